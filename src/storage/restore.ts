import { Database } from "bun:sqlite";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { migrations } from "../../migrations/index.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import { requireSound, syncFile } from "./backup.ts";
import { readOnly, readOnlyAsIs } from "./connection.ts";
import { openFile, type Storage, type StorageSettings } from "./database.ts";
import { isNotDatabase, StorageRefused, unavailableReason } from "./errors.ts";
import { makePrivateFile, syncFolder, systemWords } from "./files.ts";
import { holdLock } from "./lock.ts";
import { metaKeys, putMeta, type Restored, readMeta, readRestored } from "./meta.ts";
import { pendingMigrations } from "./migrate.ts";
import { checkStamp } from "./stamp.ts";

export interface RestoreParts {
  readonly settings: StorageSettings;
  /** The backup. Not a byte of it changes. */
  readonly file: string;
  /** Every page of it was checked a moment ago, beside serving: only the copy is checked whole once more. */
  readonly checked?: boolean;
  readonly clock: Clock;
  /**
   * Does in the copy, before it takes its place, what a database of an earlier time must not come back without. Gives
   * the time of the newest change it knows of: what a file that tells no time of its own is taken to be of.
   */
  readonly amend: (copy: Storage, restoredAtMs: number) => Promise<number | null>;
}

export interface Restore extends Restored {
  readonly database: string;
  /** Where the database lies that was there before; null when there was none. */
  readonly replaced: string | null;
}

const setupWaitMs = 10_000;
/** More rows than any merchant adds between a backup and its restore. */
const idsLeftOut = 10_000_000;
const busyMs = 2_000;

/**
 * Puts a backup in the place of the database of a data dir. All that has to be done to it is done in a copy, on disk
 * before the copy takes the name of the database: cut off at any moment, there is either the old database or the new
 * one, whole. The caller holds the serve lock. Throws `StorageRefused`; then the database is as it was.
 */
export const restoreBackup = async (parts: RestoreParts): Promise<Restore> => {
  const { settings, file, checked = false } = parts;
  const database = join(settings.dataDir, "dy-gateway.db");
  requireWholeFile(file, database);
  checkBackup(file, settings, { whole: !checked });
  // Administration commands open the database for a moment each: none may begin meanwhile.
  const lock = holdLock({
    file: join(settings.dataDir, "setup.lock"),
    waitMs: setupWaitMs,
    taken: `数据目录 ${settings.dataDir} 正由另一个进程建立或升级，请稍后再试`,
  });
  const draft = `${database}.restoring`;
  try {
    removeDraft(draft);
    const restored = await makeCopy(draft, parts);
    const replaced = takePlace(draft, database, toRfc3339(restored.atMs).replace(/[-:.]/g, ""));
    verifyInPlace(database, parts, restored);
    return { ...restored, database, replaced };
  } catch (cause) {
    if (cause instanceof StorageRefused) throw cause;
    throw new StorageRefused(`恢复没有完成：${systemWords(cause)}`, { cause });
  } finally {
    removeDraft(draft);
    lock.release();
  }
};

const removeDraft = (draft: string): void => {
  for (const name of readdirSync(dirname(draft)))
    if (join(dirname(draft), name).startsWith(draft)) rmSync(join(dirname(draft), name), { force: true });
};

/** A database that was copied while it was written has part of itself in other files. */
const requireWholeFile = (file: string, database: string): void => {
  if (!existsSync(file) || !statSync(file).isFile()) throw new StorageRefused(`没有备份文件 ${file}`);
  if (resolve(file) === resolve(database))
    throw new StorageRefused(`${file} 就是正在使用的数据库，请给出备份文件`);
  for (const ending of ["-wal", "-journal"])
    if (existsSync(file + ending) && statSync(file + ending).size > 0)
      throw new StorageRefused(
        `${file}${ending} 还在旁边，${file} 不是完整的备份；请用 dy-gateway backup 写出的文件`,
      );
};

/**
 * Refuses a file this data dir must not get: none of ours, damaged, newer, of another environment or master key.
 * `whole`: every page is read, which takes as long as the file is large.
 */
export const checkBackup = (
  file: string,
  settings: StorageSettings,
  { whole }: { readonly whole: boolean },
): void => {
  const damaged = `${file} 已损坏，没有通过完整性检查；数据目录未作任何改动`;
  try {
    readOnly(file, (database) => {
      if (checkStamp(database, settings) === undefined)
        throw new StorageRefused(`${file} 不是 dy-gateway 的备份；数据目录未作任何改动`);
      pendingMigrations(database, migrations);
      if (whole) requireSound(database, damaged);
    });
  } catch (cause) {
    if (isNotDatabase(cause)) throw new StorageRefused(damaged, { cause });
    throw cause;
  }
};

