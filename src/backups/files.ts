import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { toRfc3339 } from "../clock.ts";
import { draftEnding } from "../storage/backup.ts";

/** A backup in its folder. */
export interface BackupFile {
  readonly file: string;
  readonly atMs: number;
}

const namePattern = /^dy-gateway-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.db$/;

/** `dy-gateway-20260316T022854000Z.db`: the name tells the time, whatever copies the file. */
export const backupName = (atMs: number): string => `dy-gateway-${toRfc3339(atMs).replace(/[-:.]/g, "")}.db`;

const timeOf = (name: string): number | null => {
  const found = namePattern.exec(name);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, ms] = found.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, ms);
};

/** The backups of a folder, newest first; files of other names are none of ours. */
export const backupsIn = (folder: string): readonly BackupFile[] => {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const atMs = timeOf(name);
      return atMs === null ? [] : [{ file: join(folder, name), atMs }];
    })
    .toSorted((a, b) => b.atMs - a.atMs);
};

/** Makes the folder, for its owner only, unless it is there. */
export const makeFolder = (folder: string): void => {
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o700);
};

/** Takes away all but the newest `keep`, and what a process that was cut off left half written. Gives how many backups went. */
export const rotate = (folder: string, keep: number): number => {
  for (const name of readdirSync(folder))
    if (name.startsWith("dy-gateway-") && name.includes(draftEnding))
      rmSync(join(folder, name), { force: true });
  const old = backupsIn(folder).slice(keep);
  for (const { file } of old) rmSync(file);
  return old.length;
};
