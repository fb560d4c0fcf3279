import type { Clock } from "../../src/clock.ts";

/** The true time of a run: Douyin, the network and every process live in it. It moves only when told to. */
export interface WorldClock extends Clock {
  /** When the next timer falls due; infinity when there is none. In `monotonicMs`. */
  readonly nextDueMs: () => number;
  /** Moves on to `toMs` and runs the timers due by then, in order, without waiting for what follows from them. */
  readonly runDue: (toMs: number) => void;
}

interface Timer {
  readonly dueMs: number;
  readonly task: () => void;
  cancelled: boolean;
}

/** 2026-03-16T02:28:54.000Z, 10:28 in Shanghai. */
export const startMs = 1_773_628_134_000;

/** What `sleep` and `deadline` are, given `after`. */
export const waits = (after: Clock["after"]): Pick<Clock, "sleep" | "deadline"> => ({
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = after(delayMs, resolve);
      const wake = () => {
        cancel();
        resolve();
      };
      signal?.addEventListener("abort", wake, { once: true });
    }),
  deadline: (delayMs) => {
    const controller = new AbortController();
    const cancel = after(delayMs, () =>
      controller.abort(new DOMException("the time limit ran out", "TimeoutError")),
    );
    return { signal: controller.signal, cancel };
  },
});

export const worldClock = (): WorldClock => {
  let passedMs = 0;
  // In the order they fall due; of two at the same moment the older first.
  let timers: Timer[] = [];

  const after: Clock["after"] = (delayMs, task) => {
    const timer = { dueMs: passedMs + Math.max(0, delayMs), task, cancelled: false };
    let at = timers.length;
    while (at > 0 && (timers[at - 1]?.dueMs ?? 0) > timer.dueMs) at -= 1;
    timers.splice(at, 0, timer);
    return () => {
      timer.cancelled = true;
    };
  };
  const first = (): Timer | undefined => {
    while (timers[0]?.cancelled) timers.shift();
    return timers[0];
  };

  return {
    nowMs: () => startMs + passedMs,
    monotonicMs: () => passedMs,
    after,
    ...waits(after),
    nextDueMs: () => first()?.dueMs ?? Number.POSITIVE_INFINITY,
    runDue: (toMs) => {
      passedMs = Math.max(passedMs, toMs);
      const due = timers.filter((timer) => timer.dueMs <= passedMs);
      timers = timers.filter((timer) => timer.dueMs > passedMs);
      for (const timer of due) if (!timer.cancelled) timer.task();
    },
  };
};
