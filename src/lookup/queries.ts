import { and, asc, count, desc, eq, gt, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import type { Caller } from "../caller.ts";
import type { LedgerRow } from "../ledger/repository.ts";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";
import { verificationChanges as changes } from "./table.ts";

/** What rows of the ledger are found by. */
export interface Mark {
  readonly field: "ext_order_id" | "order_id";
  readonly value: string;
}

/** `total` is counted this far; more is told as "at least". */
export const totalMax = 10_000;

const marked = ({ field, value }: Mark): SQL =>
  eq(field === "order_id" ? verifications.orderId : verifications.extOrderId, value);

/** `mayReadRow` (ledger/access.ts) as a condition, so that what a caller may not read is neither read nor counted. */
const readableBy = (
  caller: Caller,
  column: Readonly<Record<"appId" | "operatorUid" | "poiId", SQLiteColumn>>,
): SQL | undefined => {
  if (caller.kind === "app") return eq(column.appId, caller.appId);
  const inShops = caller.poiIds === null ? undefined : inArray(column.poiId, [...caller.poiIds]);
  switch (caller.role) {
    case "admin":
    case "manager":
      return inShops;
    case "clerk":
      return and(eq(column.operatorUid, caller.uid), inShops);
    case "viewer":
      return sql`false`;
    default:
      return caller.role satisfies never;
  }
};

/** What looking up reads: the ledger's rows, and the log of their changes. */
export const lookupQueries = (db: Db) => {
  const named = async (
    rows: readonly (typeof verifications.$inferSelect)[],
  ): Promise<readonly LedgerRow[]> => {
    const appIds = [...new Set(rows.map(({ appId }) => appId))];
    if (appIds.length === 0) return [];
    const found = await db
      .select({ id: apps.id, name: apps.name })
      .from(apps)
      .where(inArray(apps.id, appIds));
    return rows.map((row) => ({ row, appName: found.find(({ id }) => id === row.appId)?.name ?? "" }));
  };

  return {
    /** Rows that carry a mark, in the order they were made, from beyond `afterId` on. */
    marked: async (mark: Mark, caller: Caller, from: { readonly afterId: number; readonly limit: number }) =>
      await named(
        await db
          .select()
          .from(verifications)
          .where(and(marked(mark), readableBy(caller, verifications), gt(verifications.id, from.afterId)))
          .orderBy(asc(verifications.id))
          .limit(from.limit),
      ),

    /** How many rows carry a mark, counted no further than one beyond `totalMax`. */
    countMarked: async (mark: Mark, caller: Caller): Promise<number> => {
      const found = db
        .select({ id: verifications.id })
        .from(verifications)
        .where(and(marked(mark), readableBy(caller, verifications)))
        .limit(totalMax + 1)
        .as("found");
      return (await db.select({ rows: count() }).from(found))[0]?.rows ?? 0;
    },

    /** How many rows changed since a moment: of the first `totalMax` those the caller may read. */
    countChanged: async (sinceMs: number, caller: Caller) => {
      const changed = db
        .select({
          appId: verifications.appId,
          operatorUid: verifications.operatorUid,
          poiId: verifications.poiId,
        })
        .from(verifications)
        .where(gte(verifications.updatedAtMs, sinceMs))
        .limit(totalMax)
        .as("changed");
      const mine = readableBy(caller, changed) ?? sql`true`;
      const [counted] = await db
        .select({ all: count(), readable: count(sql`case when ${mine} then 1 end`) })
        .from(changed);
      return { total: counted?.readable ?? 0, isMinimum: counted?.all === totalMax };
    },

    /**
     * Of a stretch of the log the entries that are up to date, not before a moment, and about rows the caller may read.
     * In one statement: most entries of a long log are out of date, or another's.
     */
    changesWithin: async (stretch: {
      readonly after: number;
      readonly until: number;
      readonly sinceMs: number;
      readonly caller: Caller;
      readonly limit: number;
    }) =>
      await db
        .select({
          changeNumber: changes.changeNumber,
          verificationId: changes.verificationId,
          updatedAtMs: changes.updatedAtMs,
        })
        .from(changes)
        .innerJoin(
          verifications,
          and(
            eq(verifications.id, changes.verificationId),
            eq(verifications.updatedAtMs, changes.updatedAtMs),
          ),
        )
        .where(
          and(
            gt(changes.changeNumber, stretch.after),
            lte(changes.changeNumber, stretch.until),
            gte(changes.updatedAtMs, stretch.sinceMs),
            readableBy(stretch.caller, verifications),
          ),
        )
        .orderBy(asc(changes.changeNumber))
        .limit(stretch.limit),

    change: async (changeNumber: number) =>
      (await db.select().from(changes).where(eq(changes.changeNumber, changeNumber)))[0],

    lastChange: async () => (await db.select().from(changes).orderBy(desc(changes.changeNumber)).limit(1))[0],

    rows: async (ids: readonly number[]) =>
      await named(
        await db
          .select()
          .from(verifications)
          .where(inArray(verifications.id, [...ids])),
      ),
  };
};

export type LookupQueries = ReturnType<typeof lookupQueries>;
