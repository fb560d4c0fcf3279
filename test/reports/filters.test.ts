import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  idsOf,
  type NewLedgerRow,
  openReportHouse,
  type ReportHouse,
  someRow,
  someTimeMs,
} from "./support.ts";

const minuteMs = 60_000;
const statuses = ["processing", "success", "failed", "cancelled"] as const;
const sources = ["gateway", "external", "recovered"] as const;
const timeFields = ["created_at", "verified_at", "cancelled_at", "updated_at"] as const;

let reports: ReportHouse;
let ids: readonly number[];
let rows: readonly NewLedgerRow[];

/** Enough rows for every filter to find some and leave some. Several share a time to the millisecond. */
const madeRows = (mac: (code: string) => string, appId: number): readonly Partial<NewLedgerRow>[] =>
  Array.from({ length: 120 }, (_, index) => {
    const verifyStatus = statuses[index % 7 > 3 ? 1 : index % 7] ?? "success";
    const createdAtMs = someTimeMs + Math.floor(index / 3) * minuteMs;
    const isVerified = verifyStatus === "success" || verifyStatus === "cancelled";
    return {
      verifyStatus,
      appId: index % 5 === 0 ? 1 : appId,
      poiId: `700${index % 4}`,
      createdAtMs,
      verifiedAtMs: isVerified ? createdAtMs - (index % 2) * 90 * minuteMs : null,
      cancelledAtMs: verifyStatus === "cancelled" ? createdAtMs + 600 * minuteMs : null,
      updatedAtMs: createdAtMs + ((index * 37) % 11) * minuteMs,
      certificateId: `c-${index % 9}`,
      orderId: `o-${index % 8}`,
      extOrderId: index % 3 === 0 ? `e-${index % 6}` : null,
      originCodeMac: index % 2 === 0 ? mac(`10000000000${index % 10}`) : null,
      operatorUid: index % 5 === 0 ? `u-${index % 10}` : null,
      source: sources[index % 10 === 9 ? 1 : index % 13 === 12 ? 2 : 0] ?? "gateway",
    };
  });

beforeAll(async () => {
  reports = await openReportHouse();
  const { vault } = reports.house.gateway.storage;
  rows = madeRows((code) => vault.mac(code, "code"), reports.house.app.id).map(someRow);
  ids = await reports.add(rows);
});
afterAll(async () => await reports.close());

interface Asked {
  readonly poi_id?: string;
  readonly app_id?: number;
  readonly status?: readonly string[];
  readonly certificate_id?: string;
  readonly order_id?: string;
  readonly ext_order_id?: string;
  readonly origin_code?: string;
  readonly operator_uid?: string;
  readonly source?: string;
  readonly time_field?: (typeof timeFields)[number];
  readonly from?: number;
  readonly until?: number;
}

const timeOf = (row: NewLedgerRow, field: (typeof timeFields)[number] = "created_at"): number | null =>
  ({
    created_at: row.createdAtMs,
    verified_at: row.verifiedAtMs ?? null,
    cancelled_at: row.cancelledAtMs ?? null,
    updated_at: row.updatedAtMs,
  })[field];

/** What the contract says a filter finds, told without any database. */
const expected = (asked: Asked, shops: readonly string[] | null): readonly number[] => {
  const mac = (code: string) => reports.house.gateway.storage.vault.mac(code, "code");
  const is = <Value>(wanted: Value | undefined, value: unknown) => wanted === undefined || wanted === value;
  return rows
    .map((row, index) => ({ row, id: ids[index] ?? 0, timeMs: timeOf(row, asked.time_field) }))
    .filter(
      ({ row, timeMs }) =>
        timeMs !== null &&
        timeMs >= (asked.from ?? 0) &&
        timeMs < (asked.until ?? Number.MAX_SAFE_INTEGER) &&
        is(asked.poi_id, row.poiId) &&
        (shops === null || shops.includes(row.poiId)) &&
        is(asked.app_id, row.appId) &&
        (asked.status === undefined || asked.status.includes(row.verifyStatus)) &&
        is(asked.certificate_id, row.certificateId) &&
        is(asked.order_id, row.orderId) &&
        is(asked.ext_order_id, row.extOrderId) &&
        (asked.origin_code === undefined || row.originCodeMac === mac(asked.origin_code)) &&
        is(asked.operator_uid, row.operatorUid) &&
        is(asked.source, row.source),
    )
    .toSorted((one, other) => (other.timeMs ?? 0) - (one.timeMs ?? 0) || other.id - one.id)
    .map(({ id }) => id);
};

