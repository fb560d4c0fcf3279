import type { Clock } from "../clock.ts";

/** Counts by key in plain fixed windows: a window begins with the first count, and its end forgets all of it. */
export interface FixedWindow {
  /** Counts one more. Null while the limit holds, else the seconds until the window ends. */
  readonly take: (key: string) => number | null;
  /** The seconds until the window ends when the limit is reached already, else null; counts nothing. */
  readonly full: (key: string) => number | null;
}

interface Count {
  readonly startedMs: number;
  taken: number;
}

/** Strangers choose some of the keys: beyond this many the oldest counts are forgotten. */
const keysMax = 10_000;

/** `limit` 0 = off. Windows run on the clock that never goes back. */
export const fixedWindow = (parts: {
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly windowMs: number;
  readonly limit: number;
}): FixedWindow => {
  const { clock, windowMs, limit } = parts;
  const counts = new Map<string, Count>();

  const current = (key: string, nowMs: number): Count | undefined => {
    const count = counts.get(key);
    if (count === undefined || nowMs - count.startedMs < windowMs) return count;
    counts.delete(key);
    return undefined;
  };

  const secondsLeft = ({ startedMs }: Count, nowMs: number): number =>
    Math.max(1, Math.ceil((startedMs + windowMs - nowMs) / 1_000));

  const begin = (key: string, nowMs: number): Count => {
    // Counts stand in the order in which they began.
    for (const [oldest, { startedMs }] of counts) {
      if (counts.size < keysMax && nowMs - startedMs < windowMs) break;
      counts.delete(oldest);
    }
    const count = { startedMs: nowMs, taken: 0 };
    counts.set(key, count);
    return count;
  };

  return {
    take: (key) => {
      if (limit === 0) return null;
      const nowMs = clock.monotonicMs();
      const count = current(key, nowMs) ?? begin(key, nowMs);
      count.taken += 1;
      return count.taken > limit ? secondsLeft(count, nowMs) : null;
    },
    full: (key) => {
      if (limit === 0) return null;
      const nowMs = clock.monotonicMs();
      const count = current(key, nowMs);
      return count === undefined || count.taken < limit ? null : secondsLeft(count, nowMs);
    },
  };
};
