import type { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Clock } from "../../src/clock.ts";
import type { Config } from "../../src/config.ts";
import type { OpenConnections } from "../../src/douyin/wire/connections.ts";
import { type Gateway, openGateway } from "../../src/gateway.ts";
import type { Log } from "../../src/log.ts";
import { nextTickMs } from "./cron.ts";
import { unwatchTransactions, watchTransactions } from "./database-seam.ts";
import { settle } from "./turns.ts";
import { type WorldClock, waits } from "./world-clock.ts";

/** The process is gone; thrown only into what is left of it. */
class Died extends Error {
  override readonly name = "Died";
}

/** Where a process can die: around each commit, before and after each call of Douyin, at each timer. */
export type Seam = "begin" | "commit" | "committed" | "send" | "sent" | "answer" | "timer";

/** One process of the gateway, from its start to its end. */
export interface Life {
  readonly gateway: Gateway;
  /** One request of a caller, as over a connection: a process that stops waits for those under way. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly underWay: () => number;
  readonly database: Database;
  /** Our clock: the machine's, which can be set wrong. */
  readonly nowMs: () => number;
  readonly dead: () => boolean;
  /** Dies at the `seams`-th seam from now; 0 = at once. */
  readonly crash: (seams: number) => void;
  /** Closes what a dead process has left open, or ends a living one in good order. */
  readonly end: () => Promise<void>;
  /** When the next job comes round, in the world's `monotonicMs`. */
  readonly nextJobMs: () => number;
  /** Starts the jobs that are due. */
  readonly runJobs: () => void;
  /** Jobs come round anew from now on, as timers do after the clock was set. */
  readonly rewind: () => void;
}

export interface LifeParts {
  readonly config: Config;
  readonly world: WorldClock;
  /** By how much our clock is wrong, milliseconds. */
  readonly skewMs: () => number;
  readonly wire: (process: Process) => OpenConnections;
  readonly log: (process: Process) => Log;
  /** Seconds a job's round is put off to at least; 0 = exactly at its times. */
  readonly jobPaceMs: () => number;
}

/** What the surroundings of a process need to know of it. */
export interface Process {
  readonly dead: () => boolean;
  /** Gives true when the process died here. */
  readonly at: (seam: Seam) => boolean;
}

const mortal = () => {
  let dead = false;
  let seamsLeft = Number.POSITIVE_INFINITY;
  return {
    dead: () => dead,
    crash: (seams: number) => {
      if (seams <= 0) dead = true;
      else seamsLeft = seams;
    },
    at: (_seam: Seam): boolean => {
      if (dead) return true;
      seamsLeft -= 1;
      if (seamsLeft <= 0) dead = true;
      return dead;
    },
  };
};

/** The clock of one process: nothing of it runs after its death, and its monotonic time begins at its birth. */
const processClock = (world: WorldClock, process: Process, skewMs: () => number): Clock => {
  const bornMs = world.monotonicMs();
  const after: Clock["after"] = (delayMs, task) =>
    process.dead()
      ? () => {}
      : world.after(delayMs, () => {
          if (!process.dead() && !process.at("timer")) task();
        });
  return {
    nowMs: () => world.nowMs() + skewMs(),
    monotonicMs: () => world.monotonicMs() - bornMs,
    after,
    ...waits(after),
  };
};

/** Drives the jobs at their cron times, by our clock. */
const jobDriver = (gateway: Gateway, world: WorldClock, clock: Clock, paceMs: () => number) => {
  const jobs = gateway.jobs.list().map(({ name, pattern }) => ({ name, pattern, dueMs: 0 }));
  let nextMs = 0;
  const plan = (job: (typeof jobs)[number]): void => {
    const nowMs = clock.nowMs();
    job.dueMs = world.monotonicMs() + nextTickMs(job.pattern, nowMs + paceMs()) - nowMs;
  };
  const findNext = (): void => {
    nextMs = Math.min(...jobs.map(({ dueMs }) => dueMs));
  };
  const rewind = (): void => {
    jobs.forEach(plan);
    findNext();
  };
  rewind();
  return {
    rewind,
    nextJobMs: () => nextMs,
    runJobs: (): void => {
      const nowMs = world.monotonicMs();
      if (nextMs > nowMs) return;
      for (const job of jobs) {
        if (job.dueMs > nowMs) continue;
        plan(job);
        void gateway.jobs.runNow(job.name);
      }
      findNext();
    },
  };
};

/** Starts a process on the data dir of `config`. Gives null when it died on the way. */
export const startLife = async (parts: LifeParts): Promise<Life | null> => {
  const { config, world } = parts;
  const process = mortal();
  const file = join(config.dataDir, "dy-gateway.db");
  let database: Database | undefined;
  const mayDie = (seam: Seam) => () => {
    if (process.at(seam)) throw new Died(seam);
  };
  watchTransactions(file, {
    opened: (opened) => {
      database = opened;
    },
    beforeBegin: () => {
      if (process.dead()) throw new Died("begin");
    },
    beforeCommit: mayDie("commit"),
    afterCommit: () => {
      process.at("committed");
    },
  });
  const clock = processClock(world, process, parts.skewMs);
  const opening = openGateway({
    config,
    clock,
    log: parts.log(process),
    synchronous: "OFF",
    wire: parts.wire(process),
  });
  const gateway = await opening;
  unwatchTransactions(file);
  const opened = database;
  let underWay = 0;
  if (opened === undefined) throw new Error("the program began no transaction on its database file");
  return {
    gateway,
    fetch: async (request) => {
      underWay += 1;
      try {
        return await gateway.fetch(request);
      } finally {
        underWay -= 1;
      }
    },
    underWay: () => underWay,
    database: opened,
    nowMs: clock.nowMs,
    dead: process.dead,
    crash: process.crash,
    end: async () => {
      if (!process.dead()) {
        const closed = gateway.close();
        await settle();
        await closed;
        return;
      }
      await settle();
      opened.close();
    },
    ...jobDriver(gateway, world, clock, parts.jobPaceMs),
  };
};
