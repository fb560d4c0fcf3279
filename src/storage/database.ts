import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { migrations as allMigrations, type Migration } from "../../migrations/index.ts";
import type { Clock } from "../clock.ts";
import { type Log, silentLog } from "../log.ts";
import type { Vault } from "../vault.ts";
import { openCommitDoor } from "./commit.ts";
import { openDatabase, readOnly, startServing } from "./connection.ts";
import type { Doors } from "./door.ts";
import { isNotDatabase, StorageRefused, type StorageUnavailable, type UnavailableReason } from "./errors.ts";
import { makeDataDir, syncFolder } from "./files.ts";
import { holdLock } from "./lock.ts";
import { type Restored, readRestored } from "./meta.ts";
import { migrate, pendingMigrations } from "./migrate.ts";
import { checkStamp, type StorageSettings, stampDatabase } from "./stamp.ts";
import { openDb } from "./statements.ts";
import type { CommitStats, HearBatch } from "./tally.ts";
import { openTurnReads } from "./turn-reads.ts";

export type { StorageSettings } from "./stamp.ts";

export interface Storage extends Doors {
  readonly vault: Vault;
  readonly dataDir: string;
  /** The restore this database came from; null when it grew by itself. */
  readonly restored: Restored | null;
  /** Writes a byte: tells whether the disk takes writes again. */
  readonly probe: () => Promise<void>;
  /** Why nothing could be written the last time, or null. */
  readonly trouble: () => StorageUnavailable | null;
  /** The same in a word, for health. */
  readonly writable: () => "ok" | UnavailableReason;
  readonly commitStats: () => CommitStats;
  /** Moves the log into the database file. */
  readonly checkpoint: () => void;
  /** Waits for what was handed in, moves the log into the database and closes it. */
  readonly close: () => Promise<void>;
}

export interface StorageParts {
  readonly settings: StorageSettings;
  readonly clock: Clock;
  readonly log?: Log;
  /** `OFF` only under a simulated clock, where durability is not what is tested. */
  readonly synchronous?: "FULL" | "OFF";
  readonly migrations?: readonly Migration[];
  readonly hearBatch?: HearBatch;
}

const setupWaitMs = 10_000;

/**
 * Opens the database of a data dir, making dir (0700), key and schema when absent. Throws `StorageRefused` with words
 * for the operator when it must not be used; then nothing was changed.
 */
export const openStorage = (parts: StorageParts): Storage => {
  const { settings, migrations = allMigrations } = parts;
  const file = join(settings.dataDir, "dy-gateway.db");
  return inOperatorsWords(file, () => {
    // A journal beside the file is of a database cut off while it was made; only a writer can go on from there.
    if (existsSync(file) && !existsSync(`${file}-journal`))
      readOnly(file, (database) => {
        pendingMigrations(database, migrations);
        checkStamp(database, settings);
      });
    makeDataDir(settings.dataDir);
    // Processes that start at the same moment come one after the other: the first makes what the others find.
    const lock = holdLock({
      file: join(settings.dataDir, "setup.lock"),
      waitMs: setupWaitMs,
      taken: `数据目录 ${settings.dataDir} 正由另一个进程建立或升级，请稍后再试`,
    });
    try {
      return openFile(file, parts);
    } finally {
      lock.release();
    }
  });
};

/** Opens one file as the database, bringing its schema up to date. The caller holds the lock of the data dir's set-up. */
export const openFile = (file: string, parts: StorageParts): Storage => {
  const { settings, clock, synchronous = "FULL", migrations = allMigrations } = parts;
  const database = openDatabase(file, synchronous);
  try {
    const before = checkStamp(database, settings);
    const vault = before ?? stampDatabase(database, settings, clock.nowMs());
    if (before === undefined) syncFolder(dirname(file));
    migrate(database, migrations, clock.nowMs());
    startServing(database);
    return storageOf(database, parts, vault);
  } catch (cause) {
    database.close(true);
    throw cause;
  }
};

const storageOf = (database: Database, parts: StorageParts, vault: Vault): Storage => {
  const { settings, clock, log = silentLog } = parts;
  const turnReads = openTurnReads(database);
  const door = openCommitDoor({ database, turnReads, clock, log, hearBatch: parts.hearBatch });
  // A value that is new each time: SQLite writes nothing at all for a row that stays as it is.
  const probe = database.query(
    "INSERT INTO meta (key, value) VALUES ('probe', hex(randomblob(16))) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const checkpoint = (): void => {
    turnReads.end();
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  };
  let closing: Promise<void> | undefined;
  return {
    db: openDb(database, turnReads),
    commit: door.commit,
    vault,
    dataDir: settings.dataDir,
    restored: readRestored(database),
    probe: () => door.commit((write) => write.run({ run: () => probe.run() })),
    trouble: door.trouble,
    writable: () => door.trouble()?.reason ?? "ok",
    commitStats: door.stats,
    checkpoint,
    close: () => {
      closing ??= door.close().then(() => {
        // Nothing is lost when the disk refuses this: the log stays beside the file.
        try {
          checkpoint();
        } catch (cause) {
          log.warn("the log was not moved into the database", { cause });
        }
        turnReads.end();
        // With every statement: one that is kept somewhere would keep the file open, and whoever closes a database last
        // takes away the log that lies beside its name, whose ever that is by then.
        database.close(true);
      });
      return closing;
    },
  };
};

/** What SQLite says of a file it cannot use, in words for the operator. */
const inOperatorsWords = <Result>(file: string, open: () => Result): Result => {
  try {
    return open();
  } catch (cause) {
    if (isNotDatabase(cause)) throw new StorageRefused(`${file} 不是数据库文件，或已损坏`, { cause });
    throw cause;
  }
};
