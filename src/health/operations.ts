import type { components } from "../../generated/api.ts";
import type { Clock } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import type { TokenStatus } from "../tokens/keeper.ts";
import {
  afterRestore,
  type BackupState,
  type Check,
  databaseCheck,
  diskCheck,
  type RecoveryState,
  type StorageState,
  tokenCheck,
  upstreamCheck,
  type Waiting,
  worst,
} from "./checks.ts";

type HealthBody = components["schemas"]["HealthResponse"];

export interface HealthParts {
  readonly clock: Clock;
  readonly version: string;
  readonly environment: "live" | "sandbox";
  readonly dataDir: string;
  readonly token: () => Pick<TokenStatus, "expiresAtMs" | "lastFailure">;
  /** Whether the last call of Douyin got a usable answer; null before the first. */
  readonly upstream: () => boolean | null;
  readonly storage: () => StorageState;
  /** Tries to write; after a failure this is how a full disk that has space again is noticed. */
  readonly probe: () => Promise<void>;
  /** How much is open still. It changes no status: what is asked about goes on by itself. */
  readonly waiting: () => Promise<Waiting>;
  /** How the backup job stands; null while it is off. */
  readonly backup: () => BackupState | null;
  /** How the recovery after a restore stands; null when there is none. */
  readonly recovery: () => RecoveryState | null;
  /** Whether the last restore of this process came to nothing. */
  readonly restoreFailed?: () => boolean;
  readonly isStopping: () => boolean;
}

/** Anyone may ask, as often as he likes: the disk is not touched more often than this. */
const diskKeptMs = 5_000;
const waitingKeptMs = 5_000;
const backupKeptMs = 5_000;
const probeSpacingMs = 1_000;
const retryAfterSeconds = "5";

/** What is found at most every `keptMs`, and by one search for all who ask meanwhile. */
const kept = <Result>(clock: Clock, keptMs: number, search: () => Result) => {
  let last: { readonly atMs: number; readonly result: Result } | undefined;
  return (): Result => {
    const nowMs = clock.monotonicMs();
    if (last === undefined || nowMs - last.atMs >= keptMs) last = { atMs: nowMs, result: search() };
    return last.result;
  };
};

/** While a backup takes the place of the database: the contract's 503, with all that can be said then. */
export const healthWhileClosed = (parts: {
  readonly version: string;
  readonly environment: "live" | "sandbox";
  readonly uptimeMs: number;
}) => {
  const closed: Check = { status: "unavailable", detail: "正在恢复备份" };
  return {
    status: 503,
    headers: { "retry-after": retryAfterSeconds },
    body: {
      status: "unavailable",
      version: parts.version,
      environment: parts.environment,
      uptime_seconds: Math.floor(parts.uptimeMs / 1_000),
      checks: { database: closed, access_token: closed, upstream: closed, disk: closed },
    } satisfies HealthBody,
  } as const;
};

/** `getHealth`: 503 only while nothing can be written or the program stops; other trouble is 200 `degraded`. */
export const healthOperations = (parts: HealthParts): Pick<Handlers, "getHealth"> => {
  const { clock, dataDir, probe } = parts;
  const startedMs = clock.monotonicMs();
  const disk = kept(clock, diskKeptMs, () => diskCheck({ clock, dataDir, tryWrite: probe }));
  // A database that cannot be read tells so by itself.
  const waiting = kept(clock, waitingKeptMs, () => parts.waiting().catch(() => undefined));
  const backup = kept(clock, backupKeptMs, parts.backup);
  // A failure is no news: storage itself tells of it.
  const tryAgain = kept(clock, probeSpacingMs, () => probe().catch(() => {}));

  const checksNow = async () => {
    // Without traffic nobody else would write, and trouble that is over would be told for ever.
    if (parts.storage().trouble !== null && !parts.isStopping()) await tryAgain();
    const diskNow: Check = await disk();
    return {
      database: afterRestore(databaseCheck(parts.storage(), backup()), parts.restoreFailed?.() ?? false),
      access_token: tokenCheck(parts.token(), clock.nowMs()),
      upstream: upstreamCheck(parts.upstream(), await waiting(), parts.recovery()),
      disk: diskNow,
    };
  };

  return {
    getHealth: async () => {
      const checks = await checksNow();
      const status = parts.isStopping() ? "unavailable" : worst(Object.values(checks));
      const body = {
        status,
        version: parts.version,
        environment: parts.environment,
        uptime_seconds: Math.floor((clock.monotonicMs() - startedMs) / 1_000),
        checks,
      };
      return status === "unavailable"
        ? { status: 503, body, headers: { "retry-after": retryAfterSeconds } }
        : { status: 200, body };
    },
  };
};
