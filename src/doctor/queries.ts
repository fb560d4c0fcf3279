import { and, count, eq, min } from "drizzle-orm";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";

/** Counts of what is not settled yet. */
export const ledgerQueries = (db: Db) => ({
  unsettled: async () => {
    const [row] = await db
      .select({
        rows: count(),
        sinceMs: min(verifications.unsettledSinceMs),
        createdMs: min(verifications.createdAtMs),
      })
      .from(verifications)
      .where(eq(verifications.verifyStatus, "processing"));
    return { rows: row?.rows ?? 0, sinceMs: row?.sinceMs ?? row?.createdMs ?? null };
  },
  cancelsUnknown: async () => {
    const [row] = await db
      .select({ rows: count() })
      .from(verifications)
      .where(and(eq(verifications.cancelStatus, "unknown"), eq(verifications.verifyStatus, "success")));
    return row?.rows ?? 0;
  },
  enrichmentFailed: async () => {
    const [row] = await db
      .select({ rows: count() })
      .from(verifications)
      .where(eq(verifications.enrichmentStatus, "failed"));
    return row?.rows ?? 0;
  },
});
