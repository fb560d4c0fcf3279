import { Database } from "bun:sqlite";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrations as allMigrations, type Migration } from "../../migrations/index.ts";
import type { Clock } from "../clock.ts";
import type { Vault } from "../vault.ts";
import { openCommitDoor } from "./commit.ts";
import type { Doors } from "./door.ts";
import { StorageRefused, type StorageUnavailable } from "./errors.ts";
import { openMasterKey } from "./master-key.ts";
import { checkMigrations, migrate } from "./migrate.ts";

export interface StorageSettings {
  readonly dataDir: string;
  readonly masterKeyFile: string;
  readonly environment: "live" | "sandbox";
}

export interface Storage extends Doors {
  readonly vault: Vault;
  readonly dataDir: string;
  /** Writes a byte: tells whether the disk takes writes again. */
  readonly probe: () => Promise<void>;
  /** Why nothing could be written the last time, or null. */
  readonly trouble: () => StorageUnavailable | null;
  readonly commitStats: () => { readonly batches: number; readonly members: number };
  /** Waits for what was handed in, moves the log into the database and closes it. */
  readonly close: () => Promise<void>;
}

const busyTimeoutMs = 2_000;
/** Before 3.51.3 a reset of the write-ahead log could, seldom, lose a committed transaction or corrupt the file. */
const sqliteVersionMin = [3, 51, 3] as const;

const isSafeVersion = (version: string): boolean => {
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
  const version =
    database.query<{ version: string }, []>("SELECT sqlite_version() AS version").get()?.version ?? "";
  if (!isSafeVersion(version))
    throw new StorageRefused(
      `SQLite ${version} 有可能丢失数据的缺陷，至少需要 ${sqliteVersionMin.join(".")}`,
    );
  database.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  database.run("PRAGMA journal_mode = WAL");
  // FULL: COMMIT returns after the log is on disk. Everything we tell anyone rests on this.
  database.run(`PRAGMA synchronous = ${synchronous}`);
  database.run("PRAGMA foreign_keys = ON");
  const expected = {
    journal_mode: "wal",
    synchronous: synchronous === "FULL" ? 2 : 0,
    foreign_keys: 1,
    busy_timeout: busyTimeoutMs,
  };
  for (const [name, value] of Object.entries(expected))
    if (pragma(database, name) !== value) throw new StorageRefused(`数据库设置 ${name} 未能生效，拒绝启动`);
};

/** Looks at an existing database without writing a byte: a newer one is left exactly as it is. */
const checkBeforeTouching = (file: string, migrations: readonly Migration[]): void => {
  if (!existsSync(file)) return;
  const reader = new Database(file, { readonly: true, strict: true });
  try {
    reader.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    checkMigrations(reader, migrations);
  } finally {
    reader.close();
  }
};

/** Key and environment are stamped together, in one transaction, when the database is made. */
const stamp = (database: Database, settings: StorageSettings, nowMs: number): Vault => {
  database.run("BEGIN IMMEDIATE");
  try {
    database.run("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
    const put = database.query("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
    put.run("environment", settings.environment);
    put.run("created_at_ms", String(nowMs));
    const stamped = database
      .query<{ value: string }, []>("SELECT value FROM meta WHERE key = 'environment'")
      .get();
    if (stamped?.value !== settings.environment)
      throw new StorageRefused(
        `这个数据库属于 ${stamped?.value ?? "?"} 环境，不能在 ${settings.environment} 环境中打开（DYG_ENVIRONMENT）`,
      );
    const vault = openMasterKey(database, settings.masterKeyFile);
    database.run("COMMIT");
    return vault;
  } catch (cause) {
    if (database.inTransaction) database.run("ROLLBACK");
    throw cause;
  }
};

/**
 * Opens the database of a data dir, making dir (0700), key and schema when absent. Throws `StorageRefused` with words
 * for the operator when it must not be used.
 */
export const openStorage = (parts: {
  readonly settings: StorageSettings;
  readonly clock: Clock;
  /** `OFF` only under a simulated clock, where durability is not what is tested. */
  readonly synchronous?: "FULL" | "OFF";
  readonly migrations?: readonly Migration[];
}): Storage => {
  const { settings, clock, synchronous = "FULL", migrations = allMigrations } = parts;
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const file = join(settings.dataDir, "dy-gateway.db");
  checkBeforeTouching(file, migrations);
  const database = new Database(file, { create: true, strict: true });
  try {
    chmodSync(file, 0o600);
    configure(database, synchronous);
    const vault = stamp(database, settings, clock.nowMs());
    migrate(database, migrations, clock.nowMs());
    const door = openCommitDoor(database, clock);
    const probe = database.query(
      "INSERT INTO meta (key, value) VALUES ('probed_at_ms', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    );
    return {
      db: drizzle(database),
      commit: door.commit,
      vault,
      dataDir: settings.dataDir,
      probe: () => door.commit(() => probe.run(String(clock.nowMs()))).then(() => {}),
      trouble: door.trouble,
      commitStats: door.stats,
      close: async () => {
        await door.drain();
        database.run("PRAGMA wal_checkpoint(TRUNCATE)");
        database.close();
      },
    };
  } catch (cause) {
    database.close();
    throw cause;
  }
};
