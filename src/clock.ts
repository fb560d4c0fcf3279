/**
 * The only place that reads the time of day or starts a timer, so that a simulated clock can drive
 * the whole program. Times are milliseconds since the Unix epoch unless a name says otherwise.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  readonly monotonicMs: () => number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. A waiting timer never keeps the process alive. */
  readonly after: (delayMs: number, task: () => void) => () => void;
  /** Resolves after `delayMs`, or at once when `signal` is aborted. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** A signal that aborts after `delayMs`, and the function that takes the timer away. */
  readonly deadline: (delayMs: number) => { readonly signal: AbortSignal; readonly cancel: () => void };
}

const after: Clock["after"] = (delayMs, task) => {
  const timer = setTimeout(task, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};

const sleep: Clock["sleep"] = (delayMs, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal?.addEventListener("abort", finish);
  });

const deadline: Clock["deadline"] = (delayMs) => {
  const controller = new AbortController();
  const cancel = after(delayMs, () =>
    controller.abort(new DOMException("the time limit ran out", "TimeoutError")),
  );
  return { signal: controller.signal, cancel };
};

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => Bun.nanoseconds() / 1e6,
  after,
  sleep,
  deadline,
};

/** A point in time as libraries want it. */
export const dateOf = (timeMs: number): Date => new Date(timeMs);

/** `2026-03-16T02:28:54.000Z`: how every time leaves the gateway (contract, section 1). */
export const toRfc3339 = (timeMs: number): string => new Date(timeMs).toISOString();

/** Milliseconds of an RFC 3339 text, or undefined when it is not a time. */
export const parseTimeMs = (text: string): number | undefined => {
  const timeMs = new Date(text).getTime();
  return Number.isNaN(timeMs) ? undefined : timeMs;
};
