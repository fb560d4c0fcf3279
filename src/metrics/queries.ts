import { count, gte } from "drizzle-orm";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";

/** Verifications begun since a moment, by what has become of them and why. */
export const outcomeCounts = async (
  db: Db,
  sinceMs: number,
): Promise<readonly (readonly [string, string, number])[]> => {
  const { verifyStatus, errorKey, createdAtMs } = verifications;
  const rows = await db
    .select({ verifyStatus, errorKey, rows: count() })
    .from(verifications)
    .where(gte(createdAtMs, sinceMs))
    .groupBy(verifyStatus, errorKey);
  return rows.map((row) => [row.verifyStatus, row.errorKey ?? "", row.rows] as const);
};
