import type { Audit } from "../audit/repository.ts";
import type { Actor } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import { Problem } from "../problem.ts";
import type { Commit } from "../storage/door.ts";
import type { QueueRepository } from "./queue-repository.ts";

/** Which rows are to be asked about anew; those of other shops are not there for who asks. */
export type RunWish =
  | { readonly kind: "one"; readonly poiIds: readonly string[] | null; readonly id: number }
  | {
      readonly kind: "period";
      readonly poiIds: readonly string[] | null;
      readonly fromMs: number;
      readonly untilMs: number;
      readonly statuses: readonly ("success" | "failed" | "skipped")[];
    };

export interface RunResult {
  readonly queued: number;
  /** There are more rows of that period than one run takes. */
  readonly more: boolean;
}

/** One run takes no more rows than this: at 18 orders a second they keep the queue busy for some twenty minutes. */
const rowsMost = 20_000;
/** Rows of one commit; verifications share it. */
const sliceRows = 500;

const targetOf = (wish: RunWish): string =>
  wish.kind === "one"
    ? `verification:${wish.id}`
    : `verifications:${toRfc3339(wish.fromMs)}/${toRfc3339(wish.untilMs)}:${wish.statuses.join("+")}`;

/** Puts rows back into the queue at an admin's wish. Rows that were never verified have nothing to be asked about. */
export const openRuns = (parts: {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly queue: QueueRepository;
}) => {
  const { commit, clock, queue } = parts;

  const idsOf = async (wish: RunWish): Promise<readonly number[]> => {
    if (wish.kind === "period") return await queue.idsOf({ ...wish, limit: rowsMost + 1 });
    if (!(await queue.exists(wish.id, wish.poiIds)))
      throw new Problem("not_found", `没有流水号为 ${wish.id} 的核销流水`);
    return [wish.id];
  };

  return async (wish: RunWish, by: Actor): Promise<RunResult> => {
    const ids = await idsOf(wish);
    const taken = ids.slice(0, rowsMost);
    let queued = 0;
    // The first slice carries the entry, also when it is empty: the wish itself is what is written down.
    for (let from = 0; from === 0 || from < taken.length; from += sliceRows)
      queued += await commit((write) => {
        if (from === 0) parts.audit.note(write, { ...by, action: "enrichment.run", target: targetOf(wish) });
        const slice = taken.slice(from, from + sliceRows);
        return slice.length === 0 ? 0 : queue.requeue(write, slice, clock.nowMs());
      });
    return { queued, more: ids.length > taken.length };
  };
};

export type Runs = ReturnType<typeof openRuns>;
