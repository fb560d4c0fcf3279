import type { Clock } from "../clock.ts";
import type { FetchToken } from "../douyin/client-token.ts";
import { TimeRanOut, withinMs } from "../douyin/limits.ts";
import type { Log } from "../log.ts";
import type { UpstreamRefusal } from "../problem.ts";
import { lifeLeastMs, openTokenFetch } from "./fetch.ts";
import { KeptTokenUnreadable, TokenUnavailable } from "./problems.ts";
import type { HeldToken, TokenRepository } from "./repository.ts";

export interface TokenStatus {
  readonly expiresAtMs: number | null;
  readonly obtainedAtMs: number | null;
  /** Why the last renewal failed, or null since one has succeeded. */
  readonly lastFailure: string | null;
  /** When it failed, and Douyin's own words if it had any. */
  readonly failed: { readonly atMs: number; readonly refusal: UpstreamRefusal | null } | null;
  /** When it is renewed ahead of its end; null without a token. */
  readonly renewAtMs: number | null;
}

export type Renewal = "renewed" | "same_token" | "asked_just_now";

export interface TokenKeeper {
  /** A token that is alive. @throws {TokenUnavailable} */
  readonly current: () => Promise<string>;
  /** A token other than the one Douyin refused. @throws {TokenUnavailable} */
  readonly renewAfterRefusal: (refused: string) => Promise<string>;
  /** For the job: renews ahead of expiry; says what it did. @throws {TokenUnavailable} */
  readonly renewIfDue: () => Promise<string>;
  /** At an admin's wish: renews now, unless Douyin was asked within 5 s. `force` wants another token than the one held. @throws {TokenUnavailable} */
  readonly renewNow: (force: boolean) => Promise<Renewal>;
  /** As `current`, with its life. @throws {TokenUnavailable} */
  readonly read: () => Promise<HeldToken>;
  readonly status: () => TokenStatus;
}

interface Parts {
  readonly fetchToken: FetchToken;
  readonly repository: TokenRepository;
  readonly clock: Clock;
  readonly log: Log;
}

/** Renewed this long before it ends (Douyin keeps the older of two alive for 5 minutes: client_token page). */
const aheadMs = 10 * 60_000;
/** After this a renewal counts as failed, so that one answer that never comes cannot hold up all that follow. */
const renewalLimitMs = 60_000;
const retryFirstMs = 5_000;
const retryMostMs = 60_000;

const loadKept = async ({ repository, log }: Parts): Promise<HeldToken | undefined> => {
  try {
    return await repository.load();
  } catch (cause) {
    if (!(cause instanceof KeptTokenUnreadable)) throw cause;
    log.warn("the kept access token cannot be opened; a new one will be fetched", { cause });
    return undefined;
  }
};

/** The token that is held, and the rule that only a later fetch may replace it. */
const openHolder = (parts: Parts, kept: HeldToken | undefined) => {
  const { clock, repository, log } = parts;
  let held = kept;
  let dueAtMs = kept === undefined ? 0 : kept.expiresAtMs - aheadMs;
  let fetches = 0;
  let acceptedFetch = 0;

  /** The stable endpoint repeats a token until it ends: asking for another before 5 minutes are left gives nothing. */
  const dueAtMsOf = ({ expiresAtMs }: HeldToken): number => {
    const leftMs = expiresAtMs - clock.nowMs();
    if (leftMs > aheadMs) return expiresAtMs - aheadMs;
    return leftMs > lifeLeastMs ? expiresAtMs - lifeLeastMs + 1_000 : expiresAtMs - leftMs / 2;
  };

  return {
    get: () => held,
    alive: () => (held !== undefined && held.expiresAtMs > clock.nowMs() ? held : undefined),
    isDue: () => clock.nowMs() >= dueAtMs,
    dueAtMs: () => dueAtMs,
    /** Takes what `fetchNew` gives, unless a fetch that began later was faster: Douyin has ended this one, or will. */
    replace: async (fetchNew: () => Promise<HeldToken>): Promise<HeldToken> => {
      fetches += 1;
      const fetch = fetches;
      const fresh = await fetchNew();
      if (fetch < acceptedFetch) {
        log.warn("an access token came too late and was left aside");
        throw new TokenUnavailable(null, new Error("a newer token was there before it"));
      }
      acceptedFetch = fetch;
      // On disk before anyone uses it: a restart must not burn another one.
      await repository.save(fresh);
      if (fetch === acceptedFetch) {
        held = fresh;
        dueAtMs = dueAtMsOf(fresh);
      }
      return fresh;
    },
  };
};

/**
 * Keeps one access token alive (contract 5.7): one renewal in flight, shared by all callers; a failed one leaves the
 * old token while it lives.
 */
