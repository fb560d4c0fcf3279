import { cron } from "@elysiajs/cron";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Log } from "../log.ts";

/** Work that comes round by itself. */
export interface Job {
  readonly name: string;
  /** Cron pattern, seconds first. */
  readonly pattern: string;
  /** Gives a few words about what it did. */
  readonly run: () => Promise<string>;
}

export interface JobStatus {
  readonly name: string;
  readonly lastRunAt: string | null;
  readonly lastResult: string | null;
  readonly failed: boolean;
  readonly nextRunAt: string | null;
}

type App = Parameters<ReturnType<typeof cron>>[0];
type Timer = ReturnType<ReturnType<typeof cron>>["store"]["cron"][string];

interface State {
  running: Promise<void> | undefined;
  lastRunAt: string | null;
  lastResult: string | null;
  failed: boolean;
}

export interface Schedule {
  /** Starts the timers on an Elysia app. */
  readonly start: (app: App) => void;
  readonly list: () => readonly JobStatus[];
  /** Runs a job now, unless it is running: then waits for that run. */
  readonly runNow: (name: string) => Promise<void>;
  /** No run begins after this; resolves when none is left. */
  readonly stop: () => Promise<void>;
}

/** Named jobs on `@elysiajs/cron`: none overlaps itself, a failure is logged and the next run comes all the same. */
export const openSchedule = (parts: {
  readonly jobs: readonly Job[];
  readonly clock: Clock;
  readonly log: Log;
  readonly timeZone: string;
}): Schedule => {
  const { jobs, clock, log, timeZone } = parts;
  const states = new Map<string, State>();
  const timers = new Map<string, Timer>();
  let stopped = false;
  for (const { name } of jobs)
    states.set(name, { running: undefined, lastRunAt: null, lastResult: null, failed: false });

  const perform = async (job: Job, state: State): Promise<void> => {
    state.lastRunAt = toRfc3339(clock.nowMs());
    try {
      state.lastResult = await job.run();
      state.failed = false;
    } catch (cause) {
      state.lastResult = cause instanceof Error ? cause.message : "failed";
      state.failed = true;
      log.error("job failed", { job: job.name, cause });
    }
  };

  const runNow = (name: string): Promise<void> => {
    const job = jobs.find((one) => one.name === name);
    const state = states.get(name);
    if (job === undefined || state === undefined)
      return Promise.reject(new Error(`no job is called ${name}`));
    if (stopped) return Promise.resolve();
    state.running ??= perform(job, state).finally(() => {
      state.running = undefined;
    });
    return state.running;
  };

  return {
    start: (app) => {
      for (const { name, pattern } of jobs) {
        const plugin = cron({ name, pattern, timezone: timeZone, protect: true, run: () => runNow(name) });
        const timer = plugin(app).store.cron[name];
        if (timer !== undefined) timers.set(name, timer);
      }
    },
    list: () =>
      jobs.map(({ name }) => {
        const state = states.get(name);
        const next = timers.get(name)?.nextRun();
        return {
          name,
          lastRunAt: state?.lastRunAt ?? null,
          lastResult: state?.lastResult ?? null,
          failed: state?.failed ?? false,
          nextRunAt: next == null ? null : toRfc3339(next.getTime()),
        };
      }),
    runNow,
    stop: async () => {
      stopped = true;
      // The plugin leaves its timers running when the app stops.
      for (const timer of timers.values()) timer.stop();
      await Promise.all([...states.values()].map(({ running }) => running));
    },
  };
};
