import { constants, Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { StorageRefused } from "./errors.ts";
import { makePrivateFile } from "./files.ts";

/** How long start and migrations wait for another process; nobody is being served yet. */
const setupBusyMs = 5_000;
/** How long one attempt to write may hold the event loop up; the commit door tries again. */
const servingBusyMs = 20;
/** Pages of log before a checkpoint, about 32 MB: commits pay for it, and hot pages are then written back once for many. */
const checkpointPages = 8_000;
/**
 * Memory for pages, KiB. Codes, tokens and nonces are indexed by values without order, so nearly every insert touches a
 * page of its own: with SQLite's 2 MB those would be read again and again. It fills up as the ledger grows: more than
 * this and a gateway of a small shop would look as if it lost memory, for what the system keeps of the file anyway.
 */
const cacheKib = 16 * 1024;
/** After a burst the log file is cut back to this. */
const logBytesMax = 64 * 1024 * 1024;
/**
 * Up to 3.51.2 two connections that reset the write-ahead log and wrote at the same moment could corrupt the database;
 * administration commands beside a running server do just that.
 */
const sqliteVersionMin = [3, 51, 3] as const;

/** Whether a version of SQLite is free of the write-ahead-log reset defect. */
export const isSafeVersion = (version: string): boolean => {
  const parts = version.split(".").map(Number);
  for (const [index, least] of sqliteVersionMin.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
};

const pragma = (database: Database, name: string): unknown =>
  Object.values(database.query<Record<string, unknown>, []>(`PRAGMA ${name}`).get() ?? {})[0];

/** Sets what durability rests on, and reads it back: a setting that silently did not take is found at start. */
const configure = (database: Database, synchronous: "FULL" | "OFF"): void => {
  // Before anything is read: another process that closes the database at this moment holds it for itself.
  database.run(`PRAGMA busy_timeout = ${setupBusyMs}`);
  const version =
    database.query<{ version: string }, []>("SELECT sqlite_version() AS version").get()?.version ?? "";
  if (!isSafeVersion(version))
    throw new StorageRefused(
      `SQLite ${version} 有可能损坏数据的缺陷，至少需要 ${sqliteVersionMin.join(".")}`,
    );
  database.run("PRAGMA journal_mode = WAL");
  // FULL: COMMIT returns after the log is on disk. Everything we tell anyone rests on this.
  database.run(`PRAGMA synchronous = ${synchronous}`);
  database.run("PRAGMA foreign_keys = ON");
  database.run(`PRAGMA cache_size = ${-cacheKib}`);
  // Each member of a commit has a savepoint, and what it may have to take back would go to a temporary file.
  database.run("PRAGMA temp_store = MEMORY");
  database.run(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  database.run(`PRAGMA journal_size_limit = ${logBytesMax}`);
  const expected = {
    journal_mode: "wal",
    synchronous: synchronous === "FULL" ? 2 : 0,
    foreign_keys: 1,
    busy_timeout: setupBusyMs,
    cache_size: -cacheKib,
    temp_store: 2,
    wal_autocheckpoint: checkpointPages,
  };
  for (const [name, value] of Object.entries(expected))
    if (pragma(database, name) !== value) throw new StorageRefused(`数据库设置 ${name} 未能生效，拒绝启动`);
};

/** Opens the database for start and migrations, 0600, made when absent. */
export const openDatabase = (file: string, synchronous: "FULL" | "OFF"): Database => {
  makePrivateFile(file);
  const database = new Database(file, { readwrite: true, create: true, strict: true });
  try {
    configure(database, synchronous);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
};

/** From now on requests are served on this connection: another writer is waited for in small steps. */
export const startServing = (database: Database): void => {
  database.run(`PRAGMA busy_timeout = ${servingBusyMs}`);
};

/**
 * Lets `look` read a database of which not a byte may change. Even a reader makes a log and its index beside the file;
 * where no log is, the file is complete and is read as one that cannot change.
 */
export const readOnly = <Seen>(file: string, look: (database: Database) => Seen): Seen => {
  const inUse = (): boolean => existsSync(`${file}-wal`);
  const quiet = !inUse();
  try {
    return readWith(`${pathToFileURL(file).href}?${quiet ? "immutable=1" : "mode=ro"}`, look);
  } catch (cause) {
    // Another process has begun to write meanwhile, so what was read may be half of it.
    if (quiet && inUse()) return readWith(`${pathToFileURL(file).href}?mode=ro`, look);
    throw cause;
  }
};

/** The same of the file alone, whatever log is beside it. */
export const readOnlyAsIs = <Seen>(file: string, look: (database: Database) => Seen): Seen =>
  readWith(`${pathToFileURL(file).href}?immutable=1`, look);

const readWith = <Seen>(uri: string, look: (database: Database) => Seen): Seen => {
  const database = new Database(uri, constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI);
  try {
    database.run(`PRAGMA busy_timeout = ${setupBusyMs}`);
    return look(database);
  } finally {
    database.close();
  }
};
