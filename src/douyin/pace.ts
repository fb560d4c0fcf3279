import type { Clock } from "../clock.ts";

/**
 * Lets calls begin one after another, at least `spacingMs` apart, in the order they were asked for. Even steps and no
 * bursts: what leaves here within a second must not arrive within less.
 */
export const openPace = (clock: Clock, spacingMs: number) => {
  let nextMs = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const turnMs = Math.max(nowMs, nextMs);
    nextMs = turnMs + spacingMs;
    if (turnMs > nowMs) await clock.sleep(turnMs - nowMs);
  };
};
