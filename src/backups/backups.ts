import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Job } from "../schedule/schedule.ts";
import type { Backup, BackupOrder } from "../storage/backup.ts";
import { backupName, backupsIn, makeFolder, rotate } from "./files.ts";

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
  /** null = the job is off. */
  readonly settings: { readonly hour: number; readonly keep: number; readonly dir: string } | null;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Writes one backup; in the program a thread of its own does. */
  readonly write: (order: BackupOrder) => Promise<Backup>;
  /** Runs the job soon. */
  readonly wake: () => void;
}

const ageMsMax = 26 * 3_600_000;
const mebibyte = 1024 * 1024;

/** The nightly backup with its rotation. A night that was missed, or went wrong, is made good within the hour. */
export const openBackups = (parts: BackupParts) => {
  const { settings, dataDir, clock, log, write, wake } = parts;
  if (settings === null) return { jobs: [] satisfies readonly Job[], state: () => null };
  const { hour, keep, dir } = settings;
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
    try {
      makeFolder(dir);
      const nowMs = clock.nowMs();
      const { file, bytes } = await write({ dataDir, file: join(dir, backupName(nowMs)), nowMs });
      // The old ones go when the new one is on disk, and not before.
      const gone = rotate(dir, keep);
      failed = false;
      log.info("backup written", { file, bytes, gone });
      return `已备份 ${Math.ceil(bytes / mebibyte)} MiB，删去旧的 ${gone} 份`;
    } catch (cause) {
      failed = true;
      throw cause;
    }
  };

  const catchUp = async (): Promise<string> => {
    const newest = backupsIn(dir)[0];
    const due = failed || newest === undefined || state().overdue;
    if (!due) return "不需要";
    const { ageMs, overdue } = state();
    if (overdue) log.warn("there is no backup of the last 26 hours", { newestAgeMs: ageMs });
    wake();
    return "已唤起备份";
  };

  const jobs: readonly Job[] = [
    { name: "backup", title: "备份数据库", pattern: `0 0 ${hour} * * *`, run },
    { name: "backup-catch-up", title: "补做错过或失败的备份", pattern: "0 20 * * * *", run: catchUp },
  ];
  return { jobs, state };
};
