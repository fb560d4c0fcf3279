import { errorMeaning } from "../douyin/errors.ts";
import type { Reply } from "../douyin/replies.ts";
import type { VerifyResult } from "../douyin/verify.ts";
import { douyinFailure, type Failure } from "../ledger/failure.ts";

/** What one answer to a first send means for one row. */
export type RowStep =
  | { readonly kind: "success"; readonly result: VerifyResult; readonly verifyId: string }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** The coupon may be gone: nobody may say otherwise until Douyin has been asked. */
  | { readonly kind: "unknown"; readonly why: string };

const unknown = (why: string): RowStep => ({ kind: "unknown", why });

/** A number that leaves open whether Douyin has verified: too busy or too often (contract, section 4). */
const isOpen = (code: number): boolean => {
  const { class: errorClass } = errorMeaning(code);
  return errorClass === "busy" || errorClass === "limit";
};

const refusalStep = (code: number, words: string): RowStep =>
  isOpen(code) ? unknown(`Douyin answered ${code}`) : { kind: "failed", failure: douyinFailure(code, words) };

const resultStep = (result: VerifyResult | undefined): RowStep => {
  if (result === undefined) return unknown("the answer has no result for this code");
  if (result.result !== 0) return refusalStep(result.result, result.msg);
  // Verified, but without the id that a cancel and the ledger's uniqueness need: asking will tell it.
  if (result.verifyId === null) return unknown("the result has no verify_id");
  return { kind: "success", result, verifyId: result.verifyId };
};

/**
 * The pure heart: from Douyin's answer to a *first* send to one step for each row, in the order the codes were sent.
 * A time-out, dropped connection, broken or retryable answer is unknown, never failed (contract 5.2). On a first send
 * 1208 and 2 mean somebody else used the coupon (certificate.verify page).
 */
export const firstSendSteps = (
  reply: Reply<readonly (VerifyResult | undefined)[]>,
  rows: number,
): readonly RowStep[] => {
  const all = (step: RowStep) => Array.from({ length: rows }, () => step);
  switch (reply.kind) {
    case "ok":
      return Array.from({ length: rows }, (_, index) => resultStep(reply.value[index]));
    case "refused":
      return all(refusalStep(reply.errorCode, reply.description));
    case "unusable":
      return all(unknown(`no usable answer: ${reply.reason}`));
    default:
      return reply satisfies never;
  }
};
