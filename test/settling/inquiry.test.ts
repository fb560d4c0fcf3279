import { describe, expect, test } from "bun:test";
import type { VerifyRecord } from "../../src/douyin/certificate-parts.ts";
import { type AskedRow, findingsOf, mayBeOurs } from "../../src/settling/inquiry.ts";

const sinceMs = 1_700_000_000_500;
const row = (change: Partial<AskedRow> = {}): AskedRow => ({
  id: 1,
  position: 0,
  poiId: "7001",
  knownVerifyIds: ["90"],
  sinceMs,
  ...change,
});
const record = (change: Partial<VerifyRecord> = {}): VerifyRecord => ({
  verifyId: "100",
  verifyTimeMs: 1_700_000_003_000,
  verifyType: 4,
  poiId: "7001",
  timesCardSerial: null,
  canCancel: true,
  certificateId: "5",
  ...change,
});

describe("a record is ours only if nothing speaks against it", () => {
  const cases: readonly (readonly [string, Partial<VerifyRecord>, boolean])[] = [
    ["all of it fits", {}, true],
    ["known before anything was sent", { verifyId: "90" }, false],
    ["another shop", { poiId: "7002" }, false],
    ["no shop told", { poiId: null }, true],
    ["scanned by the merchant", { verifyType: 2 }, false],
    ["typed by the merchant", { verifyType: 3 }, false],
    ["by the guest's own hand", { verifyType: 1 }, true],
    ["of no known type", { verifyType: null }, true],
    ["a second before the baseline", { verifyTimeMs: 1_699_999_999_999 }, false],
    ["in the second of the baseline, which Douyin cuts off", { verifyTimeMs: 1_700_000_000_000 }, true],
    ["without a time", { verifyTimeMs: null }, true],
  ];
  for (const [name, change, expected] of cases)
    test(name, () => expect(mayBeOurs(record(change), row())).toBe(expected));

  test("without a baseline time everything of the right shop and kind fits", () => {
    expect(mayBeOurs(record({ verifyTimeMs: 1 }), row({ sinceMs: null }))).toBe(true);
  });
});

describe("what an answered ask says of the rows that wait", () => {
  const none = new Set<string>();
  const kinds = (...args: Parameters<typeof findingsOf>) => findingsOf(...args).map(({ kind }) => kind);

  test("our record: ours, whatever the status says", () => {
    for (const status of [0, 1, 2, 4])
      expect(findingsOf({ status, verifyRecords: [record()] }, [row()], none)).toEqual([
        { kind: "ours", record: record() },
      ]);
  });
  test("used, and only another's record: used by other, with that record", () => {
    const other = record({ verifyType: 3 });
    expect(findingsOf({ status: 2, verifyRecords: [other] }, [row()], none)).toEqual([
      { kind: "used_by_other", record: other },
    ]);
  });
  test("used, and the record stands in another row: used by other", () => {
    expect(kinds({ status: 2, verifyRecords: [record()] }, [row()], new Set(["100"]))).toEqual([
      "used_by_other",
    ]);
  });
  test("used, and no record at all: not told by whom", () => {
    expect(kinds({ status: 2, verifyRecords: [] }, [row()], none)).toEqual(["used_without_record"]);
  });
  test("any other status and nothing of ours: clear", () => {
    for (const status of [0, 1, 3, 4, 5, 6, 99])
      expect(kinds({ status, verifyRecords: [] }, [row()], none)).toEqual(["clear"]);
  });

  test("of a times card, records go to the rows in ascending use number, and the rest wait", () => {
    const records = [
      record({ verifyId: "103", timesCardSerial: 3 }),
      record({ verifyId: "102", timesCardSerial: 2 }),
      record({ verifyId: "90", timesCardSerial: 1 }),
    ];
    const rows = [row(), row({ id: 2, position: 1 }), row({ id: 3, position: 2 })];
    expect(findingsOf({ status: 1, verifyRecords: records }, rows, none)).toEqual([
      { kind: "ours", record: record({ verifyId: "102", timesCardSerial: 2 }) },
      { kind: "ours", record: record({ verifyId: "103", timesCardSerial: 3 }) },
      { kind: "clear" },
    ]);
  });
  test("a times card used up with one use of ours: the second row's use was another's", () => {
    const records = [record({ verifyId: "90", timesCardSerial: 1 }), record({ timesCardSerial: 2 })];
    expect(kinds({ status: 2, verifyRecords: records }, [row(), row({ id: 2, position: 1 })], none)).toEqual([
      "ours",
      "used_by_other",
    ]);
  });
});
