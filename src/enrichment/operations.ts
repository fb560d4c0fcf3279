import type { components } from "../../generated/api.ts";
import type { BusinessDays } from "../calendar/business-day.ts";
import { readPeriod } from "../calendar/period.ts";
import { actorOf, type Caller } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import { orderQueriesPerSecond } from "../douyin/orders.ts";
import type { Handlers } from "../http/handlers.ts";
import type { QueueRepository } from "./queue-repository.ts";
import type { RunResult, Runs, RunWish } from "./runs.ts";
import type { Worker } from "./worker.ts";

export interface EnrichmentOperationParts {
  readonly clock: Clock;
  readonly days: BusinessDays;
  readonly queue: QueueRepository;
  readonly worker: Worker;
  readonly runs: Runs;
  /** There is something to do. */
  readonly wake: () => void;
}

type RunBody = components["schemas"]["EnrichmentRunRequest"];

const wishOf = (body: RunBody, { poiIds }: Caller, { days, clock }: EnrichmentOperationParts): RunWish => {
  if (body.verification_id !== undefined) return { kind: "one", poiIds, id: body.verification_id };
  const period = readPeriod(body, days, clock.nowMs());
  return { kind: "period", poiIds, ...period, statuses: body.status ?? ["failed"] };
};

const words = (wish: RunWish, { queued, more }: RunResult): string => {
  if (wish.kind === "one")
    return queued === 1 ? "已排队，将尽快补全" : "该流水没有核销成功，没有可补全的内容";
  return more ? `已排队 ${queued} 条；这一时段还有更多，请稍后再次运行` : `已排队 ${queued} 条`;
};

/** The queue, and putting rows back into it. */
export const enrichmentOperations = (
  parts: EnrichmentOperationParts,
): Pick<Handlers, "getEnrichment" | "runEnrichment"> => {
  const { clock, queue, worker } = parts;
  const time = (timeMs: number | null) => (timeMs === null ? null : toRfc3339(timeMs));
  return {
    getEnrichment: async () => {
      const nowMs = clock.nowMs();
      const counts = await queue.counts(nowMs);
      const { running, pausedUntil, lastFailure } = worker.state();
      const { oldestSinceMs, nextTryAtMs } = counts;
      return {
        status: 200,
        body: {
          data: {
            pending: counts.pending,
            due: counts.due,
            failed: counts.failed,
            oldest_since: time(oldestSinceMs),
            oldest_age_seconds:
              oldestSinceMs === null ? 0 : Math.max(0, Math.floor((nowMs - oldestSinceMs) / 1_000)),
            // 0 = at once.
            next_try_at: nextTryAtMs === null ? null : toRfc3339(Math.max(nowMs, nextTryAtMs)),
            running,
            paused_until: pausedUntil,
            last_failure: lastFailure,
            calls_per_second: orderQueriesPerSecond,
          },
        },
      };
    },

    runEnrichment: async ({ body, caller, ...asked }) => {
      const wish = wishOf(body, caller, parts);
      const result = await parts.runs(wish, actorOf({ caller, ...asked }));
      parts.wake();
      return { status: 202, body: { data: { ...result, message: words(wish, result) } } };
    },
  };
};
