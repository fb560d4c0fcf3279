import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  type SQL,
  sql,
  sum,
} from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import type { LedgerRow } from "../ledger/repository.ts";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";
import type { Period } from "./period.ts";

export interface LedgerFilter {
  readonly statuses: readonly ("processing" | "success" | "failed" | "cancelled")[];
  /** null = every shop. */
  readonly poiIds: readonly string[] | null;
}

/** `total` of a list is counted this far; more is told as "at least". */
export const totalMax = 10_000;

const shops = (poiIds: readonly string[] | null): SQL | undefined =>
  poiIds === null ? undefined : inArray(verifications.poiId, [...poiIds]);

const matching = ({ statuses, poiIds }: LedgerFilter): SQL | undefined =>
  and(statuses.length === 0 ? undefined : inArray(verifications.verifyStatus, [...statuses]), shops(poiIds));

const within = (column: SQLiteColumn, { fromMs, untilMs }: Period) =>
  and(gte(column, fromMs), lt(column, untilMs));

const fen = (column: SQLiteColumn) => sum(column).mapWith(Number);

/** What reports read of the ledger. */
export const reportQueries = (db: Db) => ({
  /** One page, newest first. */
  list: async (filter: LedgerFilter, limit: number, offset: number): Promise<readonly LedgerRow[]> =>
    await db
      .select({ row: verifications, appName: apps.name })
      .from(verifications)
      .innerJoin(apps, eq(apps.id, verifications.appId))
      .where(matching(filter))
      .orderBy(desc(verifications.createdAtMs), desc(verifications.id))
      .limit(limit)
      .offset(offset),

  /** How many rows match, counted no further than one beyond `totalMax`. */
  countUpToMax: async (filter: LedgerFilter): Promise<number> => {
    const found = db
      .select({ one: sql<number>`1`.as("one") })
      .from(verifications)
      .where(matching(filter))
      .limit(totalMax + 1)
      .as("found");
    return (await db.select({ total: count() }).from(found))[0]?.total ?? 0;
  },

  /** The first and last moment within a period at which anything happened; null when nothing did. */
  extent: async (period: Period): Promise<Period | null> => {
    const times: number[] = [];
    // Each is one step in an index, however long the ledger is.
    for (const column of [verifications.createdAtMs, verifications.verifiedAtMs, verifications.cancelledAtMs])
      for (const order of [asc(column), desc(column)]) {
        const [found] = await db
          .select({ timeMs: column })
          .from(verifications)
          .where(within(column, period))
          .orderBy(order)
          .limit(1);
        if (typeof found?.timeMs === "number") times.push(found.timeMs);
      }
    return times.length === 0 ? null : { fromMs: Math.min(...times), untilMs: Math.max(...times) + 1 };
  },

  /** Rows by the day they were made. */
  created: async (period: Period, poiIds: readonly string[] | null) =>
    await db
      .select({ status: verifications.verifyStatus, errorKey: verifications.errorKey, rows: count() })
      .from(verifications)
      .where(and(within(verifications.createdAtMs, period), shops(poiIds)))
      .groupBy(verifications.verifyStatus, verifications.errorKey),

  /** Money by the day Douyin verified it, cancelled later or not. */
  verified: async (period: Period, poiIds: readonly string[] | null) =>
    (
      await db
        .select({
          rows: count(),
          payFen: fen(verifications.payAmountFen),
          receiptFen: fen(verifications.receiptAmountFen),
          discountFen: fen(verifications.discountAmountFen),
          missing: count(sql`case when ${isNull(verifications.payAmountFen)} then 1 end`),
          cancelUnknown: count(sql`case when ${eq(verifications.cancelStatus, "unknown")} then 1 end`),
        })
        .from(verifications)
        .where(
          and(
            within(verifications.verifiedAtMs, period),
            inArray(verifications.verifyStatus, ["success", "cancelled"]),
            shops(poiIds),
          ),
        )
    )[0],

  /** A cancel belongs to its own day. */
  cancelled: async (period: Period, poiIds: readonly string[] | null) =>
    (
      await db
        .select({ rows: count(), payFen: fen(verifications.payAmountFen) })
        .from(verifications)
        .where(
          and(
            within(verifications.cancelledAtMs, period),
            isNotNull(verifications.cancelledAtMs),
            shops(poiIds),
          ),
        )
    )[0],
});

export type ReportQueries = ReturnType<typeof reportQueries>;