export const openTokenKeeper = async (parts: Parts): Promise<TokenKeeper> => {
  const { fetchToken, clock, log } = parts;
  const kept = await loadKept(parts);
  const keptAgoMs = kept === undefined ? undefined : clock.nowMs() - kept.obtainedAtMs;
  const lastFetchAgoMs = keptAgoMs !== undefined && keptAgoMs >= 0 ? keptAgoMs : undefined;
  const { fetchNew, refusedJustNow, askedJustNow } = openTokenFetch({
    fetchToken,
    clock,
    log,
    lastFetchAgoMs,
  });
  const holder = openHolder(parts, kept);
  let renewal: Promise<HeldToken> | undefined;
  let refusedHeld: string | undefined;
  let lastFailure: string | null = null;
  let failedFacts: TokenStatus["failed"] = null;
  let failures = 0;
  let retryAtMs = Number.NEGATIVE_INFINITY;

  const failed = (cause: unknown): void => {
    lastFailure = cause instanceof Error ? cause.message : "unknown";
    failedFacts = { atMs: clock.nowMs(), refusal: cause instanceof TokenUnavailable ? cause.refusal : null };
    retryAtMs = clock.monotonicMs() + Math.min(retryMostMs, retryFirstMs * 2 ** failures);
    failures += 1;
    log.warn("the access token could not be renewed", { cause });
  };

  const begin = async (refused: string | undefined): Promise<HeldToken> => {
    const work = holder.replace(() => fetchNew(refused));
    try {
      const waitingFor = "a new access token";
      const fresh = await withinMs({ clock, limitMs: renewalLimitMs, waitingFor, work });
      lastFailure = null;
      failedFacts = null;
      failures = 0;
      return fresh;
    } catch (thrown) {
      const cause = thrown instanceof TimeRanOut ? new TokenUnavailable(null, thrown) : thrown;
      failed(cause);
      throw cause;
    }
  };

  /** Douyin grants a new token at the cost of the old one, so all callers share one renewal. */
  const renew = (refused?: string): Promise<HeldToken> => {
    if (renewal !== undefined) return renewal;
    const refusal = refusedJustNow();
    if (refusal !== undefined) return Promise.reject(refusal);
    const mine = begin(refused).finally(() => {
      renewal = undefined;
    });
    renewal = mine;
    return mine;
  };

  const mayRenewAhead = (): boolean =>
    holder.isDue() && clock.monotonicMs() >= retryAtMs && refusedJustNow() === undefined;

  const read = async (): Promise<HeldToken> => {
    const token = holder.alive();
    if (token === undefined) return await renew();
    // Refused, and being replaced: the new one is worth the wait. If there is none, Douyin may still take the old one.
    if (token.accessToken === refusedHeld && renewal !== undefined) return await renewal.catch(() => token);
    // Due, but alive: nobody waits for the renewal, and its failure, logged where it happens, costs nothing yet.
    if (mayRenewAhead()) renew().catch(() => {});
    return token;
  };

  const renewAfterRefusal = async (refused: string): Promise<string> => {
    // Twice: a renewal that was under way may have begun before the refusal and give the same token again.
    for (let round = 0; round < 2; round++) {
      // Another one is held already: what was refused was simply older.
      const token = holder.alive();
      if (token !== undefined && token.accessToken !== refused) return token.accessToken;
      refusedHeld = refused;
      const fresh = await renew(refused);
      if (fresh.accessToken !== refused) return fresh.accessToken;
    }
    throw new TokenUnavailable(null, new Error("Douyin gives nothing but the token it refuses"));
  };

  const renewIfDue = async (): Promise<string> => {
    const token = holder.alive();
    if (token !== undefined && !holder.isDue()) return "尚未到期，无需刷新";
    if (token !== undefined && renewal === undefined && !mayRenewAhead()) return "上次刷新失败，稍后再试";
    const fresh = await renew();
    return fresh.accessToken === token?.accessToken ? "抖音仍返回同一个 token" : "已刷新";
  };

  const renewNow = async (force: boolean): Promise<Renewal> => {
    const token = holder.alive();
    if (token !== undefined && renewal === undefined && askedJustNow()) return "asked_just_now";
    // As if Douyin had refused the token we hold: so the next one is another.
    const fresh = await renew(force ? token?.accessToken : undefined);
    return fresh.accessToken === token?.accessToken ? "same_token" : "renewed";
  };

  return {
    current: async () => (await read()).accessToken,
    renewAfterRefusal,
    renewIfDue,
    renewNow,
    read,
    status: () => ({
      expiresAtMs: holder.get()?.expiresAtMs ?? null,
      obtainedAtMs: holder.get()?.obtainedAtMs ?? null,
      lastFailure,
      failed: failedFacts,
      renewAtMs: holder.get() === undefined ? null : holder.dueAtMs(),
    }),
  };
};
