import type { Clock } from "../../src/clock.ts";

/** A clock that moves only when told to, and runs what falls due on the way, in order. */
export interface SimulatedClock extends Clock {
  /** Lets `ms` pass: every timer that falls due meanwhile runs at its own time, with all that follows from it. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the time of day without letting any time pass, as an operator does. */
  readonly setMs: (timeMs: number) => void;
  /** Lets everything finish that waits for no timer. */
  readonly settle: () => Promise<void>;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly task: () => void;
}

/** 2026-03-16T02:28:54.000Z */
const defaultStartMs = 1_773_628_134_000;
/** Turns of the event loop after each timer; a commit, for one, takes its own turn. */
const turnsToSettle = 10;

export const simulatedClock = (startMs = defaultStartMs): SimulatedClock => {
  let passedMs = 0;
  let dayMs = startMs;
  let order = 0;
  const timers = new Set<Timer>();

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < turnsToSettle; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  const moveTo = (targetMs: number): void => {
    dayMs += targetMs - passedMs;
    passedMs = targetMs;
  };

  const earliest = (untilMs: number): Timer | undefined =>
    [...timers]
      .filter(({ dueMs }) => dueMs <= untilMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];

  const after: Clock["after"] = (delayMs, task) => {
    const timer = { dueMs: passedMs + Math.max(0, delayMs), order: order++, task };
    timers.add(timer);
    return () => {
      timers.delete(timer);
    };
  };

  const advance = async (ms: number): Promise<void> => {
    const untilMs = passedMs + ms;
    await settle();
    for (let next = earliest(untilMs); next !== undefined; next = earliest(untilMs)) {
      timers.delete(next);
      moveTo(Math.max(passedMs, next.dueMs));
      next.task();
      await settle();
    }
    moveTo(untilMs);
  };

  return {
    nowMs: () => dayMs,
    monotonicMs: () => passedMs,
    after,
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
    advance,
    settle,
    setMs: (timeMs) => {
      dayMs = timeMs;
    },
  };
};