const withDatabase = <Result>(file: string, work: (database: Database) => Result): Result => {
  const database = new Database(file, { readwrite: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${busyMs}`);
    return work(database);
  } finally {
    database.close(true);
  }
};

/** The copy with everything done to it, in one file that is on disk. */
const makeCopy = async (draft: string, { settings, file, clock, amend }: RestoreParts): Promise<Restored> => {
  makePrivateFile(draft);
  copyFileSync(file, draft);
  chmodSync(draft, 0o600);
  const restoredAtMs = clock.nowMs();
  const copy = openFile(draft, { settings, clock });
  let newestMs: number | null;
  try {
    newestMs = await amend(copy, restoredAtMs);
  } finally {
    await copy.close();
  }
  const restored = withDatabase(draft, (database) => {
    const meta = readMeta(database);
    // Where nobody wrote down when the file was made, its newest change is the time it is of.
    const fromMs = Number(meta.get(metaKeys.backupAtMs) ?? newestMs ?? meta.get("created_at_ms") ?? 0);
    putMeta(database, {
      [metaKeys.restoredAtMs]: String(restoredAtMs),
      [metaKeys.restoredFromMs]: String(fromMs),
      // From here on it is no backup: a copy of it is of a later time.
      [metaKeys.backupAtMs]: null,
    });
    leaveOutIds(database);
    // Whatever the connections before have left in the log is moved into the file.
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    requireSound(database, "恢复出的数据库没有通过完整性检查；数据目录未作任何改动");
    return { atMs: restoredAtMs, fromMs };
  });
  const log = `${draft}-wal`;
  if (existsSync(log) && statSync(log).size > 0)
    throw new Error("the copy has part of itself in its log still");
  syncFile(draft);
  return restored;
};

/**
 * Ids of verifications that were told since the backup stand for nothing any more: given out again, one would show the
 * caller who still asks about it what became of another guest's coupon.
 */
const leaveOutIds = (database: Database): void => {
  const kept = database
    .query("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'verifications'")
    .run(idsLeftOut);
  if (kept.changes > 0) return;
  database.query("INSERT INTO sqlite_sequence (name, seq) VALUES ('verifications', ?)").run(idsLeftOut);
};

/**
 * Makes one file of the database that is there, so that no log of it is left for the one that follows. Gives false for
 * one that SQLite cannot read: that it is damaged may be why there is a restore.
 */
const foldLog = (database: string): boolean => {
  try {
    // Looked at first as a file that cannot change: opened to be written, a broken one would lose its log.
    readOnlyAsIs(database, (open) => open.query("SELECT count(*) FROM sqlite_schema").get());
    const mode = withDatabase(database, (open) =>
      open.query<{ journal_mode: string }, []>("PRAGMA journal_mode = DELETE").get(),
    )?.journal_mode;
    if (mode === "delete") return true;
    throw new StorageRefused("数据库正被另一个命令使用，请稍后再试；未作任何改动");
  } catch (cause) {
    if (isNotDatabase(cause)) return false;
    if (unavailableReason(cause) !== "busy") throw cause;
    throw new StorageRefused("数据库正被另一个命令使用，请稍后再试；未作任何改动", { cause });
  }
};

/** Gives the copy the name of the database; the one that was there stays beside it under a name of its own. */
const takePlace = (draft: string, database: string, moment: string): string | null => {
  const folder = dirname(database);
  const there = existsSync(database);
  const aside = join(folder, `dy-gateway.replaced-${moment}.db`);
  if (!there || !foldLog(database)) {
    // The log of a database that is gone or broken would be taken for the new one's.
    for (const ending of ["-wal", "-shm", "-journal"])
      if (existsSync(database + ending)) renameSync(database + ending, aside + ending);
  } else for (const ending of ["-wal", "-shm", "-journal"]) rmSync(database + ending, { force: true });
  if (there) keepBeside(database, aside);
  syncFolder(folder);
  renameSync(draft, database);
  syncFolder(folder);
  return there ? aside : null;
};

/** Takes a restore back that turned out not to serve: the database that was there before has its name again. */
export const putBack = ({ database, replaced }: Pick<Restore, "database" | "replaced">): void => {
  if (replaced === null) throw new Error("there is no database to put back");
  foldLog(database);
  for (const ending of ["-wal", "-shm", "-journal"]) rmSync(database + ending, { force: true });
  renameSync(replaced, database);
  syncFolder(dirname(database));
};

const keepBeside = (database: string, aside: string): void => {
  try {
    linkSync(database, aside);
  } catch (cause) {
    if (existsSync(aside)) throw cause;
    // A file system without second names.
    copyFileSync(database, aside);
    chmodSync(aside, 0o600);
    syncFile(aside);
  }
};

const verifyInPlace = (database: string, { settings }: RestoreParts, restored: Restored): void =>
  readOnly(database, (open) => {
    checkStamp(open, settings);
    const found = readRestored(open);
    if (found?.atMs !== restored.atMs || found.fromMs !== restored.fromMs)
      throw new Error("the database in place is not the one that was restored");
  });
