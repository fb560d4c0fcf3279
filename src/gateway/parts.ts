import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { ResolveHost } from "../douyin/short-links.ts";
import type { OpenConnections } from "../douyin/wire/connections.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Commit } from "../storage/door.ts";
import { StorageUnavailable } from "../storage/errors.ts";

/** What the program is built from; tests bring others. */
export interface GatewayParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly synchronous?: "FULL" | "OFF";
  readonly resolveHost?: ResolveHost;
  /** The way to Douyin; real connections unless given. */
  readonly wire?: OpenConnections;
}

/** A disk that takes no writes is a problem of the contract: 503, come again. */
export const readyCommit =
  (commit: Commit): Commit =>
  async (work) => {
    try {
      return await commit(work);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      throw new Problem("not_ready", "网关暂时无法写入磁盘，请求未被处理，请稍后重试", { cause });
    }
  };
