import { errorMeaning } from "../douyin/errors.ts";
import type { Reply } from "../douyin/replies.ts";
import type { VerifyResult } from "../douyin/verify.ts";
import { douyinFailure, type Failure } from "../ledger/failure.ts";

/** What one answer to a verify means for one row. */
export type RowStep =
  | { readonly kind: "success"; readonly result: VerifyResult; readonly verifyId: string }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** The coupon may be gone: nobody may say otherwise until Douyin has been asked. */
  | Unknown;

export interface Unknown {
  readonly kind: "unknown";
  readonly why: string;
  /** Douyin has said its last word on this coupon: sending the same once more would tell nothing new. */
  readonly final: boolean;
  /** Douyin has said that it is used, and by all we know by us: it only did not say which verification it was. */
  readonly saidUsed: boolean;
}

/** `first`: nothing of this verification had left before. `replay`: the same has been sent, and its outcome is unknown. */
export type SendKind = "first" | "replay";

const open = (why: string): Unknown => ({ kind: "unknown", why, final: false, saidUsed: false });
const used = (why: string): Unknown => ({ kind: "unknown", why, final: true, saidUsed: true });

/** A number that leaves open whether Douyin has verified: too busy or too often (contract, section 4). */
const isOpen = (code: number): boolean => {
  const { class: errorClass } = errorMeaning(code);
  return errorClass === "busy" || errorClass === "limit";
};

const refusedStep = (code: number, words: string, kind: SendKind): RowStep => {
  const told = `Douyin answered ${code}`;
  if (isOpen(code)) return open(told);
  if (kind === "first") return { kind: "failed", failure: douyinFailure(code, words) };
  const meaning = errorMeaning(code);
  // A refused token consumed nothing and says nothing of the sends before it.
  if (meaning.class === "token") return open(told);
  if (meaning.errorKey === "coupon_already_used") return used(told);
  // Once a send is unknown, a refusal of the next settles nothing: only asking does (contract 5.3).
  return { kind: "unknown", why: told, final: true, saidUsed: false };
};

const resultStep = (result: VerifyResult | undefined, kind: SendKind): RowStep => {
  if (result === undefined) return open("the answer has no result for this code");
  if (result.result !== 0) return refusedStep(result.result, result.msg, kind);
  // Verified, but without the id that a cancel and the ledger's uniqueness need: asking will tell it.
  if (result.verifyId === null) return used("the result has no verify_id");
  return { kind: "success", result, verifyId: result.verifyId };
};

/**
 * The pure heart: from Douyin's answer to one step for each row, in the order the codes were sent. A time-out, dropped
 * connection, broken or retryable answer is unknown, never failed (contract 5.2). 1208 and 2 mean on a first send that
 * somebody else used the coupon, on a replay that it may well have been us (certificate.verify page).
 */
export const stepsOf = (
  reply: Reply<readonly (VerifyResult | undefined)[]>,
  rows: number,
  kind: SendKind,
): readonly RowStep[] => {
  const all = (step: RowStep) => Array.from({ length: rows }, () => step);
  switch (reply.kind) {
    case "ok":
      return Array.from({ length: rows }, (_, index) => resultStep(reply.value[index], kind));
    case "refused":
      return all(refusedStep(reply.errorCode, reply.description, kind));
    case "unusable":
      return all(open(`no usable answer: ${reply.reason}`));
    default:
      return reply satisfies never;
  }
};
