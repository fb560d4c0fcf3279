import { constants, Database } from "bun:sqlite";
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { randomBytes } from "../random.ts";
import { StorageRefused } from "./errors.ts";
import { makePrivateFile, syncFolder, systemWords } from "./files.ts";
import { metaKeys, putMeta } from "./meta.ts";

/** A backup that was asked for: plain data, because it is made in a thread of its own beside a server. */
export interface BackupOrder {
  readonly dataDir: string;
  /** Must not be there yet. */
  readonly file: string;
  readonly nowMs: number;
}

export interface Backup {
  readonly file: string;
  readonly bytes: number;
  /** Everything that was told before this moment is in it. */
  readonly atMs: number;
}

const busyMs = 5_000;

/** Ends the names of files that are being written; one that is left over is of a process that was cut off. */
export const draftEnding = ".partial";

/** Puts the bytes of a file on disk. */
export const syncFile = (file: string): void => {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Throws unless SQLite finds every page, index and key of the database sound. */
export const requireSound = (database: Database, words: string): void => {
  const found = database
    .query<{ integrity_check: string }, []>("PRAGMA integrity_check(5)")
    .all()
    .map((row) => row.integrity_check);
  const orphans = database.query("PRAGMA foreign_key_check").all().length;
  if (orphans === 0 && found.length === 1 && found[0] === "ok") return;
  throw new StorageRefused(words, { cause: new Error([...found, `orphans: ${orphans}`].join("; ")) });
};

/** A consistent copy of one moment, without holding up whoever writes; stamped with its time, and checked whole. */
const writeDraft = (draft: string, { dataDir, nowMs }: BackupOrder): void => {
  const source = new Database(
    `${pathToFileURL(join(dataDir, "dy-gateway.db")).href}?mode=ro`,
    constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI,
  );
  try {
    source.run(`PRAGMA busy_timeout = ${busyMs}`);
    source.query("VACUUM INTO ?").run(draft);
  } finally {
    source.close();
  }
  const copy = new Database(draft, { readwrite: true, strict: true });
  try {
    putMeta(copy, { [metaKeys.backupAtMs]: String(nowMs) });
    requireSound(copy, "写出的备份没有通过完整性检查，已删除；请运行 doctor 检查数据库");
  } finally {
    copy.close();
  }
};

/**
 * Writes a backup of a data dir to a new file, for its owner only. The name appears when the bytes are checked and on
 * disk, and not before. Throws `StorageRefused` with words for the operator; then no file was left. The database holds
 * no master key, so the backup holds none.
 */
export const writeBackup = (order: BackupOrder): Backup => {
  const { file, nowMs } = order;
  if (existsSync(file)) throw new StorageRefused(`${file} 已经存在，备份不会覆盖它；请换一个文件名`);
  if (!existsSync(dirname(file))) throw new StorageRefused(`没有文件夹 ${dirname(file)}，请先建立`);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}${draftEnding}`;
  try {
    makePrivateFile(draft);
    writeDraft(draft, order);
    syncFile(draft);
    const { size } = statSync(draft);
    renameSync(draft, file);
    syncFolder(dirname(file));
    return { file, bytes: size, atMs: nowMs };
  } catch (cause) {
    if (cause instanceof StorageRefused) throw cause;
    throw new StorageRefused(`备份没有写成：${systemWords(cause)}`, { cause });
  } finally {
    for (const name of [draft, `${draft}-journal`]) rmSync(name, { force: true });
  }
};
