import { eq, max } from "drizzle-orm";
import type { Db, Write } from "../storage/door.ts";
import { verificationRequests as requests } from "./table.ts";

/** The requests of a ledger that was restored: what was done for them since the backup is not in it. */
export const restoredRepository = (db: Db) => ({
  /**
   * What an open request has sent since the backup is not known any more, so nothing of it is sent again. The mark is
   * the restore's own time, also where sends had ended before: it tells these requests from all that come after.
   */
  endAllSends: (write: Write, restoredAtMs: number): void =>
    write.run(
      db
        .update(requests)
        .set({ sendsEndedAtMs: restoredAtMs, updatedAtMs: restoredAtMs })
        .where(eq(requests.open, true)),
    ),

  /** The newest change of any request; null in an empty ledger. */
  newestChangeMs: async (): Promise<number | null> =>
    (await db.select({ newestMs: max(requests.updatedAtMs) }).from(requests))[0]?.newestMs ?? null,
});

export type RestoredRepository = ReturnType<typeof restoredRepository>;
