import { statfs } from "node:fs/promises";
import type { components } from "../../generated/api.ts";
import type { Clock } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import type { TokenStatus } from "../tokens/keeper.ts";

type Health = components["schemas"]["HealthResponse"];
type Check = Health["checks"]["database"];
type Status = Health["status"];

export interface HealthParts {
  readonly clock: Clock;
  readonly version: string;
  readonly environment: "live" | "sandbox";
  readonly dataDir: string;
  readonly token: () => TokenStatus;
  /** Whether the last call of Douyin got a usable answer; null before the first. */
  readonly upstream: () => boolean | null;
  /** Why nothing could be written the last time, or null; `waiting` outcomes are known and not on disk. */
  readonly storage: () => { readonly trouble: string | null; readonly waiting: number };
  /** Tries to write; after a failure this is how a full disk that has space again is noticed. */
  readonly probe: () => Promise<void>;
  readonly isStopping: () => boolean;
}

const spaceLowBytes = 500 * 1024 * 1024;
const spaceNoneBytes = 5 * 1024 * 1024;
const spaceKeptMs = 5_000;
const probeSpacingMs = 1_000;

const check = (status: Status, detail: string): Check => ({ status, detail });

const databaseCheck = ({ storage }: HealthParts): Check => {
  const { trouble, waiting } = storage();
  if (trouble !== null) return check("unavailable", `数据库无法写入（${trouble}）`);
  return waiting > 0 ? check("degraded", `${waiting} 个结果尚未写入磁盘，正在重试`) : check("ok", "可读写");
};

const tokenCheck = ({ token, clock }: HealthParts): Check => {
  const { expiresAtMs, lastFailure } = token();
  if (expiresAtMs === null)
    return lastFailure === null
      ? check("ok", "尚未获取，首次调用时获取")
      : check("degraded", "获取失败，见日志");
  const leftSeconds = Math.floor((expiresAtMs - clock.nowMs()) / 1_000);
  if (leftSeconds <= 0) return check("degraded", "已过期，正在重新获取");
  return check(lastFailure === null ? "ok" : "degraded", `剩余 ${Math.floor(leftSeconds / 60)} 分钟`);
};

const upstreamCheck = ({ upstream }: HealthParts): Check => {
  const answered = upstream();
  if (answered === null) return check("ok", "尚未调用");
  return answered ? check("ok", "最近一次调用正常") : check("degraded", "最近一次调用没有得到可用的应答");
};

const worst = (checks: readonly Check[]): Status =>
  checks.some(({ status }) => status === "unavailable")
    ? "unavailable"
    : checks.some(({ status }) => status === "degraded")
      ? "degraded"
      : "ok";

/** `getHealth`: 503 only while nothing can be written or the program stops; other trouble is 200 `degraded`. */
export const healthOperations = (parts: HealthParts): Pick<Handlers, "getHealth"> => {
  const { clock } = parts;
  const startedMs = clock.monotonicMs();
  let probedMs = Number.NEGATIVE_INFINITY;
  let space = { atMs: Number.NEGATIVE_INFINITY, freeBytes: Number.POSITIVE_INFINITY };

  const diskCheck = async (): Promise<Check> => {
    if (clock.monotonicMs() - space.atMs > spaceKeptMs) {
      const { bavail, bsize } = await statfs(parts.dataDir);
      space = { atMs: clock.monotonicMs(), freeBytes: bavail * bsize };
    }
    const free = `剩余 ${Math.floor(space.freeBytes / 1024 / 1024)} MiB`;
    if (space.freeBytes < spaceNoneBytes) return check("unavailable", free);
    return check(space.freeBytes < spaceLowBytes ? "degraded" : "ok", free);
  };

  const probeAfterTrouble = async (): Promise<void> => {
    if (parts.storage().trouble === null || clock.monotonicMs() - probedMs < probeSpacingMs) return;
    probedMs = clock.monotonicMs();
    // A failure is no news: the check below tells it.
    await parts.probe().catch(() => {});
  };

  return {
    getHealth: async () => {
      await probeAfterTrouble();
      const checks = {
        database: databaseCheck(parts),
        access_token: tokenCheck(parts),
        upstream: upstreamCheck(parts),
        disk: await diskCheck().catch(() => check("unavailable", "数据目录无法访问")),
      };
      const status = parts.isStopping() ? "unavailable" : worst(Object.values(checks));
      const body = {
        status,
        version: parts.version,
        environment: parts.environment,
        uptime_seconds: Math.floor((clock.monotonicMs() - startedMs) / 1_000),
        checks,
      };
      return status === "unavailable" ? { status: 503, body } : { status: 200, body };
    },
  };
};
