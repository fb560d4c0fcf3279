import { and, asc, count, desc, eq, gte, inArray, lt, min, type SQL, sql, sum } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import type { LedgerRow } from "../ledger/repository.ts";
import { requestClaims, verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";

/** null = every shop. */
type Shops = readonly string[] | null;

export interface NotVerifiedFilter {
  readonly fromMs: number | undefined;
  readonly untilMs: number | undefined;
  readonly poiIds: Shops;
}

export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

const inShops = (poiIds: Shops): SQL | undefined =>
  poiIds === null ? undefined : inArray(verifications.poiId, [...poiIds]);

// As the partial index says it, word for word: only so does SQLite use it.
const cancelUnknown = sql`cancel_status = 'unknown'`;
const notVerified = sql`error_key = 'not_verified'`;

/** Since when a row is waited for: for its cancel, else for Douyin's word on it, else since it was asked for. */
const since = sql<number>`case
  when ${eq(verifications.verifyStatus, "processing")} then coalesce(${verifications.unsettledSinceMs}, ${verifications.createdAtMs})
  else coalesce(${verifications.cancelSentAtMs}, ${verifications.updatedAtMs}) end`;

/** Rows whose outcome nobody knows yet, and verifications that nobody knows to be consumed. */
export const doubtQueries = (db: Db) => {
  /**
   * Two questions, each with an index of its own: asked as one with OR, SQLite would read the whole ledger. An open
   * request holds a claim for as long as it is open, so that no index over all rows is needed to find the few. Made anew
   * each time: drizzle's union grows what it is given.
   */
  const openIds = () => {
    const openBatches = db.select({ batchId: requestClaims.batchId }).from(requestClaims);
    return unionAll(
      db
        .select({ id: verifications.id })
        .from(verifications)
        .where(
          and(inArray(verifications.batchId, openBatches), eq(verifications.verifyStatus, "processing")),
        ),
      db.select({ id: verifications.id }).from(verifications).where(cancelUnknown),
    );
  };
  const unsettled = (poiIds: Shops) => and(inArray(verifications.id, openIds()), inShops(poiIds));
  const missed = ({ fromMs, untilMs, poiIds }: NotVerifiedFilter) =>
    and(
      notVerified,
      fromMs === undefined ? undefined : gte(verifications.createdAtMs, fromMs),
      untilMs === undefined ? undefined : lt(verifications.createdAtMs, untilMs),
      inShops(poiIds),
    );

  return {
    /** Oldest first. */
    unsettled: async (
      poiIds: Shops,
      { limit, offset }: Slice,
    ): Promise<readonly (LedgerRow & { readonly sinceMs: number })[]> =>
      await db
        .select({ row: verifications, appName: apps.name, sinceMs: since })
        .from(verifications)
        .innerJoin(apps, eq(apps.id, verifications.appId))
        .where(unsettled(poiIds))
        .orderBy(asc(since), asc(verifications.id))
        .limit(limit)
        .offset(offset),

    unsettledCount: async (
      poiIds: Shops,
    ): Promise<{ readonly rows: number; readonly oldestMs: number | null }> => {
      const [found] = await db
        .select({ rows: count(), oldestMs: min(since).mapWith(Number) })
        .from(verifications)
        .where(unsettled(poiIds));
      return { rows: found?.rows ?? 0, oldestMs: found?.oldestMs ?? null };
    },

    /** Newest first. */
    notVerified: async (filter: NotVerifiedFilter, { limit, offset }: Slice): Promise<readonly LedgerRow[]> =>
      await db
        .select({ row: verifications, appName: apps.name })
        .from(verifications)
        .innerJoin(apps, eq(apps.id, verifications.appId))
        .where(missed(filter))
        .orderBy(desc(verifications.createdAtMs), desc(verifications.id))
        .limit(limit)
        .offset(offset),

    /** How many of them there are, and what they would have brought. */
    loss: async (filter: NotVerifiedFilter) => {
      const [found] = await db
        .select({
          rows: count(),
          payFen: sum(verifications.payAmountFen).mapWith(Number),
          priced: count(verifications.payAmountFen),
        })
        .from(verifications)
        .where(missed(filter));
      const rows = found?.rows ?? 0;
      return { rows, payFen: found?.payFen ?? 0, missing: rows - (found?.priced ?? 0) };
    },
  };
};

export type DoubtQueries = ReturnType<typeof doubtQueries>;
