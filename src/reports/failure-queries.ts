import { and, count, desc, eq, gte, inArray, lt, max, sql } from "drizzle-orm";
import type { Period } from "../calendar/period.ts";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";
import type { Scope } from "../sums/queries.ts";

/**
 * Failed rows of a period by their reason, the most frequent first. All of it stands in the index `verifications_failed`,
 * which is used only where the question repeats its condition in the same words; an expression does not tempt SQLite to
 * look through all rows of a shop or an app instead.
 */
export const failuresIn = (db: Db, { fromMs, untilMs }: Period, { poiIds, appId }: Scope) => {
  const { createdAtMs, errorKey, poiId } = verifications;
  const rows = count();
  return db
    .select({ errorKey, rows, lastMs: max(createdAtMs) })
    .from(verifications)
    .where(
      and(
        sql`verify_status = 'failed'`,
        gte(createdAtMs, fromMs),
        lt(createdAtMs, untilMs),
        poiIds === null ? undefined : inArray(sql`coalesce(${poiId}, '')`, [...poiIds]),
        appId === null ? undefined : eq(sql`coalesce(${verifications.appId}, 0)`, appId),
      ),
    )
    .groupBy(errorKey)
    .orderBy(desc(rows), errorKey);
};
