import { statSync } from "node:fs";
import { StorageRefused } from "../storage/errors.ts";
import { checkBackup } from "../storage/restore.ts";
import type { StorageSettings } from "../storage/stamp.ts";
import type { BackupFile } from "./files.ts";

/** What is asked about the backups of a folder: plain data, because a thread of its own looks. */
export interface LookQuestion {
  readonly settings: StorageSettings;
  readonly backups: readonly BackupFile[];
}

/** A backup as its file says; one that went meanwhile is not there. */
export interface SeenBackup extends BackupFile {
  readonly sizeBytes: number;
  /** Why it could not be restored here, in words for the operator; null when it can. */
  readonly problem: string | null;
}

/** The refusal without the path of this machine, and without what it did not do. */
const wordsOf = (cause: unknown, { file, name }: BackupFile): string =>
  cause instanceof StorageRefused
    ? (cause.message.replaceAll(file, name).split("；")[0] ?? "")
    : "文件无法读取";

const problemOf = (backup: BackupFile, settings: StorageSettings): string | null => {
  try {
    checkBackup(backup.file, settings, { whole: false });
    return null;
  } catch (cause) {
    return wordsOf(cause, backup);
  }
};

/** Looks at each file: its size, and whether it belongs to this data dir. Not whether every page of it is sound. */
export const lookAt = ({ settings, backups }: LookQuestion): readonly SeenBackup[] =>
  backups.flatMap((backup) => {
    const there = statSync(backup.file, { throwIfNoEntry: false });
    if (there === undefined) return [];
    return [{ ...backup, sizeBytes: there.size, problem: problemOf(backup, settings) }];
  });