const queryOf = ({ from, until, status = [], ...rest }: Asked): string =>
  [
    ...Object.entries(rest).map(([name, value]) => `${name}=${value}`),
    ...status.map((one) => `status=${one}`),
    ...(from === undefined ? [] : [`start_time=${new Date(from).toISOString()}`]),
    ...(until === undefined ? [] : [`end_time=${new Date(until).toISOString()}`]),
    "page_size=200",
  ].join("&");

const check = async (
  asked: Asked,
  shops: readonly string[] | null = null,
  operator?: string,
): Promise<void> => {
  const reply = await reports.list(`?${queryOf(asked)}`, operator);
  expect(reply.status).toBe(200);
  const found = expected(asked, shops);
  expect([asked, idsOf(reply)]).toEqual([asked, [...found]]);
  expect(reply.json).toMatchObject({ total: found.length, total_is_minimum: false, next_cursor: null });
};

describe("every filter by itself finds what it names, newest first", () => {
  const alone: readonly Asked[] = [
    {},
    { poi_id: "7002" },
    { poi_id: "nowhere" },
    { app_id: 1 },
    ...statuses.map((status) => ({ status: [status] })),
    { status: ["failed", "cancelled"] },
    { status: ["processing", "success", "cancelled"] },
    { status: [...statuses] },
    { certificate_id: "c-4" },
    { order_id: "o-3" },
    { ext_order_id: "e-3" },
    { origin_code: "100000000004" },
    { origin_code: "100000000005" },
    { operator_uid: "u-5" },
    ...sources.map((source) => ({ source })),
    ...timeFields.map((time_field) => ({ time_field })),
    { from: someTimeMs + 10 * minuteMs },
    { until: someTimeMs + 10 * minuteMs },
    ...timeFields.map((time_field) => ({
      time_field,
      from: someTimeMs + 5 * minuteMs,
      until: someTimeMs + 620 * minuteMs,
    })),
  ];
  for (const asked of alone) test(JSON.stringify(asked), async () => await check(asked));
});

test("filters together find what all of them name, whatever they are", async () => {
  const maybe = <Value>(values: readonly Value[]) =>
    fc.option(fc.constantFrom(...values), { nil: undefined });
  const times = Array.from({ length: 30 }, (_, index) => someTimeMs + (index * 25 - 100) * minuteMs);
  const asked = fc.record(
    {
      poi_id: maybe(["7000", "7001", "7003"]),
      app_id: maybe([1, reports.house.app.id]),
      status: fc.option(fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }), { nil: undefined }),
      certificate_id: fc.option(fc.constantFrom("c-1", "c-2"), { nil: undefined, freq: 2 }),
      order_id: fc.option(fc.constantFrom("o-1", "o-2"), { nil: undefined, freq: 2 }),
      operator_uid: fc.option(fc.constantFrom("u-0", "u-5"), { nil: undefined, freq: 2 }),
      source: maybe(sources),
      time_field: maybe(timeFields),
      from: maybe(times),
      until: fc.constant(undefined),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(asked, async (filled) => {
      const given = Object.entries(filled).filter(([, value]) => value !== undefined);
      await check(Object.fromEntries(given));
    }),
    { numRuns: 60, seed: 7 },
  );
});

describe("an operator's shops bound everything he sees", () => {
  for (const shops of [["7001"], ["7002", "7000"], [], ["9999"]])
    test(`shops ${JSON.stringify(shops)}`, async () => {
      const { key } = await reports.house.createOperator("viewer", shops);
      for (const asked of [
        {},
        { poi_id: "7001" },
        { status: ["failed", "success"] },
        { certificate_id: "c-1" },
        { time_field: "verified_at" as const },
      ])
        await check(asked, shops, key);
    });
});
