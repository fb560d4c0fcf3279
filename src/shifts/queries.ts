import { and, asc, count, desc, eq, gte, inArray, lt, or, sql, sum } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import type { LedgerRow } from "../ledger/repository.ts";
import { requestClaims, verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";

/** Whose work, where, and from when until just before when. */
export interface ShiftScope {
  readonly uid: string;
  readonly poiId: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface ShiftProduct {
  readonly productName: string | null;
  readonly skuName: string | null;
  readonly rows: number;
  readonly payFen: number;
  /** Rows whose amount is not known. */
  readonly unpriced: number;
}

/** More open rows than this at one desk are a matter for the owner's list. */
const openMax = 50;

const within = (column: SQLiteColumn, scope: ShiftScope) =>
  and(gte(column, scope.fromMs), lt(column, scope.untilMs));
const consumed = inArray(verifications.verifyStatus, ["success", "cancelled"]);

/** What one cashier did in one shop (班次). */
export const shiftQueries = (db: Db) => {
  const own = ({ uid, poiId }: ShiftScope) =>
    and(eq(verifications.operatorUid, uid), eq(verifications.poiId, poiId));
  const rowsOf = () =>
    db
      .select({ row: verifications, appName: apps.name })
      .from(verifications)
      .innerJoin(apps, eq(apps.id, verifications.appId));
  // An open request holds a claim for as long as it is open, so that no index over all rows is needed.
  const openBatches = () => db.select({ batchId: requestClaims.batchId }).from(requestClaims);

  return {
    /** What was verified, cancelled later or not, by product; the most frequent first. */
    verified: async (scope: ShiftScope): Promise<readonly ShiftProduct[]> => {
      const rows = await db
        .select({
          productName: verifications.productName,
          skuName: verifications.skuName,
          rows: count(),
          payFen: sum(verifications.payAmountFen).mapWith(Number),
          priced: count(verifications.payAmountFen),
        })
        .from(verifications)
        .where(and(own(scope), within(verifications.verifiedAtMs, scope), consumed))
        .groupBy(verifications.productName, verifications.skuName)
        .orderBy(desc(count()), asc(verifications.productName), asc(verifications.skuName));
      return rows.map(({ priced, payFen, ...rest }) => ({
        ...rest,
        payFen: payFen ?? 0,
        unpriced: rest.rows - priced,
      }));
    },

    /** What was taken back in that time, whoever took it back. */
    cancelled: async (scope: ShiftScope) => {
      const [found] = await db
        .select({ rows: count(), payFen: sum(verifications.payAmountFen).mapWith(Number) })
        .from(verifications)
        .where(
          and(
            own(scope),
            within(verifications.cancelledAtMs, scope),
            eq(verifications.verifyStatus, "cancelled"),
          ),
        );
      return { rows: found?.rows ?? 0, payFen: found?.payFen ?? 0 };
    },

    failed: async (scope: ShiftScope): Promise<number> => {
      const [found] = await db
        .select({ rows: count() })
        .from(verifications)
        .where(
          and(own(scope), within(verifications.createdAtMs, scope), eq(verifications.verifyStatus, "failed")),
        );
      return found?.rows ?? 0;
    },

    /** What is still open, from whatever time: nobody hands over without knowing of it. The oldest first. */
    open: async (scope: ShiftScope): Promise<readonly LedgerRow[]> =>
      await rowsOf()
        .where(
          and(
            own(scope),
            or(
              and(
                inArray(verifications.batchId, openBatches()),
                eq(verifications.verifyStatus, "processing"),
              ),
              sql`cancel_status = 'unknown'`,
            ),
          ),
        )
        .orderBy(asc(verifications.createdAtMs), asc(verifications.id))
        .limit(openMax),

    /** The newest first. */
    recent: async (scope: ShiftScope, limit: number): Promise<readonly LedgerRow[]> =>
      await rowsOf()
        .where(and(own(scope), within(verifications.createdAtMs, scope)))
        .orderBy(desc(verifications.createdAtMs), desc(verifications.id))
        .limit(limit),
  };
};

export type ShiftQueries = ReturnType<typeof shiftQueries>;
