import { and, asc, eq, lt, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Doors } from "../storage/door.ts";
import { nonces } from "./table.ts";

export interface Nonces {
  /** True for the one request that uses this nonce of this app first; the use is on disk when the promise resolves. */
  readonly spend: (use: {
    readonly appId: number;
    readonly nonce: string;
    readonly expiresAtMs: number;
  }) => Promise<boolean>;
  /** Forgets nonces that expired before `nowMs`, a bounded slice at a time; gives how many. */
  readonly prune: (nowMs: number) => Promise<number>;
}

// One slice deletes in about a millisecond: requests that share the commit hardly notice.
const rowsPerSlice = 500;

/** The nonces of signed requests, kept in the database so that a restart forgets none. */
export const openNonces = ({ db, commit }: Doors): Nonces => {
  const statements = atFirstUse({
    insert: () =>
      db
        .insert(nonces)
        .values({
          appId: sql.placeholder("appId"),
          nonce: sql.placeholder("nonce"),
          expiresAtMs: sql.placeholder("expiresAtMs"),
        })
        .onConflictDoNothing()
        .returning({ appId: nonces.appId })
        .prepare(),
    expired: () =>
      db
        .select({ appId: nonces.appId, nonce: nonces.nonce })
        .from(nonces)
        .where(lt(nonces.expiresAtMs, sql.placeholder("nowMs")))
        .orderBy(asc(nonces.expiresAtMs))
        .limit(rowsPerSlice)
        .prepare(),
    forget: () =>
      db
        .delete(nonces)
        .where(and(eq(nonces.appId, sql.placeholder("appId")), eq(nonces.nonce, sql.placeholder("nonce"))))
        .prepare(),
  });

  const pruneSlice = (nowMs: number): Promise<number> =>
    commit((write) => {
      const slice = write.rows(statements.expired, { nowMs });
      for (const { appId, nonce } of slice) write.run(statements.forget, { appId, nonce });
      return slice.length;
    });

  return {
    spend: ({ appId, nonce, expiresAtMs }) =>
      commit((write) => write.row(statements.insert, { appId, nonce, expiresAtMs }) !== undefined),

    prune: async (nowMs) => {
      let count = 0;
      let slice = rowsPerSlice;
      while (slice === rowsPerSlice) {
        slice = await pruneSlice(nowMs);
        count += slice;
      }
      return count;
    },
  };
};
