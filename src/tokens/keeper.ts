import type { Clock } from "../clock.ts";
import type { FetchToken } from "../douyin/client-token.ts";
import type { Log } from "../log.ts";
import { TokenUnavailable } from "./problems.ts";
import type { HeldToken, TokenRepository } from "./repository.ts";

export interface TokenStatus {
  readonly expiresAtMs: number | null;
  readonly obtainedAtMs: number | null;
  /** Why the last renewal failed, or null since one has succeeded. */
  readonly lastFailure: string | null;
}

export interface TokenKeeper {
  /** A token that is alive. Throws `TokenUnavailable`. */
  readonly current: () => Promise<string>;
  /** A token other than the one Douyin refused. Throws `TokenUnavailable`. */
  readonly renewAfterRefusal: (refused: string) => Promise<string>;
  /** For the job: renews ahead of expiry; says what it did. */
  readonly renewIfDue: () => Promise<string>;
  readonly read: () => Promise<HeldToken>;
  readonly status: () => TokenStatus;
}

/** Renewed this long before it ends (Douyin keeps the older of two alive for 5 minutes: client_token page). */
const aheadMs = 10 * 60_000;
/** A stable token with less life than this is replaced by a plain one at once (contract 5.7). */
const lifeLeastSeconds = 300;
const spacingMs = 5_000;
/** 10020, called too often: stop for 5 minutes and keep the old token (client_token page). */
const tooOftenCode = 10_020;
const tooOftenPauseMs = 5 * 60_000;

interface Parts {
  readonly fetchToken: FetchToken;
  readonly repository: TokenRepository;
  readonly clock: Clock;
  readonly log: Log;
}

/** One fetch of a new token: the stable endpoint first, the plain one when that gives nothing new. */
const openFetch = ({ fetchToken, clock, repository, log }: Parts) => {
  let pausedUntilMs = 0;
  let fetchedAtMs = Number.NEGATIVE_INFINITY;

  const ask = async (kind: "stable" | "plain") => {
    const reply = await fetchToken(kind);
    if (reply.kind === "ok") return reply.value;
    if (reply.kind === "unusable") throw new TokenUnavailable(null, reply.cause);
    if (reply.errorCode === tooOftenCode) pausedUntilMs = clock.monotonicMs() + tooOftenPauseMs;
    throw new TokenUnavailable({
      error_code: reply.errorCode,
      sub_error_code: reply.subErrorCode,
      description: reply.description,
      logid: reply.facts.logid,
    });
  };

  const askForNew = async (refused: string | undefined) => {
    const stable = await ask("stable").catch((cause: unknown) => {
      // Not every account has the stable endpoint; a wrong key is refused by both.
      log.warn("the stable token endpoint gave nothing", { cause });
      return undefined;
    });
    const good =
      stable !== undefined && stable.accessToken !== refused && stable.expiresInSeconds >= lifeLeastSeconds;
    return good ? stable : await ask("plain");
  };

  return async (refused: string | undefined): Promise<HeldToken> => {
    const nowMs = clock.monotonicMs();
    if (nowMs < pausedUntilMs) throw new TokenUnavailable(null, new Error("Douyin asked for a pause"));
    await clock.sleep(Math.max(0, fetchedAtMs + spacingMs - nowMs));
    fetchedAtMs = clock.monotonicMs();
    const startedAtMs = clock.nowMs();
    const { accessToken, expiresInSeconds } = await askForNew(refused);
    const token = {
      accessToken,
      obtainedAtMs: startedAtMs,
      expiresAtMs: startedAtMs + expiresInSeconds * 1_000,
    };
    // On disk before anyone uses it: a restart must not burn another one.
    await repository.save(token);
    return token;
  };
};

/**
 * Keeps one access token alive (contract 5.7): one renewal in flight, shared by all callers; a failed one leaves the
 * old token while it lives.
 */
export const openTokenKeeper = async (parts: Parts): Promise<TokenKeeper> => {
  const { clock, log } = parts;
  const fetchNew = openFetch(parts);
  let held = await parts.repository.load().catch((cause: unknown) => {
    log.warn("the kept access token cannot be opened; a new one is fetched", { cause });
    return undefined;
  });
  let renewal: Promise<HeldToken> | undefined;
  let lastFailure: string | null = null;

  const alive = (): HeldToken | undefined =>
    held !== undefined && held.expiresAtMs > clock.nowMs() ? held : undefined;

  const renew = (refused?: string): Promise<HeldToken> => {
    renewal ??= fetchNew(refused)
      .then((fresh) => {
        held = fresh;
        lastFailure = null;
        return fresh;
      })
      .catch((cause: unknown) => {
        lastFailure = cause instanceof Error ? cause.message : "unknown";
        log.warn("the access token could not be renewed", { cause });
        throw cause;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  const read = async (): Promise<HeldToken> => {
    const token = alive();
    if (token === undefined) return await renew();
    // Due, but alive: nobody waits for the renewal, and its failure costs nothing yet.
    if (token.expiresAtMs - clock.nowMs() < aheadMs && renewal === undefined && lastFailure === null)
      renew().catch(() => {});
    return token;
  };

  const renewAfterRefusal = async (refused: string): Promise<string> => {
    // Somebody else has already renewed it: the refused one was simply older.
    const token = alive();
    if (token !== undefined && token.accessToken !== refused) return token.accessToken;
    const fresh = await renew(refused);
    // The renewal that was under way may have begun before the refusal and given the same token again.
    return (fresh.accessToken === refused ? await renew(refused) : fresh).accessToken;
  };

  return {
    current: async () => (await read()).accessToken,
    renewAfterRefusal,
    read,
    renewIfDue: async () => {
      const token = alive();
      if (token !== undefined && token.expiresAtMs - clock.nowMs() >= aheadMs) return "尚未到期，无需刷新";
      await renew();
      return "已刷新";
    },
    status: () => ({
      expiresAtMs: held?.expiresAtMs ?? null,
      obtainedAtMs: held?.obtainedAtMs ?? null,
      lastFailure,
    }),
  };
};
