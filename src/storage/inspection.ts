import { constants, Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrations } from "../../migrations/index.ts";
import type { Db } from "./door.ts";
import { pendingMigrations } from "./migrate.ts";
import { checkStamp, type StorageSettings } from "./stamp.ts";

/** A database as somebody finds it who may change nothing, also beside a running server. */
export interface Inspection {
  readonly db: Db;
  /** What SQLite's own check complains of; empty when all is well. */
  readonly complaints: () => readonly string[];
  /** Steps of the schema that the next start would take. Throws `StorageRefused` for one this program must not touch. */
  readonly pending: () => readonly string[];
  /** Throws `StorageRefused` when it belongs to another environment or master key. */
  readonly checkStamp: () => void;
  readonly close: () => void;
}

const busyMs = 5_000;
const complaintsMax = 20;

/** Opens the database of a data dir for reading alone; null when there is none. */
export const inspectDatabase = (settings: StorageSettings): Inspection | null => {
  const file = join(settings.dataDir, "dy-gateway.db");
  if (!existsSync(file)) return null;
  // Without a log beside it nobody writes, and the file is complete; a reader of the other kind would make a log.
  const quiet = !existsSync(`${file}-wal`);
  const uri = `${pathToFileURL(file).href}?${quiet ? "immutable=1" : "mode=ro"}`;
  const database = new Database(uri, constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI);
  database.run(`PRAGMA busy_timeout = ${busyMs}`);
  return {
    db: drizzle(database),
    complaints: () =>
      database
        .query<{ integrity_check: string }, []>(`PRAGMA integrity_check(${complaintsMax})`)
        .all()
        .map((row) => row.integrity_check)
        .filter((words) => words !== "ok"),
    pending: () => pendingMigrations(database, migrations).map(({ name }) => name),
    checkStamp: () => {
      checkStamp(database, settings);
    },
    close: () => database.close(),
  };
};
