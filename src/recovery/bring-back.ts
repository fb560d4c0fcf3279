import type { AttemptRepository } from "../attempts/repository.ts";
import { consoleAppId } from "../caller.ts";
import type { BookedVerification } from "../douyin/verify-records.ts";
import { noAmounts, rowAmounts } from "../ledger/amounts.ts";
import type { RestoredRepository } from "../ledger/restored-repository.ts";
import type { Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";

/** What became of one verification of Douyin's book: nothing to do, brought back, cancelled, or to be looked at again. */
export type BroughtBack = "known" | "recovered" | "cancelled" | "later";

export interface BookEntry {
  readonly poiId: string;
  readonly booked: BookedVerification;
  /** Verifications before this moment are in the backup, or were none of ours. */
  readonly sinceMs: number;
  readonly nowMs: number;
}

/** The merchant's own scan or typing in Douyin's app: not ours (contract 5.3). */
const byMerchantItself: readonly (number | null)[] = [2, 3];

/** Takes one entry of Douyin's book into the ledger, inside a commit; a second time it changes nothing. */
export const bringBack = (parts: {
  readonly rows: RestoredRepository;
  readonly attempts: AttemptRepository;
  readonly vault: Vault;
  readonly verified: () => void;
}) => {
  const { rows, attempts, vault, verified } = parts;

  const insert = (write: Write, { poiId, booked, nowMs }: BookEntry, verifiedAtMs: number): void => {
    const { verifyId, certificateId, code, amount, isTimesCardUse, skuId, skuName } = booked;
    const orderId = certificateId === null ? null : rows.orderOf(write, certificateId);
    const batchId = crypto.randomUUID();
    const id = rows.insert(write, {
      ...(amount === null
        ? noAmounts
        : rowAmounts(amount, isTimesCardUse ? "times_card_use" : "certificate")),
      batchId,
      appId: consoleAppId,
      poiId,
      verifyId,
      certificateId,
      originCodeSealed: code === null ? null : vault.seal(code, "origin_code"),
      originCodeMac: code === null ? null : vault.mac(code, "code"),
      skuId,
      skuName,
      orderId,
      enrichmentReason: orderId === null ? "抖音的核销记录没有订单号，无法补全" : null,
      verifiedAtMs,
      cancelledAtMs: booked.isCancelled ? (booked.cancelledAtMs ?? verifiedAtMs) : null,
      nowMs,
    });
    attempts.note(write, {
      batchId,
      verificationId: id,
      step: "recovered",
      atMs: nowMs,
      detail: "恢复后由抖音核销记录补回",
    });
    if (orderId !== null) verified();
  };

  return (write: Write, entry: BookEntry): BroughtBack => {
    const { poiId, booked, sinceMs, nowMs } = entry;
    const { verifyId, certificateId, verifiedAtMs } = booked;
    const row = rows.ofVerifyId(write, verifyId);
    if (row !== undefined) {
      if (!booked.isCancelled || row.verifyStatus !== "success") return "known";
      const cancelledAtMs = booked.cancelledAtMs ?? nowMs;
      if (!rows.cancel(write, { id: row.id, cancelledAtMs, nowMs })) return "known";
      attempts.note(write, {
        batchId: row.batchId,
        verificationId: row.id,
        step: "recovered",
        atMs: nowMs,
        detail: "抖音核销记录显示已撤销",
      });
      return "cancelled";
    }
    if (verifiedAtMs === null || verifiedAtMs < sinceMs) return "known";
    if (byMerchantItself.includes(booked.verifyType)) return "known";
    if (rows.isAskedAbout(write, { poiId, certificateId, verifiedAtMs })) return "later";
    insert(write, entry, verifiedAtMs);
    return "recovered";
  };
};

export type BringBack = ReturnType<typeof bringBack>;
