import { cron } from "@elysiajs/cron";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Log } from "../log.ts";

/** Work that comes round by itself. */
export interface Job {
  readonly name: string;
  /** What it is for, in Chinese. */
  readonly title: string;
  /** Cron pattern, seconds first. */
  readonly pattern: string;
  /** Gives a few words about what it did, in Chinese and without secrets. */
  readonly run: () => Promise<string>;
}

export interface JobStatus {
  readonly name: string;
  readonly title: string;
  /** Cron pattern, seconds first, in the business time zone. */
  readonly pattern: string;
  readonly running: boolean;
  readonly lastRunAt: string | null;
  /** What the last finished run said, or why it failed. */
  readonly lastResult: string | null;
  readonly failed: boolean;
  readonly nextRunAt: string | null;
}

/** Long enough for what belongs together to come together, short enough not to be noticed. */
const wakeDelayMs = 250;

/** No job is that urgent: who asks something of a program that has just started comes first. */
const settleInMs = 100;

type App = Parameters<ReturnType<typeof cron>>[0];
type Timer = ReturnType<ReturnType<typeof cron>>["store"]["cron"][string];

interface State {
  readonly job: Job;
  running: Promise<void> | undefined;
  woken: boolean;
  lastRunAt: string | null;
  lastResult: string | null;
  failed: boolean;
}

export interface Schedule {
  /** Hangs the timers on an Elysia app that listens; they run until it stops. */
  readonly start: (app: App) => void;
  readonly list: () => readonly JobStatus[];
  /** Runs a job now, unless it is running: then waits for that run. Rejects only when there is no such job. */
  readonly runNow: (name: string) => Promise<void>;
  /** There is something to do: runs a job soon, once for all who wake it meanwhile; not before the timers run. */
  readonly wake: (name: string) => void;
  /** No run begins after this; resolves when none is left. */
  readonly stop: () => Promise<void>;
}

interface ScheduleParts {
  readonly jobs: readonly Job[];
  readonly clock: Clock;
  readonly log: Log;
  /** Business time zone: patterns mean its hours and days. */
  readonly timeZone: string;
}

/** Seconds alone are said. */
const everyMinute = /^\S+( \*){5}$/;

/** The timers of the jobs: the one part of the program that cannot be driven by a simulated clock. */
const openTimers = (
  { jobs, clock, timeZone: timezone }: Pick<ScheduleParts, "jobs" | "clock" | "timeZone">,
  tick: (name: string) => Promise<void>,
) => {
  const timers = new Map<string, Timer>();
  /** There while the timers run. */
  let running: App | undefined;
  let ended = false;
  const stop = (): void => {
    running = undefined;
    ended = true;
    for (const timer of timers.values()) timer.stop();
  };
  /** The timer of a job, hung up when it is first wanted. */
  const timerOf = ({ name, pattern }: Job): Timer | undefined => {
    if (running === undefined || timers.has(name)) return timers.get(name);
    // Croner asks the system for the hour of a zone some twenty times a run, each a millisecond of the loop. A
    // pattern that holds in every minute is the same in every zone.
    const zoned = everyMinute.test(pattern) ? {} : { timezone };
    const options = { ...zoned, protect: true, unref: true };
    const timer = cron({ name, pattern, ...options, run: () => tick(name) })(running).store.cron[name];
    if (timer !== undefined) timers.set(name, timer);
    return timer;
  };
  /** One after the other, so that nobody waits for all of them. */
  const hangAll = ([first, ...rest]: readonly Job[]): void => {
    if (first === undefined || running === undefined) return;
    timerOf(first);
    clock.after(0, () => hangAll(rest));
  };
  return {
    stop,
    isRunning: () => running !== undefined,
    hangOn: (app: App): void => {
      if (ended) return;
      running = app;
      clock.after(settleInMs, () => hangAll(jobs));
      // The plugin leaves its timers running when the app stops.
      app.onStop(stop);
    },
    nextRunAt: (job: Job): string | null => {
      const next = running === undefined ? null : timerOf(job)?.nextRun();
      return next == null ? null : toRfc3339(next.getTime());
    },
  };
};

/** Named jobs on `@elysiajs/cron`: none overlaps itself, a failure is logged and the next run comes all the same. */
export const openSchedule = (parts: ScheduleParts): Schedule => {
  const { jobs, clock, log } = parts;
  const states = new Map<string, State>();
  let stopped = false;
  for (const job of jobs) {
    if (states.has(job.name)) throw new Error(`two jobs are called ${job.name}`);
    states.set(job.name, {
      job,
      running: undefined,
      woken: false,
      lastRunAt: null,
      lastResult: null,
      failed: false,
    });
  }

  const perform = async (state: State): Promise<void> => {
    state.lastRunAt = toRfc3339(clock.nowMs());
    try {
      state.lastResult = await state.job.run();
      state.failed = false;
    } catch (cause) {
      state.lastResult = cause instanceof Error ? cause.message : "failed";
      state.failed = true;
      log.error("job failed", { job: state.job.name, cause });
    }
  };

  const runNow = (name: string): Promise<void> => {
    const state = states.get(name);
    if (state === undefined) return Promise.reject(new Error(`no job is called ${name}`));
    if (stopped) return Promise.resolve();
    state.running ??= perform(state).finally(() => {
      state.running = undefined;
    });
    return state.running;
  };

  const timers = openTimers(parts, runNow);

  const wake = (name: string): void => {
    const state = states.get(name);
    if (state === undefined || state.woken || !timers.isRunning()) return;
    state.woken = true;
    clock.after(wakeDelayMs, () => {
      state.woken = false;
      // A run under way may have looked already: it is waited for, and the next one finds the rest.
      void (state.running ?? Promise.resolve()).then(() => runNow(name));
    });
  };

  return {
    start: timers.hangOn,
    list: () =>
      [...states.values()].map(({ job, running, lastRunAt, lastResult, failed }) => ({
        name: job.name,
        title: job.title,
        pattern: job.pattern,
        running: running !== undefined,
        lastRunAt,
        lastResult,
        failed,
        nextRunAt: timers.nextRunAt(job),
      })),
    runNow,
    wake,
    stop: async () => {
      stopped = true;
      timers.stop();
      await Promise.all([...states.values()].map(({ running }) => running));
    },
  };
};
