import { mkdirSync, rmSync } from "node:fs";
import { commandLine } from "../../src/caller.ts";
import { amendRestored } from "../../src/gateway/restoring.ts";
import { type Log, silentLog } from "../../src/log.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { writeBackup } from "../../src/storage/backup.ts";
import { restoreBackup } from "../../src/storage/restore.ts";
import { type Life, startLife } from "./life.ts";
import { type Network, openNetwork } from "./network.ts";
import type { Upstream } from "./program.ts";
import { douyin, otherPoiId, poiId, type Template } from "./template.ts";
import { settle } from "./turns.ts";
import { type WorldClock, worldClock } from "./world-clock.ts";

/** One run's surroundings: Douyin, the network, the process that lives now, and time. */
export interface World {
  readonly clock: WorldClock;
  readonly sandbox: Sandbox;
  readonly network: Network;
  /** The living process; null while it is down. */
  readonly life: () => Life | null;
  readonly lives: () => number;
  /** Lets time pass: timers, jobs, and a new start of a process that died and was to come up again meanwhile. */
  readonly pass: (ms: number) => Promise<void>;
  readonly settle: () => Promise<void>;
  readonly crash: (seams: number, downMs: number) => Promise<void>;
  readonly restart: (downMs: number) => Promise<void>;
  /** Sets our clock wrong by `ms` more. */
  readonly jump: (ms: number) => void;
  readonly skewMs: () => number;
  /** From now on a job comes round at most every `ms`. */
  readonly pace: (ms: number) => void;
  /** Makes a backup of this moment, in place of the one before; false while nothing runs. */
  readonly backup: () => boolean;
  /** The process is killed, the backup takes the place of the database, and it comes up again; false without a backup. */
  readonly restore: () => Promise<boolean>;
  /** What went wrong inside a living process and was not told to any caller. */
  readonly defects: readonly string[];
  readonly end: () => Promise<void>;
}

const stepMs = 1_000;
const closingMost = 30;

export const openWorld = async (template: Template, upstream: Upstream): Promise<World> => {
  const clock = worldClock();
  const laid = template.lay();
  let config = laid;
  const sandbox = openSandbox({
    listen: null,
    seed: 7,
    clock,
    demoOrders: false,
    clientKey: douyin.clientKey,
    clientSecret: douyin.clientSecret,
    accountId: douyin.accountId,
    publicUrl: douyin.url,
    shops: [{ poiId }, { poiId: otherPoiId }],
    verifyTokenWindowMs: upstream.windowMs,
    wire: {
      replayAnswer: upstream.replayAnswer,
      getTimesInMs: upstream.getTimesInMs,
      certificateIdsAsStrings: upstream.idsAsStrings,
      coupons: upstream.spelling,
      emptyVerify: upstream.emptyVerify,
    },
  });
  const network = openNetwork({ world: clock, fetch: sandbox.fetch });
  const defects: string[] = [];
  const kept = `${laid.dataDir}.kept`;
  let lives = 0;
  let skewMs = 0;
  let paceMs = 0;
  let downMs = 0;
  let upAtMs = Number.POSITIVE_INFINITY;
  let life: Life | null = null;
  let hasBackup = false;
  let stopping = false;

  const logOf = (process: { readonly dead: () => boolean }): Log => ({
    ...silentLog,
    error: (msg, fields) => {
      // No token is to be had, and no book to be read, while the network loses the answers: that is no defect of ours.
      if (!process.dead() && fields?.["job"] !== "token" && fields?.["job"] !== "recovery" && !stopping)
        defects.push(`${msg}: ${Bun.inspect(fields, { depth: 4 })}`);
    },
  });

  const start = async (): Promise<void> => {
    upAtMs = Number.POSITIVE_INFINITY;
    const index = lives;
    lives += 1;
    life = await startLife({
      config,
      world: clock,
      skewMs: () => skewMs,
      wire: (process) => network.open(process, index),
      log: logOf,
      jobPaceMs: () => paceMs,
    });
  };

  /** A process that has died meanwhile is cleared away, and comes up again after its time. */
  const bury = async (): Promise<void> => {
    if (life === null || !life.dead()) return;
    const gone = life;
    life = null;
    await gone.end();
    upAtMs = clock.monotonicMs() + downMs;
  };

  const quiet = async (): Promise<void> => {
    await settle();
    await bury();
  };

  const pass = async (ms: number): Promise<void> => {
    const untilMs = clock.monotonicMs() + ms;
    await quiet();
    for (;;) {
      const nextMs = Math.min(clock.nextDueMs(), life?.nextJobMs() ?? Number.POSITIVE_INFINITY, upAtMs);
      if (nextMs > untilMs) break;
      clock.runDue(nextMs);
      if (upAtMs <= clock.monotonicMs()) await start();
      life?.runJobs();
      await quiet();
    }
    clock.runDue(untilMs);
  };

  const up = async (): Promise<void> => {
    while (life === null) await pass(Math.max(0, upAtMs - clock.monotonicMs()));
  };

  const kill = async (): Promise<void> => {
    await up();
    life?.crash(0);
    downMs = 0;
    await quiet();
  };

  await start();
  return {
    clock,
    sandbox,
    network,
    life: () => (stopping || life?.dead() ? null : life),
    lives: () => lives,
    pass,
    settle: quiet,
    crash: async (seams, down) => {
      downMs = down;
      life?.crash(seams);
      if (seams === 0) await quiet();
    },
    restart: async (down) => {
      if (life === null) return;
      const closing = life;
      stopping = true;
      const waitWhile = async (open: () => boolean): Promise<void> => {
        await settle();
        for (let waits = 0; open() && waits < closingMost && !closing.dead(); waits += 1) await pass(stepMs);
      };
      await waitWhile(() => closing.underWay() > 0);
      let closed = closing.dead();
      if (!closed) void closing.gateway.close().then(() => (closed = true));
      await waitWhile(() => !closed);
      stopping = false;
      if (closing.dead()) return await quiet();
      if (!closed) throw new Error("the program does not stop");
      life = null;
      upAtMs = clock.monotonicMs() + down;
    },
    jump: (ms) => {
      skewMs += ms;
      life?.rewind();
    },
    skewMs: () => skewMs,
    pace: (ms) => {
      paceMs = ms;
      life?.rewind();
    },
    backup: () => {
      if (life === null || life.dead()) return false;
      rmSync(kept, { force: true });
      writeBackup({ dataDir: config.dataDir, file: kept, nowMs: life.nowMs() });
      hasBackup = true;
      return true;
    },
    restore: async () => {
      if (!hasBackup) return false;
      await kill();
      // The person at the machine takes a moment.
      upAtMs = Number.POSITIVE_INFINITY;
      await pass(stepMs);
      // Beside the old data dir: what is left of the dead process in this one holds its files still.
      const dataDir = `${laid.dataDir}.restored-${lives}`;
      rmSync(dataDir, { recursive: true, force: true });
      mkdirSync(dataDir, { mode: 0o700 });
      config = { ...laid, dataDir };
      const machine = { ...clock, nowMs: () => clock.nowMs() + skewMs };
      await restoreBackup({
        settings: config,
        file: kept,
        clock: machine,
        amend: amendRestored(machine, { by: commandLine(null), name: "kept.db" }),
      });
      upAtMs = clock.monotonicMs() + stepMs;
      await up();
      return true;
    },
    defects,
    end: async () => {
      life?.crash(0);
      await quiet();
      if (config !== laid) rmSync(config.dataDir, { recursive: true, force: true });
    },
  };
};
