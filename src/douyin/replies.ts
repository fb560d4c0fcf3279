import type { UpstreamRefusal } from "../problem.ts";
import type { ErrorClass } from "./errors.ts";
import { errorMeaning } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { integerOrNull, optionalRecord, Unreadable } from "./fields.ts";

/** What every answer tells beside its content. Times in milliseconds. */
export interface ReplyFacts {
  /** Douyin's id of the call, which their support asks for. */
  readonly logid: string | null;
  /** Douyin's clock when it answered: `extra.now`, else the HTTP `Date` header, else null. */
  readonly nowMs: number | null;
  /** How long the whole call took here, a renewal of the token included. */
  readonly durationMs: number;
}

export interface OkReply<T> {
  readonly kind: "ok";
  readonly value: T;
  readonly facts: ReplyFacts;
  /** The body as received (after content decoding), for operations that pass it through. */
  readonly bytes: Uint8Array;
}

/** Douyin said no, with HTTP 200: either `error_code` was not 0. */
export interface RefusedReply {
  readonly kind: "refused";
  readonly errorCode: number;
  readonly subErrorCode: number;
  /** Douyin's words, in Chinese; nothing may depend on them. */
  readonly description: string;
  readonly facts: ReplyFacts;
}

/** A refusal as the contract tells it to callers. */
export const toldRefusal = (reply: RefusedReply): UpstreamRefusal => ({
  error_code: reply.errorCode,
  sub_error_code: reply.subErrorCode,
  error_key: errorMeaning(reply.errorCode).errorKey,
  description: reply.description,
  logid: reply.facts.logid,
});

export type UnusableReason = "no_connection" | "timeout" | "lost" | "http_status" | "malformed";

/** There is no answer one could act on. */
export interface UnusableReply {
  readonly kind: "unusable";
  readonly reason: UnusableReason;
  /** May Douyin have seen the call? False only when it certainly has not. */
  readonly sent: boolean;
  readonly facts: ReplyFacts;
  /** For the log: an error that holds no secret, token, code, query string or body. */
  readonly cause: unknown;
}

export type Reply<T> = OkReply<T> | RefusedReply | UnusableReply;

/** What the two halves of an answer (`data`, `extra`) agree on. */
export interface Envelope {
  /** `{}` when the answer has none. */
  readonly data: Fields;
  /** 0 = success. */
  readonly errorCode: number;
  readonly subErrorCode: number;
  readonly description: string;
  readonly logid: string | null;
  /** `extra.now` in milliseconds; samples have seconds, comments say milliseconds. */
  readonly nowMs: number | null;
}

/**
 * Reads the envelope of the life-service family (source: certificate.cancel page: success needs both codes to be 0).
 * `extra` may be missing, and token refusals stand in `data` only; one code must be there.
 * @throws {Unreadable} when it is no such envelope.
 */
export const readEnvelope = (json: unknown): Envelope => {
  const root = optionalRecord(json, "the answer");
  if (root === null) throw new Unreadable("the answer");
  const data = optionalRecord(root["data"], "data") ?? {};
  const extra = optionalRecord(root["extra"], "extra") ?? {};
  const dataCode = integerOrNull(data["error_code"], "data.error_code");
  const extraCode = integerOrNull(extra["error_code"], "extra.error_code");
  if (dataCode === null && extraCode === null) throw new Unreadable("error_code");
  const fromExtra = dataCode === null || dataCode === 0 || (isToken(extraCode) && !isToken(dataCode));
  const told =
    fromExtra && extraCode !== null ? { code: extraCode, by: extra } : { code: dataCode ?? 0, by: data };
  return {
    data,
    errorCode: told.code,
    subErrorCode: numberOr0(extra["sub_error_code"] ?? data["sub_error_code"]),
    description: words(told.by["description"]) || words(extra["description"]) || words(data["description"]),
    logid: words(extra["logid"]) || words(data["log_id"]) || null,
    nowMs: toMs(numberOr0(extra["now"])),
  };
};

/** Unix seconds or milliseconds as milliseconds (a value above 1e12 is milliseconds already); 0 and below as null. */
export const toMs = (time: number): number | null =>
  time <= 0 || !Number.isSafeInteger(time) ? null : time > 1e12 ? time : time * 1000;

const tokenClass: ErrorClass = "token";
const isToken = (code: number | null): boolean => code !== null && errorMeaning(code).class === tokenClass;
const words = (value: unknown): string => (typeof value === "string" ? value : "");

// Only told on, never decided on: an odd one must not cost the answer.
const numberOr0 = (value: unknown): number => {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : 0;
};
