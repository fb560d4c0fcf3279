import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Db, Write } from "../storage/door.ts";
import { idempotencyKeys } from "./table.ts";

/** A key with what it was first used for. */
export interface KeyUse {
  readonly caller: string;
  readonly key: string;
  readonly operation: string;
  readonly bodyMac: string;
  readonly batchId: string;
  readonly expiresAtMs: number;
}

const pruneMax = 1_000;
const given = (name: string) => sql`${sql.placeholder(name)}`;

/** The keys callers have used, kept for seven days. */
export const idempotencyRepository = (db: Db) => {
  const mine = and(eq(idempotencyKeys.caller, given("caller")), eq(idempotencyKeys.key, given("key")));
  const statements = atFirstUse({
    find: () => db.select().from(idempotencyKeys).where(mine).prepare(),
    put: () =>
      db
        .insert(idempotencyKeys)
        .values({
          caller: given("caller"),
          key: given("key"),
          operation: given("operation"),
          bodyMac: given("bodyMac"),
          batchId: given("batchId"),
          expiresAtMs: given("expiresAtMs"),
        })
        .onConflictDoUpdate({
          target: [idempotencyKeys.caller, idempotencyKeys.key],
          set: {
            operation: given("operation"),
            bodyMac: given("bodyMac"),
            batchId: given("batchId"),
            expiresAtMs: given("expiresAtMs"),
          },
        })
        .prepare(),
    free: () => db.delete(idempotencyKeys).where(mine).prepare(),
  });
  return {
    /** What a key of this caller stands for now; undefined when it was never used or has expired. */
    find: (write: Write, caller: string, key: string, nowMs: number) => {
      const use = write.row(statements.find, { caller, key });
      return use !== undefined && use.expiresAtMs > nowMs ? use : undefined;
    },

    /** The same, for whoever only wants to know. */
    look: async (caller: string, key: string, nowMs: number) => {
      const [use] = await statements.find.execute({ caller, key });
      return use !== undefined && use.expiresAtMs > nowMs ? use : undefined;
    },

    /** Writes down what the key stands for from now on. */
    put: (write: Write, use: KeyUse): void => write.run(statements.put, { ...use }),

    /** The key is free again: what it stood for has changed nothing. */
    free: (write: Write, caller: string, key: string): void => write.run(statements.free, { caller, key }),

    /** Forgets expired keys, a thousand at a time so that no commit is long. Gives how many went. */
    prune: (write: Write, nowMs: number): number => {
      const expired = write.rows(
        db
          .select({ key: idempotencyKeys.key })
          .from(idempotencyKeys)
          .where(lte(idempotencyKeys.expiresAtMs, nowMs))
          .limit(pruneMax),
      );
      if (expired.length === 0) return 0;
      const keys = expired.map(({ key }) => key);
      write.run(
        db
          .delete(idempotencyKeys)
          .where(and(inArray(idempotencyKeys.key, keys), lte(idempotencyKeys.expiresAtMs, nowMs))),
      );
      return expired.length;
    },
  };
};

export type IdempotencyRepository = ReturnType<typeof idempotencyRepository>;
