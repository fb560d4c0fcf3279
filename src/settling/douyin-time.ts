import type { Clock } from "../clock.ts";
import type { ReplyFacts } from "../douyin/replies.ts";

/**
 * Douyin's clock as well as we know it: what a reply says, else ours corrected by the last known difference
 * (contract, section 4, `verified_at`).
 */
export const douyinTime = (clock: Clock) => {
  let differenceMs = 0;
  return {
    /** Douyin's time of this reply; learns the difference from it. */
    of: ({ nowMs }: ReplyFacts): number => {
      if (nowMs === null) return clock.nowMs() + differenceMs;
      differenceMs = nowMs - clock.nowMs();
      return nowMs;
    },
    /** Douyin's time this moment, as well as we know it. */
    nowMs: (): number => clock.nowMs() + differenceMs,
  };
};

export type DouyinTime = ReturnType<typeof douyinTime>;
