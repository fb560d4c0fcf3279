import { and, count, desc, eq, gte, inArray, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";
import type { RowPlace } from "./cursor.ts";
import type { LedgerFilter, Status, TimeField } from "./filter.ts";

/** Of a filter the part that one index serves in order; null leaves a thing to the filter. */
export interface Arm {
  readonly status: Status | null;
  readonly poiId: string | null;
}

const timeColumns = {
  created_at: verifications.createdAtMs,
  verified_at: verifications.verifiedAtMs,
  cancelled_at: verifications.cancelledAtMs,
  updated_at: verifications.updatedAtMs,
} as const;

/** A partial index is used only where the question repeats its condition in the same words. */
const ofStatus = (status: Status): SQL | undefined => {
  switch (status) {
    case "processing":
      return sql`verify_status = 'processing'`;
    case "failed":
    case "cancelled":
      return and(sql`verify_status in ('failed', 'cancelled')`, eq(verifications.verifyStatus, status));
    case "success":
      return eq(verifications.verifyStatus, status);
    default:
      return status satisfies never;
  }
};

const ofCode = (mac: string): SQL | undefined =>
  and(sql`substr(origin_code_mac, 1, 12) = ${mac.slice(0, 12)}`, eq(verifications.originCodeMac, mac));

/** Rows under way have an index of their own and are few; SQLite would rather look through all rows of the shops. */
const shopsIn = (poiIds: readonly string[], { status }: Arm): SQL => {
  const { poiId } = verifications;
  return inArray(status === "processing" ? sql`coalesce(${poiId}, '')` : sql`${poiId}`, [...poiIds]);
};

const given = <Value>(value: Value | null, condition: (value: Value) => SQL | undefined): SQL | undefined =>
  value === null ? undefined : condition(value);

const matching = (filter: LedgerFilter, arm: Arm): SQL | undefined => {
  const column = timeColumns[filter.timeField];
  const { statuses } = filter;
  return and(
    given(filter.fromMs, (fromMs) => gte(column, fromMs)),
    given(filter.untilMs, (untilMs) => lt(column, untilMs)),
    column.notNull ? undefined : isNotNull(column),
    given(arm.poiId === null ? filter.poiIds : [arm.poiId], (poiIds) => shopsIn(poiIds, arm)),
    arm.status === null
      ? statuses.length === 0
        ? undefined
        : inArray(verifications.verifyStatus, [...statuses])
      : ofStatus(arm.status),
    given(filter.appId, (appId) => eq(verifications.appId, appId)),
    given(filter.certificateId, (id) => eq(verifications.certificateId, id)),
    given(filter.orderId, (id) => eq(verifications.orderId, id)),
    given(filter.extOrderId, (id) => eq(verifications.extOrderId, id)),
    given(filter.originCodeMac, ofCode),
    given(filter.operatorUid, (uid) => eq(verifications.operatorUid, uid)),
    // `<>` lets the index of the few others be used.
    given(filter.source, (source) =>
      and(eq(verifications.source, source), source === "gateway" ? undefined : sql`source <> 'gateway'`),
    ),
  );
};

/** Where the next rows of an arm stand, newest first. */
export const placesOf = (
  db: Db,
  filter: LedgerFilter,
  part: {
    readonly arm: Arm;
    readonly after: RowPlace | null;
    readonly limit: number;
    readonly offset: number;
  },
) => {
  const column = timeColumns[filter.timeField];
  const { after } = part;
  return db
    .select({ timeMs: sql<number>`${column}`, id: verifications.id })
    .from(verifications)
    .where(
      and(
        // Of two upper bounds SQLite goes by the wider, and would step over all rows before the place each time.
        matching(after === null ? filter : { ...filter, untilMs: null }, part.arm),
        after === null ? undefined : sql`(${column}, ${verifications.id}) < (${after.timeMs}, ${after.id})`,
      ),
    )
    .orderBy(desc(column), desc(verifications.id))
    .limit(part.limit)
    .offset(part.offset);
};

/** How many rows an arm has, counted no further than `limit`. */
export const countOf = (db: Db, filter: LedgerFilter, { arm, limit }: { arm: Arm; limit: number }) => {
  const found = db
    .select({ one: sql<number>`1`.as("one") })
    .from(verifications)
    .where(matching(filter, arm))
    .limit(limit)
    .as("found");
  return db.select({ total: count() }).from(found);
};

export const rowsOf = (db: Db, ids: readonly number[]) =>
  db
    .select()
    .from(verifications)
    .where(inArray(verifications.id, [...ids]));

/** The earliest time of a kind in the ledger: one step in its index. */
export const earliest = (db: Db, field: TimeField) =>
  db.select({ timeMs: sql<number | null>`min(${timeColumns[field]})` }).from(verifications);
