import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { simulatedClock } from "../support/simulated-clock.ts";
import { modelSummary, type SummaryKey, summaryKeys } from "./model.ts";
import { type NewLedgerRow, openReportHouse, type ReportHouse, someRow } from "./support.ts";

const hourMs = 3_600_000;
const timeZone = "America/New_York";
/** Four weeks around the change of the clocks on 8 March and the turn of two months. */
const startMs = Date.parse("2026-02-20T05:00:00Z");
const spanMs = 28 * 24 * hourMs;

const rowArbitrary: fc.Arbitrary<Partial<NewLedgerRow>> = fc
  .record({
    verifyStatus: fc.constantFrom("success", "success", "success", "failed", "cancelled", "processing"),
    createdAtMs: fc.integer({ min: startMs, max: startMs + spanMs }),
    lateMs: fc.constantFrom(-2_000, 0, 0, 0, hourMs, 30 * hourMs),
    cancelledAfterMs: fc.integer({ min: 0, max: 9 * 24 * hourMs }),
    poiId: fc.constantFrom("7001", "7002", "7003"),
    appId: fc.constantFrom(1, 2),
    productId: fc.constantFrom("p1", "p2", null),
    skuId: fc.constantFrom("s1", "s2", null),
    payAmountFen: fc.option(fc.integer({ min: 0, max: 50_000 }), { freq: 8 }),
    receiptAmountFen: fc.option(fc.integer({ min: 0, max: 50_000 }), { freq: 4 }),
    discountAmountFen: fc.integer({ min: -100, max: 5_000 }),
  })
  .map(({ lateMs, cancelledAfterMs, verifyStatus, ...row }) => {
    const isVerified = verifyStatus === "success" || verifyStatus === "cancelled";
    const verifiedAtMs = isVerified ? row.createdAtMs + lateMs : null;
    return {
      ...row,
      verifyStatus,
      verifiedAtMs,
      cancelledAtMs: verifyStatus === "cancelled" ? row.createdAtMs + lateMs + cancelledAfterMs : null,
    } as const;
  });

let reports: ReportHouse;
let rows: readonly NewLedgerRow[];
beforeAll(async () => {
  reports = await openReportHouse({
    env: { DYG_TIMEZONE: timeZone },
    clock: simulatedClock(startMs + spanMs),
  });
  rows = fc.sample(rowArbitrary, { numRuns: 150, seed: 11 }).map(someRow);
  await reports.add(rows);
});
afterAll(async () => await reports.close());

const byKeys = (one: object, other: object) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
const withoutNames = ({ app_name: _a, product_name: _p, sku_name: _s, ...rest }: Record<string, unknown>) =>
  rest;

interface Asked {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly groupBy: readonly SummaryKey[];
  readonly poiId?: string;
  readonly appId?: number;
}

const check = async ({ fromMs, untilMs, groupBy, poiId, appId }: Asked): Promise<void> => {
  const query = new URLSearchParams({
    start_time: new Date(fromMs).toISOString(),
    end_time: new Date(untilMs).toISOString(),
    group_by: groupBy.join(","),
    ...(poiId === undefined ? {} : { poi_id: poiId }),
    ...(appId === undefined ? {} : { app_id: String(appId) }),
  });
  const { status, json } = await reports.summary(`?${query}`);
  expect(status).toBe(200);
  const model = modelSummary(rows, {
    ...{ fromMs, untilMs, groupBy, timeZone },
    only: (row) => (poiId ?? row.poiId) === row.poiId && (appId ?? row.appId) === row.appId,
  });
  expect(json.data.map(withoutNames).toSorted(byKeys)).toEqual(model.data.toSorted(byKeys));
  expect(withoutNames(json.totals)).toMatchObject(model.totals);
};

const groupings: readonly (readonly SummaryKey[])[] = fc
  .sample(fc.shuffledSubarray([...summaryKeys], { minLength: 1 }), { numRuns: 25, seed: 3 })
  .concat(summaryKeys.map((key) => [key]));

describe("the groups of whole days, for every combination of keys", () => {
  for (const groupBy of groupings)
    test(groupBy.join(","), async () => await check({ fromMs: startMs, untilMs: startMs + spanMs, groupBy }));
});

