import type { Random } from "./random.ts";
import { letters } from "./random.ts";

interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
  /** Set when a newer one replaced it. */
  diesAtMs: number;
  revoked: boolean;
}

/** The access tokens given out (section 1). */
export type TokenBook = ReturnType<typeof openTokens>;

/** A new token takes the life of its predecessor after five minutes. */
const overlapMs = 300_000;
const callsMax = 500;
const callsWindowMs = 300_000;

export const openTokens = (random: Random, lifeMs: number) => {
  const tokens = new Map<string, Token>();
  let newest: Token | undefined;
  let previous: Token | undefined;
  let calls: number[] = [];

  const issue = (nowMs: number): Token => {
    const expiresAtMs = nowMs + lifeMs;
    const token = {
      value: `clt.${random.text(60, letters)}`,
      expiresAtMs,
      diesAtMs: expiresAtMs,
      revoked: false,
    };
    tokens.set(token.value, token);
    // Only the newest two are ever alive.
    if (previous !== undefined) previous.diesAtMs = Math.min(previous.diesAtMs, nowMs);
    if (newest !== undefined) newest.diesAtMs = Math.min(newest.diesAtMs, nowMs + overlapMs);
    previous = newest;
    newest = token;
    return token;
  };

  /** The stable endpoint repeats the newest token until it expires, also one that was revoked. */
  const stable = (nowMs: number): Token =>
    newest !== undefined && newest.expiresAtMs > nowMs ? newest : issue(nowMs);

  /** 0 when alive, else the refusal: 2190002 never given out or revoked, 2190008 expired or replaced. */
  const check = (value: string, nowMs: number): number => {
    const token = tokens.get(value);
    if (token === undefined || token.revoked) return 2190002;
    return nowMs >= token.diesAtMs ? 2190008 : 0;
  };

  /** Notes one call of the plain endpoint; false when it was one too many. */
  const admit = (nowMs: number): boolean => {
    calls = calls.filter((atMs) => atMs > nowMs - callsWindowMs);
    calls.push(nowMs);
    return calls.length <= callsMax;
  };

  /** Kills every living token; with `forget` the stable endpoint does not give the newest out again either. */
  const revoke = (forget: boolean) => {
    for (const token of tokens.values()) token.revoked = true;
    if (forget) newest = undefined;
  };

  const alive = (nowMs: number): readonly string[] =>
    [...tokens.keys()].filter((value) => check(value, nowMs) === 0);

  return { issue, stable, check, admit, revoke, alive };
};
