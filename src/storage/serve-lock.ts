import { Database } from "bun:sqlite";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { StorageRefused } from "./errors.ts";

/**
 * Holds the data dir for one server, for life: an exclusive transaction on a small file, which the system gives back
 * however the process ends (a pid file would lie after kill -9). Throws `StorageRefused` when another server holds it.
 */
export const holdServeLock = (dataDir: string): { readonly release: () => void } => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, "serve.lock");
  const database = new Database(file, { create: true });
  try {
    database.run("PRAGMA busy_timeout = 0");
    chmodSync(file, 0o600);
    database.run("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw new StorageRefused(`数据目录 ${dataDir} 正由另一个 dy-gateway 服务使用`, { cause });
  }
  return {
    release: () => {
      database.run("ROLLBACK");
      database.close();
    },
  };
};
