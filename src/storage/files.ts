import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { StorageRefused } from "./errors.ts";

/** What the system said, for the end of a sentence. */
export const systemWords = (cause: unknown): string => (cause instanceof Error ? cause.message : "未知错误");

/** Puts the names in a folder on disk; a file that was fsynced is not found again when its name was not. */
export const syncFolder = (folder: string): void => {
  // Windows refuses it: NTFS writes names into its journal by itself, and SQLite relies on that there too.
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Makes the data dir, for its owner only, unless it is there. */
export const makeDataDir = (dataDir: string): void => {
  try {
    if (mkdirSync(dataDir, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(dataDir));
  } catch (cause) {
    throw new StorageRefused(`无法建立数据目录 ${dataDir}：${systemWords(cause)}`, { cause });
  }
};

/**
 * Makes an empty file for its owner only, so that SQLite, which gives its log the same rights, never makes it readable
 * for others, not even for a moment. An existing file is left alone: closing it here would drop SQLite's locks on it.
 */
export const makePrivateFile = (file: string): void => {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return;
    throw new StorageRefused(`无法建立数据库文件 ${file}：${systemWords(cause)}`, { cause });
  }
};

/**
 * Writes a file for its owner only. The name appears when the bytes are on disk; unless `replace` is said, a file that
 * is there is never touched. @throws {StorageRefused} when it cannot be written, or is there.
 */
export const writeOnce = (file: string, text: string, { replace }: { readonly replace: boolean }): void => {
  const draft = `${file}.${process.pid}`;
  try {
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (replace) renameSync(draft, file);
    else linkSync(draft, file);
  } catch (cause) {
    throw new StorageRefused(`无法写入 ${file}：${systemWords(cause)}`, { cause });
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
  syncFolder(dirname(file));
};
