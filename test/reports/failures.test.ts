import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { failuresIn } from "../../src/reports/failure-queries.ts";
import { simulatedClock } from "../support/simulated-clock.ts";
import { type NewLedgerRow, openReportHouse, type ReportHouse, someTimeMs } from "./support.ts";

const hourMs = 3_600_000;
let reports: ReportHouse;

const failed = (
  errorKey: NonNullable<NewLedgerRow["errorKey"]>,
  more: Partial<NewLedgerRow> = {},
): Partial<NewLedgerRow> => ({ verifyStatus: "failed", errorKey, errorCode: 1, retry: "never", ...more });

beforeAll(async () => {
  reports = await openReportHouse({ clock: simulatedClock(someTimeMs) });
  await reports.add([
    failed("coupon_already_used", { createdAtMs: someTimeMs - 2 * hourMs }),
    failed("coupon_already_used", { createdAtMs: someTimeMs - hourMs, poiId: "7002" }),
    failed("coupon_already_used", { createdAtMs: someTimeMs - 3 * hourMs, appId: 1 }),
    failed("code_expired", { createdAtMs: someTimeMs - hourMs }),
    failed("risk_control", { createdAtMs: someTimeMs - 24 * hourMs }),
    { verifyStatus: "success" },
    { verifyStatus: "cancelled" },
    { verifyStatus: "processing" },
  ]);
});
afterAll(() => reports.close());

const failures = async (query = "", operator = reports.admin) =>
  await reports.house.call("GET", `/v1/internal/reports/failures${query}`, { operator });
const counts = async (query = "", operator = reports.admin) => {
  const { status, json } = await failures(query, operator);
  expect([query, status]).toEqual([query, 200]);
  return json.data.map(({ error_key, count }: Record<string, unknown>) => `${error_key} ${count}`);
};

describe("the failures of a period", () => {
  test("are counted by reason, the most frequent first, with the time of the last; today unless told otherwise", async () => {
    const { json } = await failures();
    expect(json).toEqual({
      data: [
        {
          error_key: "coupon_already_used",
          count: 3,
          last_at: new Date(someTimeMs - hourMs).toISOString(),
        },
        { error_key: "code_expired", count: 1, last_at: new Date(someTimeMs - hourMs).toISOString() },
      ],
      total_count: 4,
    });
  });

  test("are those of the period, shop and app that are asked for", async () => {
    expect(await counts("?start_time=2026-03-15&end_time=2026-03-15")).toEqual(["risk_control 1"]);
    expect(await counts("?poi_id=7002")).toEqual(["coupon_already_used 1"]);
    expect(await counts("?app_id=1")).toEqual(["coupon_already_used 1"]);
    expect(await counts("?start_time=2026-03-01&end_time=2026-03-31&app_id=2&poi_id=7001")).toEqual([
      "code_expired 1",
      "coupon_already_used 1",
      "risk_control 1",
    ]);
    const unknown = await failures("?app_id=77");
    expect([unknown.status, unknown.json.details[0].field]).toEqual([400, "app_id"]);
    const backwards = await failures("?start_time=2026-03-16&end_time=2026-03-15");
    expect([backwards.status, backwards.json.details[0].field]).toEqual([400, "end_time"]);
  });

  test("add up to what the summary calls failed, and end at the caller's shops", async () => {
    const period = "?start_time=2026-03-01&end_time=2026-03-31";
    const summary = await reports.summary(period);
    expect((await failures(period)).json.total_count).toBe(summary.json.totals.failed_count);
    const { key } = await reports.house.createOperator("manager", ["7002"]);
    expect(await counts(period, key)).toEqual(["coupon_already_used 1"]);
    expect(await counts(`${period}&poi_id=7001`, key)).toEqual([]);
  });
});

test("no row of the ledger is looked at: the index has all that is asked for", () => {
  const database = new Database(join(reports.house.dataDir, "dy-gateway.db"), { readonly: true });
  try {
    const period = { fromMs: 0, untilMs: someTimeMs };
    for (const scope of [
      { poiIds: null, appId: null },
      { poiIds: ["7001", "7002"], appId: 2 },
    ]) {
      const { sql, params } = failuresIn(drizzle(database), period, scope).toSQL();
      const [first] = database
        .query<{ detail: string }, (string | number)[]>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...params.map((value) => (typeof value === "number" ? value : String(value))));
      expect(first?.detail).toContain("USING COVERING INDEX verifications_failed (created_at_ms>?");
    }
  } finally {
    database.close();
  }
});
