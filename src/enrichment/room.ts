import type { Audit } from "../audit/repository.ts";
import { businessDays } from "../calendar/business-day.ts";
import type { Clock } from "../clock.ts";
import type { Douyin } from "../douyin/client.ts";
import type { Log } from "../log.ts";
import type { Doors } from "../storage/door.ts";
import { enrichmentOperations } from "./operations.ts";
import { queueRepository } from "./queue-repository.ts";
import { openRuns } from "./runs.ts";
import { openWorker } from "./worker.ts";

export interface EnrichmentParts {
  readonly doors: Doors;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly douyin: Pick<Douyin, "queryOrder" | "getCertificate">;
  readonly timeZone: string;
  /** Has the job run soon. */
  readonly wake: () => void;
}

/** Puts enrichment (补全) together: what the job runs, and what the operations tell and do. */
export const openEnrichment = (parts: EnrichmentParts) => {
  const { doors, clock, log, audit, douyin, wake } = parts;
  const { commit } = doors;
  const queue = queueRepository(doors.db);
  const worker = openWorker({ commit, clock, log, queue, ...douyin });
  return {
    operations: enrichmentOperations({
      clock,
      days: businessDays(parts.timeZone),
      queue,
      worker,
      runs: openRuns({ commit, clock, audit, queue }),
      wake,
    }),
    run: worker.run,
    stop: worker.stop,
    /** How many rows wait, and how long the oldest has. */
    age: async () => {
      const nowMs = clock.nowMs();
      const { pending, oldestSinceMs } = await queue.counts(nowMs);
      const ageMs = oldestSinceMs === null ? 0 : nowMs - oldestSinceMs;
      return { rows: pending, ageSeconds: Math.max(0, Math.floor(ageMs / 1_000)) };
    },
  };
};
