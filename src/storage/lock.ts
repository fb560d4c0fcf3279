import { Database } from "bun:sqlite";
import { chmodSync } from "node:fs";
import { StorageRefused, unavailableReason } from "./errors.ts";

export interface Lock {
  readonly release: () => void;
}

/** A lock that is held only by a forgotten variable would be given back by the garbage collector. */
const held = new Set<Database>();

/**
 * Holds a lock between processes: an exclusive transaction on a small file of its own, which the system gives back
 * however the process ends (a pid file would lie after kill -9). Throws `StorageRefused` with `taken` when another
 * holder keeps it longer than `waitMs`.
 */
export const holdLock = (parts: {
  readonly file: string;
  readonly waitMs: number;
  readonly taken: string;
}): Lock => {
  const database = new Database(parts.file, { create: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${parts.waitMs}`);
    // Nothing is ever written here; a journal would need space, and a full disk would keep the server from starting.
    database.run("PRAGMA journal_mode = MEMORY");
    database.run("BEGIN EXCLUSIVE");
    chmodSync(parts.file, 0o600);
  } catch (cause) {
    database.close();
    if (unavailableReason(cause) !== "busy") throw cause;
    throw new StorageRefused(parts.taken, { cause });
  }
  held.add(database);
  return {
    release: () => {
      if (!held.delete(database)) return;
      database.run("ROLLBACK");
      database.close();
    },
  };
};