test("any period, cut anywhere, of any shop and app", async () => {
  const time = fc.integer({ min: startMs - 24 * hourMs, max: startMs + spanMs + 24 * hourMs });
  const asked = fc.record(
    {
      times: fc.uniqueArray(time, { minLength: 2, maxLength: 2 }),
      groupBy: fc.constantFrom(...groupings),
      poiId: fc.constantFrom("7001", "7003", "9999"),
      appId: fc.constantFrom(1, 2),
    },
    { requiredKeys: ["times", "groupBy"] },
  );
  await fc.assert(
    fc.asyncProperty(asked, async ({ times, ...rest }) => {
      await check({ ...rest, fromMs: Math.min(...times), untilMs: Math.max(...times) });
    }),
    { numRuns: 40, seed: 5 },
  );
}, 30_000);

test("sums are those of the listed rows of the same period and time", async () => {
  const bounds = "start_time=2026-03-01&end_time=2026-03-12";
  const listed = async (field: string, statuses: string) =>
    (await reports.list(`?${bounds}&time_field=${field}&page_size=200${statuses}`)).json.data;
  const { totals } = (await reports.summary(`?${bounds}`)).json;
  const verified = await listed("verified_at", "&status=success&status=cancelled");
  const cancelled = await listed("cancelled_at", "");
  const sum = (found: readonly Record<string, number | null>[], name: string) =>
    found.reduce((all, row) => all + (row[name] ?? 0), 0);
  expect(verified.length).toBeGreaterThan(20);
  expect(cancelled.length).toBeGreaterThan(3);
  expect(totals).toMatchObject({
    total_count: (await listed("created_at", "")).length,
    success_count: verified.length,
    pay_amount: sum(verified, "pay_amount"),
    receipt_amount: sum(verified, "receipt_amount"),
    discount_amount: sum(verified, "discount_amount"),
    cancelled_count: cancelled.length,
    cancelled_amount: sum(cancelled, "pay_amount"),
    net_amount: sum(verified, "pay_amount") - sum(cancelled, "pay_amount"),
  });
});

test("a summary of many groups has the form of one of few, and their sums", async () => {
  const house = await openReportHouse();
  try {
    await house.add(Array.from({ length: 230 }, (_, index) => ({ poiId: String(8_000 + index) })));
    const day = "?start_time=2026-03-16&end_time=2026-03-16";
    const many = await house.summary(`${day}&group_by=poi_id`);
    const few = await house.summary(`${day}&group_by=poi_id&poi_id=8007`);
    expect(many.headers.get("content-type")).toBe("application/json");
    expect(many.headers.get("x-request-id")).not.toBeNull();
    expect(many.json.data).toHaveLength(230);
    expect(many.json.data[7]).toEqual(few.json.data[0]);
    expect(Object.keys(many.json)).toEqual(Object.keys(few.json));
    expect(many.json.totals).toEqual((await house.summary(`${day}`)).json.totals);
    expect(many.json.complete).toBe(true);
  } finally {
    await house.close();
  }
});

test("rows come in the order of their keys, with names beside ids", async () => {
  const { data } = (await reports.summary("?start_time=2026-02-20&end_time=2026-03-20&group_by=month,app_id"))
    .json;
  expect(data.map((row: Record<string, unknown>) => [row["month"], row["app_id"]])).toEqual([
    ["2026-02", 1],
    ["2026-02", 2],
    ["2026-03", 1],
    ["2026-03", 2],
  ]);
  expect(data[0]).toMatchObject({ day: null, poi_id: null, app_name: "控制台" });
});

test("an operator's shops bound the sums", async () => {
  const { key } = await reports.house.createOperator("viewer", ["7002"]);
  const period = "start_time=2026-02-20&end_time=2026-03-20";
  const bound = (await reports.summary(`?${period}&group_by=poi_id`, key)).json;
  const all = (await reports.summary(`?${period}&poi_id=7002&group_by=poi_id`)).json;
  expect(bound).toEqual(all);
  expect(bound.data).toHaveLength(1);
  expect((await reports.summary(`?${period}&poi_id=7001`, key)).json.data).toEqual([]);
});

for (const [query, field] of [
  ["?group_by=planet", "group_by"],
  ["?group_by=day,day", "group_by"],
  ["?group_by=day,", "group_by"],
  ["?group_by=", "group_by"],
  ["?group_by=day&group_by=month", "group_by"],
  ["?app_id=999", "app_id"],
  ["?export=csv&app_id=999", "app_id"],
  ["?start_time=2026-03-02&end_time=2026-03-01", "end_time"],
  ["?start_time=2026-03-01T10:00:00", "start_time"],
  ["?status=success", "status"],
] as const)
  test(`${query} is 400 and names ${field}`, async () => {
    const reply = await reports.summary(query);
    expect(reply.status).toBe(400);
    expect(reply.json.details[0].field).toBe(field);
  });
