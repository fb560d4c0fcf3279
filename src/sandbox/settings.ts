import type { Clock } from "../clock.ts";

/** What `openSandbox` needs. Everything left out is made up from the seed, or has Douyin's documented value. */
export interface SandboxSettings {
  /** Port 0 takes any free one; null = not on the network at all, reached through `fetch` alone. */
  readonly listen: { readonly hostname: string; readonly port: number } | null;
  /** Same seed, same orders, ids, codes and tokens. */
  readonly seed: number;
  readonly clock: Clock;
  readonly clientKey?: string;
  readonly clientSecret?: string;
  readonly accountId?: string;
  /** Origin printed in short links when callers reach the sandbox under another name than its own address. */
  readonly publicUrl?: string;
  /** Douyin: 2 hours. */
  readonly tokenLifeSeconds?: number;
  /** How long a verify_token remembers its verification; Douyin only says "a short time". Default 10 minutes. */
  readonly verifyTokenWindowMs?: number;
  /** How long a verify_token is accepted at all; undocumented. Default 24 hours. */
  readonly verifyTokenLifeMs?: number;
  /** Stores of the merchant; default three made from the seed. */
  readonly shops?: readonly { readonly poiId: string; readonly name?: string; readonly thirdId?: string }[];
  /** Whether the demonstration orders exist from the start (default true). */
  readonly demoOrders?: boolean;
  readonly wire?: Partial<WireOptions>;
}

/** Where public sources disagree about the shape of Douyin's answers, the sandbox can speak each dialect. */
export interface WireOptions {
  /** Token answers carry `expires_in` as a string. */
  readonly expiresInAsString: boolean;
  /** Amounts typed int64 are numeric strings. */
  readonly int64AsStrings: boolean;
  /** certificate/get gives start, expire and verify times in milliseconds. */
  readonly getTimesInMs: boolean;
  /** prepare gives `certificate_id` as a string instead of a bare number. */
  readonly certificateIdsAsStrings: boolean;
  /** Spelling of the field that holds the coupons: the plain one, or one of its twins with the plain one empty. */
  readonly coupons: "plain" | "v2" | "_v2" | "_v_2";
  /** Token refusals stand in `data` only, with `extra.error_code` 0. */
  readonly tokenErrorsInDataOnly: boolean;
  /** What a replay of a done verification gives per coupon: "already verified" under either number, or the first answer. */
  readonly replayAnswer: "1208" | "2" | "original";
  /** How an absent verification looks in certificate/get and query. */
  readonly emptyVerify: "object" | "null" | "absent";
  /** Redirects a short link goes through before the one that carries `object_id`. */
  readonly redirectHops: number;
  /** The final address of a short link lacks `object_id`. */
  readonly linkWithoutObjectId: boolean;
  /** `object_id` in the final address: percent-encoded, or bare as in the official sample. */
  readonly objectIdEncoding: "percent" | "bare";
  /** prepare still lists expired coupons ("until cleaned up"). */
  readonly listExpired: boolean;
}

export const wireDefaults: WireOptions = {
  expiresInAsString: false,
  int64AsStrings: false,
  getTimesInMs: false,
  certificateIdsAsStrings: false,
  coupons: "plain",
  tokenErrorsInDataOnly: false,
  replayAnswer: "1208",
  emptyVerify: "object",
  redirectHops: 1,
  linkWithoutObjectId: false,
  objectIdEncoding: "percent",
  listExpired: true,
};
