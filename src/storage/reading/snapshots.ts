import { constants, Database } from "bun:sqlite";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { openVault, type Vault } from "../../vault.ts";
import type { Db, RowsStatement, Values } from "../door.ts";
import { readMasterKey } from "../master-key.ts";

/** A drizzle query whose rows are wanted as plain values, in the order of its columns. */
export interface ValuesStatement {
  readonly values: (values?: Record<string, unknown>) => unknown[][];
}

/** How statements of one snapshot are read; all of them see the database as it was when the snapshot began. */
export interface Read {
  readonly rows: <Row>(statement: RowsStatement<Row>, values?: Values) => readonly Row[];
  readonly row: <Row>(statement: RowsStatement<Row>, values?: Values) => Row | undefined;
  /** Without a name for each value: what large exports are read by. */
  readonly plain: (statement: ValuesStatement, values?: Values) => readonly (readonly unknown[])[];
}

/** The database at one moment. While it is held, the log cannot be moved into the database beyond it. */
export interface Snapshot {
  /** Builds the statements that are given to `read`. */
  readonly db: Db;
  readonly read: Read;
  /** Gives the connection back; afterwards nothing more can be read. */
  readonly close: () => void;
}

export interface Snapshots {
  readonly vault: Vault;
  readonly open: () => Snapshot;
  readonly close: () => void;
}

export interface SnapshotSettings {
  readonly dataDir: string;
  readonly masterKeyFile: string;
}

/** Memory for pages of one connection, KiB. No memory map: its pages would count as memory of this process. */
const cacheKib = 8 * 1024;
const busyMs = 5_000;
/** Connections kept open for the next snapshot. */
const idleMax = 2;

interface Connection {
  readonly database: Database;
  readonly db: Db;
}

const connect = (file: string): Connection => {
  const database = new Database(
    `${pathToFileURL(file).href}?mode=ro`,
    constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI,
  );
  database.run(`PRAGMA busy_timeout = ${busyMs}`);
  database.run(`PRAGMA cache_size = ${-cacheKib}`);
  database.run("PRAGMA query_only = ON");
  return { database, db: drizzle(database) };
};

/**
 * Snapshots of the database of a data dir for reading alone, each on a connection of its own that cannot write. Reads
 * are synchronous and hold up whoever makes them: they belong into a thread of their own.
 */
export const openSnapshots = (settings: SnapshotSettings): Snapshots => {
  const file = join(settings.dataDir, "dy-gateway.db");
  const vault = openVault(readMasterKey(settings.masterKeyFile));
  const idle: Connection[] = [];
  const held = new Set<Connection>();
  let closed = false;
  return {
    vault,
    open: () => {
      if (closed) throw new Error("a snapshot was asked for after the snapshots were closed");
      const connection = idle.pop() ?? connect(file);
      const { database, db } = connection;
      held.add(connection);
      database.run("BEGIN");
      const reading = <Result>(read: () => Result): Result => {
        if (!held.has(connection)) throw new Error("something was read from a snapshot that was closed");
        return read();
      };
      return {
        db,
        read: {
          rows: (statement, values) => reading(() => statement.all(values)),
          row: (statement, values) => reading(() => statement.all(values)[0]),
          plain: (statement, values) => reading(() => statement.values(values)),
        },
        close: () => {
          if (!held.delete(connection)) return;
          database.run("COMMIT");
          if (closed || idle.length >= idleMax) database.close(true);
          else idle.push(connection);
        },
      };
    },
    close: () => {
      closed = true;
      for (const { database } of [...idle, ...held]) database.close(true);
      idle.length = 0;
      held.clear();
    },
  };
};
