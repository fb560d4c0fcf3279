import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { toRfc3339 } from "../clock.ts";
import { draftEnding } from "../storage/backup.ts";

/** By the job of the night, or by somebody who wanted one. */
export type BackupKind = "nightly" | "manual";

/** A backup in its folder. */
export interface BackupFile {
  readonly name: string;
  readonly file: string;
  readonly atMs: number;
  readonly kind: BackupKind;
}

const namePattern = /^dy-gateway-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(-manual)?\.db$/;

/** `dy-gateway-20260316T022854000Z.db`: the name tells the time, whatever copies the file. */
export const backupName = (atMs: number, kind: BackupKind): string =>
  `dy-gateway-${toRfc3339(atMs).replace(/[-:.]/g, "")}${kind === "manual" ? "-manual" : ""}.db`;

/** What a name tells of its backup; null for names that are none of ours, with a path in them for instance. */
const readName = (name: string): Pick<BackupFile, "atMs" | "kind"> | null => {
  const found = namePattern.exec(name);
  if (found === null) return null;
  const [year = 0, month = 1, day, hour, minute, second, ms] = found.slice(1, 8).map(Number);
  return {
    atMs: Date.UTC(year, month - 1, day, hour, minute, second, ms),
    kind: found[8] === undefined ? "nightly" : "manual",
  };
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
      const read = readName(name);
      return read === null ? [] : [{ name, file: join(folder, name), ...read }];
    })
    .toSorted((a, b) => b.atMs - a.atMs);
};

/** The backup of that name; undefined when there is none, or what has the name is no file. */
export const findBackup = (folder: string, name: string): BackupFile | undefined => {
  const read = readName(name);
  if (read === null) return undefined;
  const file = join(folder, name);
  const there = lstatSync(file, { throwIfNoEntry: false });
  return there?.isFile() === true ? { name, file, ...read } : undefined;
};

/** Makes the folder, for its owner only, unless it is there. */
export const makeFolder = (folder: string): void => {
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o700);
};

/**
 * Takes away all of a kind but the newest `keep`, and what a process that was cut off left half written. Those made by
 * hand crowd out none of the nights. Gives how many backups went.
 */
export const rotate = (folder: string, kind: BackupKind, keep: number): number => {
  for (const name of readdirSync(folder))
    if (name.startsWith("dy-gateway-") && name.includes(draftEnding))
      rmSync(join(folder, name), { force: true });
  const old = backupsIn(folder)
    .filter((backup) => backup.kind === kind)
    .slice(keep);
  for (const { file } of old) rmSync(file);
  return old.length;
};
