import { statSync } from "node:fs";
import { join } from "node:path";
import type { Audit } from "../audit/repository.ts";
import type { Actor } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Job } from "../schedule/schedule.ts";
import type { Backup } from "../storage/backup.ts";
import type { Commit } from "../storage/door.ts";
import type { StorageSettings } from "../storage/stamp.ts";
import {
  type BackupFile,
  type BackupKind,
  backupName,
  backupsIn,
  findBackup,
  makeFolder,
  rotate,
} from "./files.ts";
import type { SeenBackup } from "./look.ts";
import { backupInProgress, backupNotFound, backupNotWritten, backupRefused } from "./problems.ts";
import type { RestoreDesk } from "./restores.ts";
import type { BackupThread } from "./thread.ts";
import type { Turn } from "./turn.ts";

/** How the backup job stands, for health. */
export interface BackupState {
  /** The last run failed. */
  readonly failed: boolean;
  /** Of the newest backup; null when there is none. */
  readonly ageMs: number | null;
  /** Older than a day and two hours; without any backup, that long after the start of the program. */
  readonly overdue: boolean;
}

export interface BackupParts {
  /** Without an hour there is no job. */
  readonly settings: { readonly hour: number | null; readonly keep: number; readonly dir: string };
  readonly storage: StorageSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly commit: Commit;
  readonly audit: Audit;
  /** Writes and looks; in the program a thread of its own does. */
  readonly thread: BackupThread;
  readonly turn: Turn;
  readonly restores: RestoreDesk;
  /** Runs the job soon. */
  readonly wake: () => void;
}

const ageMsMax = 26 * 3_600_000;
const mebibyte = 1024 * 1024;

/** What came of the backups this process has made. */
export interface BackupCounts {
  readonly made: number;
  readonly failures: number;
}

/** Writes a backup of a kind into the folder, and then, not before, takes the old ones away. */
const openWriting = (parts: BackupParts) => {
  const { settings, storage, clock, log, thread } = parts;
  const { keep, dir } = settings;
  let counts: BackupCounts = { made: 0, failures: 0 };
  const write = async (
    kind: BackupKind,
    nowMs = clock.nowMs(),
  ): Promise<Backup & { readonly gone: number }> => {
    try {
      makeFolder(dir);
      const file = join(dir, backupName(nowMs, kind));
      const made = await thread.write({ dataDir: storage.dataDir, file, nowMs });
      const gone = rotate(dir, kind, keep);
      counts = { ...counts, made: counts.made + 1 };
      log.info("backup written", { file, bytes: made.bytes, gone });
      return { ...made, gone };
    } catch (cause) {
      counts = { ...counts, failures: counts.failures + 1 };
      throw cause;
    }
  };
  return { write, counts: () => counts };
};

type Writing = ReturnType<typeof openWriting>;

/** The nightly backup with its rotation. A night that was missed, or went wrong, is made good within the hour. */
const openNightly = ({ settings, clock, log, turn, wake }: BackupParts, { write }: Writing) => {
  const { hour, dir } = settings;
  const startedMs = clock.nowMs();
  let failed = false;

  const state = (): BackupState => {
    const nowMs = clock.nowMs();
    const newestMs = backupsIn(dir)[0]?.atMs;
    return {
      failed,
      ageMs: newestMs === undefined ? null : Math.max(0, nowMs - newestMs),
      overdue: nowMs - (newestMs ?? startedMs) > ageMsMax,
    };
  };

  const run = async (): Promise<string> => {
    const release = await turn.wait();
    try {
      const { bytes, gone } = await write("nightly");
      failed = false;
      return `已备份 ${Math.ceil(bytes / mebibyte)} MiB，删去旧的 ${gone} 份`;
    } catch (cause) {
      failed = true;
      throw cause;
    } finally {
      release();
    }
  };

  const catchUp = async (): Promise<string> => {
    const { ageMs, overdue } = state();
    if (!(failed || ageMs === null || overdue)) return "不需要";
    if (overdue) log.warn("there is no backup of the last 26 hours", { newestAgeMs: ageMs });
    wake();
    return "已唤起备份";
  };

  const jobs: readonly Job[] =
    hour === null
      ? []
      : [
          { name: "backup", title: "备份数据库", pattern: `0 0 ${hour} * * *`, run },
          { name: "backup-catch-up", title: "补做错过或失败的备份", pattern: "0 20 * * * *", run: catchUp },
        ];
  return { jobs, state: () => (hour === null ? null : state()) };
};

/** The backups of this gateway: those of every night, and those somebody wanted. */
export const openBackups = (parts: BackupParts) => {
  const { settings, storage, clock, log, commit, audit, thread, turn, restores } = parts;
  const writing = openWriting(parts);
  const look = (backups: readonly BackupFile[]) => thread.look({ settings: storage, backups });

  const find = (name: string): BackupFile => {
    const found = findBackup(settings.dir, name);
    if (found === undefined) throw backupNotFound(name);
    return found;
  };

  return {
    ...openNightly(parts, writing),
    counts: writing.counts,
    /** The newest there is, and how large it is. */
    newest: (): { readonly atMs: number; readonly sizeBytes: number } | null => {
      const newest = backupsIn(settings.dir)[0];
      const there = newest === undefined ? undefined : statSync(newest.file, { throwIfNoEntry: false });
      return newest === undefined || there === undefined
        ? null
        : { atMs: newest.atMs, sizeBytes: there.size };
    },
    running: turn.taken,
    /** Newest first. */
    list: (): Promise<readonly SeenBackup[]> => look(backupsIn(settings.dir)),
    find,
    /** One now. Throws `backup_in_progress` when one is being made, and `not_ready` when it cannot be written. */
    create: async (by: Actor): Promise<SeenBackup> => {
      const release = turn.take();
      if (release === undefined) throw backupInProgress();
      try {
        const nowMs = clock.nowMs();
        const name = backupName(nowMs, "manual");
        await commit((write) =>
          audit.note(write, { ...by, action: "backups.create", target: `backup:${name}` }),
        );
        await writing.write("manual", nowMs).catch((cause: unknown) => {
          log.error("a backup that was asked for was not written", { cause });
          throw backupNotWritten(cause);
        });
        const [seen] = await look([find(name)]);
        if (seen === undefined) throw backupNotFound(name);
        return seen;
      } finally {
        release();
      }
    },
    restored: restores.state,
    /** Begins to put it in the place of the running database, beside serving; see `restores.state`. */
    restore: async (name: string, by: Actor) => {
      const { file, atMs } = find(name);
      const release = turn.take();
      if (release === undefined) throw backupInProgress();
      try {
        const [seen] = await look([find(name)]);
        if (seen === undefined) throw backupNotFound(name);
        if (seen.problem !== null) throw backupRefused(seen.problem);
        await commit((write) =>
          audit.note(write, { ...by, action: "backups.restore", target: `backup:${name}` }),
        );
      } catch (cause) {
        release();
        throw cause;
      }
      return { ...restores.begin({ file, name, by, release }), atMs };
    },
    close: turn.close,
    /** The file, to be handed out to somebody who is written down first. */
    handOut: async (name: string, by: Actor): Promise<BackupFile> => {
      const found = find(name);
      await commit((write) =>
        audit.note(write, { ...by, action: "backups.download", target: `backup:${name}` }),
      );
      return found;
    },
  };
};

export type Backups = ReturnType<typeof openBackups>;
