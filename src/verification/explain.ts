import { appIdOf, type Caller } from "../caller.ts";
import type { VerifyRecord } from "../douyin/certificate-parts.ts";
import type { CertificateState, Certificates } from "../douyin/certificates.ts";
import { type Failure, ownFailures } from "../ledger/failure.ts";
import { previousUseOf } from "../ledger/previous-use.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { PreviousUse } from "../ledger/table.ts";
import type { Shortfall } from "./selection.ts";

export interface Explanation {
  readonly failure: Failure;
  readonly previousUse: PreviousUse | null;
}

export interface ExplainParts {
  readonly douyin: Pick<Certificates, "getCertificate" | "queryCertificates">;
  readonly ledger: LedgerRepository;
}

/** `status` of a coupon (a documented public model): 2 used; 3 refund requested, 4 refunded, 6 refunding. */
const usedStatus = 2;
const refundStatuses: readonly number[] = [3, 4, 6];

const latestOf = (states: readonly CertificateState[]): VerifyRecord | undefined =>
  states
    .flatMap(({ verifyRecords }) => verifyRecords)
    .toSorted((a, b) => (b.verifyTimeMs ?? 0) - (a.verifyTimeMs ?? 0))[0];

/** Finds out, by asking Douyin, why a coupon cannot be used and who used it. An unanswered question changes nothing. */
export const explainer = ({ douyin, ledger }: ExplainParts) => {
  const tell = async (record: VerifyRecord | undefined, caller: Caller): Promise<PreviousUse> => {
    const holder = record === undefined ? undefined : await ledger.findByVerifyId(record.verifyId);
    return previousUseOf(record ?? null, holder, appIdOf(caller));
  };

  /** Who used the coupon behind this encrypted code before; null when Douyin does not say. */
  const previousUse = async (
    encryptedCode: string,
    caller: Caller,
    limitMs: number,
  ): Promise<PreviousUse | null> => {
    const reply = await douyin.getCertificate(encryptedCode, { deadlineMs: limitMs });
    if (reply.kind !== "ok" || reply.value === null) return null;
    const record = latestOf([reply.value]);
    return record === undefined ? null : await tell(record, caller);
  };

  /** Why prepare listed nothing of this order (contract 3.1, "Which coupons"). */
  const noneListed = async (question: {
    readonly orderId: string;
    readonly certificateIds: readonly string[] | null;
    readonly caller: Caller;
    readonly nowMs: number;
    readonly limitMs: number;
  }): Promise<Explanation> => {
    const { orderId, certificateIds, nowMs } = question;
    const reply = await douyin.queryCertificates({ orderId }, { deadlineMs: question.limitMs });
    const all = reply.kind === "ok" ? reply.value : [];
    const named = all.filter(
      ({ certificateId }) => certificateId !== null && certificateIds?.includes(certificateId),
    );
    const states = named.length > 0 ? named : all;
    const used = states.filter(({ status }) => status === usedStatus);
    if (used.length > 0)
      return {
        failure: ownFailures.coupon_already_used,
        previousUse: await tell(latestOf(used), question.caller),
      };
    if (states.some(({ status }) => refundStatuses.includes(status)))
      return { failure: ownFailures.coupon_refunding, previousUse: null };
    if (states.some(({ expireTimeMs }) => expireTimeMs !== null && nowMs >= expireTimeMs))
      return { failure: ownFailures.coupon_expired, previousUse: null };
    return { failure: ownFailures.not_enough_coupons, previousUse: null };
  };

  /** The reason for a shortfall, in the ledger's words. */
  const shortfall = async (
    reason: Shortfall,
    question: Omit<Parameters<typeof noneListed>[0], "orderId"> & { readonly orderId: string | null },
  ): Promise<Explanation> => {
    if (reason === "none_listed" && question.orderId !== null)
      return await noneListed({ ...question, orderId: question.orderId });
    const failure = reason === "none_listed" ? ownFailures.not_enough_coupons : ownFailures[reason];
    return { failure, previousUse: null };
  };

  return { previousUse, shortfall };
};

export type Explainer = ReturnType<typeof explainer>;
