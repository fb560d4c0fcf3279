import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type SQLWrapper, sql } from "drizzle-orm";
import { businessDays } from "../../src/calendar/business-day.ts";
import type { Caller } from "../../src/caller.ts";
import type { OperationQuery } from "../../src/http/handlers.ts";
import { readFilter } from "../../src/reports/filter.ts";
import { countOf, placesOf } from "../../src/reports/queries.ts";
import {
  cancelledIn,
  cancelsInDoubt,
  processingIn,
  undecidedIn,
  verifiedIn,
} from "../../src/sums/queries.ts";
import { openReportHouse, type ReportHouse } from "./support.ts";

// An old ledger is not made here; what its reports would cost is in the plans, which do not depend on its rows.

let reports: ReportHouse;
beforeAll(async () => {
  reports = await openReportHouse();
});
afterAll(async () => await reports.close());

const planOf = (statement: SQLWrapper): readonly string[] =>
  reports.house.gateway.storage.db
    .all<{ detail: string }>(sql`explain query plan ${statement.getSQL()}`)
    .map(({ detail }) => detail);

const caller: Caller = { kind: "operator", uid: "anna", role: "admin", poiIds: null };
const manager: Caller = { kind: "operator", uid: "mary", role: "manager", poiIds: ["7001", "7002"] };
const days = businessDays("Asia/Shanghai");

const ordered: Readonly<Record<string, OperationQuery<"listVerifications">>> = {
  "no filter": {},
  start_time: { start_time: "2026-01-01" },
  end_time: { end_time: "2026-01-01" },
  poi_id: { poi_id: "7001" },
  app_id: { app_id: 2 },
  "status=processing": { status: ["processing"] },
  "status=failed": { status: ["failed"] },
  "status=cancelled": { status: ["cancelled"] },
  operator_uid: { operator_uid: "anna" },
  "source=external": { source: "external" },
  "source=recovered": { source: "recovered" },
  verified_at: { time_field: "verified_at" },
  cancelled_at: { time_field: "cancelled_at" },
  updated_at: { time_field: "updated_at" },
};
/** Few rows each, whose order costs nothing. */
const exact: typeof ordered = {
  certificate_id: { certificate_id: "7" },
  order_id: { order_id: "1" },
  ext_order_id: { ext_order_id: "B1" },
  origin_code: { origin_code: "104612340130" },
};

describe("a page and the total of one filter come from one index, whose order is that of the list", () => {
  const plansOf = (query: OperationQuery<"listVerifications">): readonly string[] => {
    const { db, vault } = reports.house.gateway.storage;
    const filter = readFilter(query, { caller, days, vault });
    const arm = { status: filter.statuses[0] ?? null, poiId: filter.poiIds?.[0] ?? null };
    return [
      ...planOf(placesOf(db, filter, { arm, after: null, limit: 21, offset: 0 })),
      ...planOf(placesOf(db, filter, { arm, after: { timeMs: 1, id: 1 }, limit: 21, offset: 0 })),
      ...planOf(countOf(db, filter, { arm, limit: 10_001 })),
    ].filter((detail) => detail.includes("verifications") || detail.includes("TEMP"));
  };
  for (const [name, query] of Object.entries(ordered))
    test(name, () => {
      const plans = plansOf(query);
      expect(plans).toHaveLength(3);
      for (const detail of plans) expect(detail).toContain("COVERING INDEX");
    });
  for (const [name, query] of Object.entries(exact))
    test(name, () => {
      for (const detail of plansOf(query))
        expect(detail).toMatch(/^SEARCH .* INDEX .*=\?|TEMP B-TREE FOR ORDER BY/);
    });
});

test("a page further down is sought by its place alone, not from the end of the period on", () => {
  const { db, vault } = reports.house.gateway.storage;
  const filter = readFilter({ start_time: "2026-01-01", end_time: "2026-03-01" }, { caller, days, vault });
  const part = { arm: { status: null, poiId: null }, limit: 21, offset: 0 };
  const params = (after: { timeMs: number; id: number } | null) =>
    placesOf(db, filter, { ...part, after }).toSQL().params;
  // With both bounds SQLite goes by the first of them, and steps over every row before the place.
  expect(params(null)).toContain(filter.untilMs);
  expect(params({ timeMs: Date.UTC(2026, 1), id: 7 })).not.toContain(filter.untilMs);
  const after = { timeMs: Date.UTC(2026, 1), id: 7 };
  expect(planOf(placesOf(db, filter, { ...part, after }))[0]).toContain(
    "(created_at_ms>? AND created_at_ms<?)",
  );
});

describe("what is undecided is found by the small indexes of it, whatever the period and the shops", () => {
  const long = { fromMs: 0, untilMs: Date.UTC(2030, 0) };
  const keys = { day: true, poiId: true, appId: false, productId: false, skuId: false };
  for (const [name, scope] of Object.entries({
    everyone: { poiIds: null, appId: null },
    "two shops": { poiIds: ["7001", "7002"], appId: null },
    "one app": { poiIds: null, appId: 2 },
  }))
    test(name, () => {
      const { db } = reports.house.gateway.storage;
      const { processing, late } = undecidedIn(db, long, scope);
      const found = {
        verifications_processing: [processing, processingIn(db, long, scope, keys)],
        verifications_late_checks: [late],
        verifications_cancel_unknown: [cancelsInDoubt(db, long, scope)],
      };
      for (const [index, statements] of Object.entries(found))
        for (const statement of statements) expect(planOf(statement)[0]).toContain(`INDEX ${index}`);
    });
});

describe("sums of shops by product look through the rows of a period, or those the shops ever had, as they are told to", () => {
  const month = { fromMs: Date.UTC(2026, 2), untilMs: Date.UTC(2026, 3) };
  const long = { fromMs: 0, untilMs: Date.UTC(2030, 0) };
  const keys = { day: false, poiId: false, appId: false, productId: true, skuId: false };
  for (const poiIds of [["7001"], ["7001", "7002", "7003"]])
    test(`${poiIds.length}`, () => {
      const { db } = reports.house.gateway.storage;
      const scope = { poiIds, appId: null };
      const found = {
        "verifications_verified_at_ms (verified_at_ms>? AND verified_at_ms<?)": verifiedIn(db, month, {
          ...{ scope, keys, made: null },
        }),
        "verifications_poi_id (poi_id=? AND created_at_ms>? AND created_at_ms<?)": verifiedIn(db, long, {
          ...{ scope, keys, made: month },
        }),
        "verifications_cancelled_at_ms (cancelled_at_ms>? AND cancelled_at_ms<?)": cancelledIn(
          ...([db, month, scope, keys] as const),
        ),
      };
      for (const [index, statement] of Object.entries(found))
        expect(planOf(statement)[0]).toContain(`INDEX ${index}`);
    });
});

test("what is under way in some shops is found by the small index of it, and not among all their rows", () => {
  const { db, vault } = reports.house.gateway.storage;
  const filter = readFilter({ status: ["processing"] }, { caller: manager, days, vault });
  for (const poiId of [null, "7001"]) {
    const arm = { status: "processing", poiId } as const;
    for (const statement of [
      placesOf(db, filter, { arm, after: null, limit: 21, offset: 0 }),
      countOf(db, filter, { arm, limit: 10_001 }),
    ])
      expect(planOf(statement).join()).toContain("INDEX verifications_processing");
  }
});
