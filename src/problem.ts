import type { components } from "../generated/api.ts";

/**
 * A *problem* is bad news the contract foresees: a closed list of codes, each with its HTTP status and what a caller
 * may do about it (contract, section 4, last table). Anything else that is thrown is a defect of ours.
 */
export type RetryAdvice = "never" | "later" | "same_request" | "re_sign" | "ask";

const table = {
  invalid_request: [400, "never"],
  short_link_invalid: [400, "never"],
  ticket_invalid: [400, "never"],
  signature_missing: [401, "never"],
  signature_malformed: [401, "never"],
  signature_invalid: [401, "never"],
  operator_unknown: [401, "never"],
  session_expired: [401, "never"],
  timestamp_out_of_window: [401, "re_sign"],
  nonce_reused: [401, "re_sign"],
  app_disabled: [403, "never"],
  shop_not_allowed: [403, "never"],
  token_read_not_allowed: [403, "never"],
  operator_not_allowed: [403, "never"],
  csrf_failed: [403, "never"],
  not_found: [404, "never"],
  method_not_allowed: [405, "never"],
  already_exists: [409, "never"],
  not_cancellable: [409, "never"],
  not_allowed_with_shops: [409, "never"],
  backup_in_progress: [409, "later"],
  backup_refused: [409, "never"],
  request_in_progress: [409, "ask"],
  verification_in_progress: [409, "ask"],
  recently_verified: [409, "ask"],
  body_too_large: [413, "never"],
  unsupported_media_type: [415, "never"],
  idempotency_key_reused: [422, "never"],
  rate_limited: [429, "later"],
  internal_error: [500, "same_request"],
  upstream_unavailable: [502, "later"],
  upstream_refused: [502, "never"],
  not_ready: [503, "later"],
} as const satisfies Record<string, readonly [number, RetryAdvice]>;

export type ProblemCode = keyof typeof table;

/** One wrong field of a request and what is wrong with it, in Chinese. */
export interface ProblemDetail {
  readonly field: string;
  readonly problem: string;
}

/** What Douyin said when it refused a call; ids and words only, never a body. */
export interface UpstreamRefusal {
  readonly error_code: number;
  readonly sub_error_code: number;
  /** What its number means, in the contract's words. */
  readonly error_key: components["schemas"]["ErrorKey"];
  readonly description: string;
  readonly logid: string | null;
}

export interface ProblemFacts {
  readonly details?: readonly ProblemDetail[];
  readonly serverTimeMs?: number;
  readonly stringToSignSha256?: string;
  readonly verificationId?: number;
  readonly upstream?: UpstreamRefusal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown by rooms, answered by `http` as the contract's `ErrorResponse`. `message` is Chinese and shown to the caller. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;

  constructor(code: ProblemCode, message: string, facts: ProblemFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.facts = facts;
  }

  /** The same problem, told together with the row it concerns. */
  about(verificationId: number): Problem {
    return new Problem(this.code, this.message, { ...this.facts, verificationId });
  }
}

export const problemStatus = (code: ProblemCode): number => table[code][0];
export const problemRetry = (code: ProblemCode): RetryAdvice => table[code][1];
export const problemCodes: readonly string[] = Object.keys(table);
