import type { Clock } from "../clock.ts";
import type { FetchToken } from "../douyin/client-token.ts";
import { type RefusedReply, toldRefusal, type UnusableReply } from "../douyin/replies.ts";
import type { Log } from "../log.ts";
import { TokenUnavailable } from "./problems.ts";
import type { HeldToken } from "./repository.ts";

/** A token with less life than this is not worth taking when another can be had (contract 5.7). */
export const lifeLeastMs = 5 * 60_000;
const spacingMs = 5_000;
/** 10020, called too often: stop for 5 minutes and keep the old token (client_token page). */
const tooOftenCode = 10_020;
const tooOftenPauseMs = 5 * 60_000;
/** A parameter, the client key or its secret is wrong: the other endpoint says the same (client_token page). */
const clientWrongCodes: readonly number[] = [10_002, 10_003, 10_013];
/** The longest life any page of Douyin's names is a day; a longer one is a mistake we would have to live with. */
const lifeMostMs = 24 * 3_600_000;
/** One answer; beyond it nobody waits for the token any more. */
const answerLimitMs = 20_000;

type Kind = "stable" | "plain";
type Failed = RefusedReply | UnusableReply;
type Asked = { readonly kind: "token"; readonly token: HeldToken; readonly lifeMs: number } | Failed;

export interface TokenFetch {
  /** A token other than `refused`. @throws {TokenUnavailable} */
  readonly fetchNew: (refused: string | undefined) => Promise<HeldToken>;
  /** What Douyin said when it refused just now: asking again so soon would only annoy it. */
  readonly refusedJustNow: () => TokenUnavailable | undefined;
  /** Whether Douyin was asked so lately that the next question would have to wait. */
  readonly askedJustNow: () => boolean;
}

const unavailable = (failed: Failed): TokenUnavailable =>
  failed.kind === "unusable"
    ? new TokenUnavailable(null, failed.cause)
    : new TokenUnavailable(toldRefusal(failed));

/** Does the answer leave open that the other endpoint works? Silence does not, nor does a wrong client key. */
const endpointFailed = (failed: Failed): boolean =>
  failed.kind === "unusable"
    ? failed.reason === "http_status" || failed.reason === "malformed"
    : failed.errorCode !== tooOftenCode && !clientWrongCodes.includes(failed.errorCode);

const lifeMsOf = (expiresInSeconds: number): number =>
  Number.isFinite(expiresInSeconds) ? Math.min(lifeMostMs, Math.floor(expiresInSeconds) * 1_000) : 0;

/**
 * Fetches tokens, at least 5 s apart. The stable endpoint comes first, since it gives every process the same token; the
 * plain one at once when that token is the refused one or nearly over, or when the stable endpoint fails by itself (not
 * every platform has it, and a guest waits).
 */
export const openTokenFetch = (parts: {
  readonly fetchToken: FetchToken;
  readonly clock: Clock;
  readonly log: Log;
  /** How long ago the kept token was fetched; the spacing outlives a restart. */
  readonly lastFetchAgoMs: number | undefined;
}): TokenFetch => {
  const { fetchToken, clock, log } = parts;
  let askedAtMs = clock.monotonicMs() - (parts.lastFetchAgoMs ?? Number.POSITIVE_INFINITY);
  let refusal: { readonly untilMs: number; readonly told: TokenUnavailable } | undefined;

  const spaced = async (): Promise<void> => {
    const waitMs = askedAtMs + spacingMs - clock.monotonicMs();
    if (waitMs > 0) await clock.sleep(waitMs);
  };

  const ask = async (kind: Kind): Promise<Asked> => {
    // Its life counts from before the question, so that ours never ends after Douyin's.
    const obtainedAtMs = clock.nowMs();
    askedAtMs = clock.monotonicMs();
    const reply = await fetchToken(kind, { deadlineMs: answerLimitMs });
    if (reply.kind !== "ok") {
      if (reply.kind === "refused") {
        const pauseMs = reply.errorCode === tooOftenCode ? tooOftenPauseMs : spacingMs;
        refusal = { untilMs: clock.monotonicMs() + pauseMs, told: unavailable(reply) };
      }
      return reply;
    }
    refusal = undefined;
    const { accessToken, expiresInSeconds } = reply.value;
    const lifeMs = lifeMsOf(expiresInSeconds);
    return {
      kind: "token",
      lifeMs,
      token: { accessToken, obtainedAtMs, expiresAtMs: obtainedAtMs + lifeMs },
    };
  };

  const askPlain = async (refused: string | undefined): Promise<HeldToken> => {
    const plain = await ask("plain");
    if (plain.kind !== "token") throw unavailable(plain);
    if (plain.token.accessToken === refused || plain.lifeMs <= 0)
      throw new TokenUnavailable(null, new Error("Douyin gave a token that is of no use"));
    return plain.token;
  };

  const fetchNew = async (refused: string | undefined): Promise<HeldToken> => {
    await spaced();
    const stable = await ask("stable");
    if (stable.kind !== "token") {
      if (!endpointFailed(stable)) throw unavailable(stable);
      log.warn("the stable token endpoint failed; the plain one is next", { cause: unavailable(stable) });
      return await askPlain(refused);
    }
    const isNew = stable.token.accessToken !== refused;
    if (isNew && stable.lifeMs >= lifeLeastMs) return stable.token;
    try {
      return await askPlain(refused);
    } catch (cause) {
      // A short life is better than none.
      if (!isNew || stable.lifeMs <= 0) throw cause;
      log.warn("only a token that is nearly over is to be had", { cause });
      return stable.token;
    }
  };

  return {
    fetchNew,
    askedJustNow: () => askedAtMs + spacingMs > clock.monotonicMs(),
    refusedJustNow: () =>
      refusal !== undefined && clock.monotonicMs() < refusal.untilMs ? refusal.told : undefined,
  };
};
