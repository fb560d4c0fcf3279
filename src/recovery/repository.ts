import { and, asc, eq, isNull, ne } from "drizzle-orm";
import type { Db, Write } from "../storage/door.ts";
import { type RecoveryRow, recoveries, recoveryShops as shops } from "./table.ts";

/** How far the recovery after a restore has come. */
export const recoveryRepository = (db: Db) => ({
  find: async (restoredAtMs: number): Promise<RecoveryRow | undefined> =>
    (await db.select().from(recoveries).where(eq(recoveries.restoredAtMs, restoredAtMs)))[0],

  /**
   * Begins the recovery of a restore, once. One that an earlier restore began and that never ended goes on within it:
   * it reaches as far back as that one.
   */
  begin: (
    write: Write,
    begun: { readonly restoredAtMs: number; readonly sinceMs: number; readonly nowMs: number },
  ): void => {
    const { restoredAtMs, nowMs } = begun;
    const unfinished = and(isNull(recoveries.finishedAtMs), ne(recoveries.restoredAtMs, restoredAtMs));
    const before = write.rows(db.select().from(recoveries).where(unfinished));
    const sinceMs = Math.min(begun.sinceMs, ...before.map((one) => one.sinceMs));
    write.run(
      db
        .insert(recoveries)
        .values({ restoredAtMs, sinceMs, shopsListedAtMs: null, finishedAtMs: null })
        .onConflictDoNothing(),
    );
    write.run(db.update(recoveries).set({ finishedAtMs: nowMs }).where(unfinished));
  },

  addShops: (write: Write, restoredAtMs: number, poiIds: readonly string[]): void => {
    for (const poiId of poiIds)
      write.run(db.insert(shops).values({ restoredAtMs, poiId, finishedAtMs: null }).onConflictDoNothing());
  },

  noteListed: (write: Write, restoredAtMs: number, nowMs: number): void =>
    write.run(
      db
        .update(recoveries)
        .set({ shopsListedAtMs: nowMs })
        .where(and(eq(recoveries.restoredAtMs, restoredAtMs), isNull(recoveries.shopsListedAtMs))),
    ),

  /** The shops whose books have not been read to the end. */
  openShops: async (restoredAtMs: number): Promise<readonly string[]> =>
    (
      await db
        .select({ poiId: shops.poiId })
        .from(shops)
        .where(and(eq(shops.restoredAtMs, restoredAtMs), isNull(shops.finishedAtMs)))
        .orderBy(asc(shops.poiId))
    ).map(({ poiId }) => poiId),

  finishShop: (
    write: Write,
    shop: { readonly restoredAtMs: number; readonly poiId: string; readonly nowMs: number },
  ): void =>
    write.run(
      db
        .update(shops)
        .set({ finishedAtMs: shop.nowMs })
        .where(and(eq(shops.restoredAtMs, shop.restoredAtMs), eq(shops.poiId, shop.poiId))),
    ),

  finish: (write: Write, restoredAtMs: number, nowMs: number): void =>
    write.run(
      db.update(recoveries).set({ finishedAtMs: nowMs }).where(eq(recoveries.restoredAtMs, restoredAtMs)),
    ),
});

export type RecoveryRepository = ReturnType<typeof recoveryRepository>;
