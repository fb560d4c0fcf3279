import { businessDays } from "../calendar/business-day.ts";
import type { Clock } from "../clock.ts";
import type { Db } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { doubtOperations } from "./operations.ts";
import { doubtQueries } from "./queries.ts";

/** What nobody knows the end of yet (未定), and what turned out not to be verified. */
export const openDoubts = (parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly timeZone: string;
}) => {
  const { clock, vault } = parts;
  const queries = doubtQueries(parts.db);
  return {
    operations: doubtOperations({ queries, clock, vault, days: businessDays(parts.timeZone) }),
    /** How many rows are open, and how long the oldest has been. */
    age: async () => {
      const { rows, oldestMs } = await queries.unsettledCount(null);
      const ageMs = oldestMs === null ? 0 : clock.nowMs() - oldestMs;
      return { rows, ageSeconds: Math.max(0, Math.floor(ageMs / 1_000)) };
    },
  };
};
