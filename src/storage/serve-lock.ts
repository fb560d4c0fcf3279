import { join } from "node:path";
import { makeDataDir } from "./files.ts";
import { holdLock, type Lock } from "./lock.ts";

/** Holds the data dir for one server, for life. Throws `StorageRefused` at once when another server holds it. */
export const holdServeLock = (dataDir: string): Lock => {
  makeDataDir(dataDir);
  return holdLock({
    file: join(dataDir, "serve.lock"),
    waitMs: 0,
    taken: `数据目录 ${dataDir} 正由另一个 dy-gateway 服务使用`,
  });
};
