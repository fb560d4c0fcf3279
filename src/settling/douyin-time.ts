import type { Clock } from "../clock.ts";
import type { ReplyFacts } from "../douyin/replies.ts";

/**
 * Douyin's clock as well as we know it: what a reply says, else how far it has gone on since one said so, by the clock
 * that never goes back; before any has, ours (contract, section 4, `verified_at`).
 */
export const douyinTime = (clock: Clock) => {
  let told: { readonly douyinMs: number; readonly monotonicMs: number } | undefined;
  const nowMs = (): number =>
    told === undefined ? clock.nowMs() : Math.round(told.douyinMs + clock.monotonicMs() - told.monotonicMs);
  return {
    /** Douyin's time of this reply; learns from it. */
    of: (facts: ReplyFacts): number => {
      if (facts.nowMs === null) return nowMs();
      told = { douyinMs: facts.nowMs, monotonicMs: clock.monotonicMs() };
      return facts.nowMs;
    },
    /** Douyin's time this moment, as well as we know it. */
    nowMs,
    /** False while no reply has told it: then it is only our own clock, which may be hours off. */
    isKnown: (): boolean => told !== undefined,
  };
};

export type DouyinTime = ReturnType<typeof douyinTime>;
