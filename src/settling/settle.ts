import type { AttemptRepository } from "../attempts/repository.ts";
import type { Reply } from "../douyin/replies.ts";
import type { VerifyResults } from "../douyin/verify.ts";
import { rowAmounts } from "../ledger/amounts.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import { type Failure, ownFailures } from "../ledger/failure.ts";
import { previousUseOf } from "../ledger/previous-use.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { PreviousUse } from "../ledger/table.ts";
import type { Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import type { RowStep, SendKind } from "./outcome.ts";

export interface SettleParts {
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly vault: Vault;
  /** Told of every success within its commit, which may still fail: no more than a hint that there is something to do. */
  readonly verified: () => void;
}

/** A row that is `processing`, and whose it is. */
export interface OpenRow {
  readonly id: number;
  readonly appId: number;
}

/** One answer (or its absence) to a verify, with what it means for each row that waited for it. */
export interface Answered {
  readonly batchId: string;
  readonly kind: SendKind;
  readonly rows: readonly OpenRow[];
  /** One for each row, in order. */
  readonly steps: readonly RowStep[];
  readonly reply: Reply<VerifyResults>;
  /** Douyin's clock when it answered. */
  readonly douyinNowMs: number;
  readonly nowMs: number;
}

const words: Readonly<Record<RowStep["kind"], string>> = { success: "成功", failed: "拒绝", unknown: "未定" };

/** `成功 1、未定 2`: what an answer said, for the list of attempts. */
const tellSteps = (steps: readonly RowStep[]): string => {
  const counts = new Map<string, number>();
  for (const { kind } of steps) counts.set(words[kind], (counts.get(words[kind]) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join("、");
};

/** The state changes of a request's rows; every function runs inside a commit and is guarded by the row's state. */
export const settler = ({ ledger, requests, doubts, attempts, vault, verified }: SettleParts) => {
  const succeed = (
    write: Write,
    row: OpenRow,
    { result, verifyId }: Extract<RowStep, { kind: "success" }>,
    facts: Answered,
  ): void => {
    const { reply, nowMs } = facts;
    const holder = ledger.ofVerifyId(write, verifyId);
    if (holder !== undefined) {
      // This verification is another row's already: this one consumed nothing (contract 5.3).
      ledger.fail(write, {
        id: row.id,
        failure: ownFailures.coupon_already_used,
        previousUse: previousUseOf(null, holder, row.appId),
        orderId: null,
        logid: reply.facts.logid,
        nowMs,
      });
      return;
    }
    ledger.succeed(write, {
      id: row.id,
      verifyId,
      certificateId: result.certificateId,
      originCodeSealed: result.originCode === null ? null : vault.seal(result.originCode, "origin_code"),
      originCodeMac: result.originCode === null ? null : vault.mac(result.originCode, "code"),
      orderId: result.orderId,
      productId: result.productId,
      logid: reply.facts.logid,
      settledBy: facts.kind === "first" ? "answer" : "replay",
      verifiedAtMs: result.verifyTimeMs ?? facts.douyinNowMs,
      amounts:
        result.timesCardSerial === null ? null : rowAmounts(result.timesCardSerial.amount, "times_card_use"),
      nowMs,
    });
    verified();
  };

  const applyStep = (write: Write, row: OpenRow, step: RowStep, facts: Answered): void => {
    const { nowMs } = facts;
    const { logid } = facts.reply.facts;
    switch (step.kind) {
      case "success":
        succeed(write, row, step, facts);
        return;
      case "failed":
        ledger.fail(write, {
          id: row.id,
          failure: step.failure,
          previousUse: null,
          orderId: null,
          logid,
          nowMs,
        });
        return;
      case "unknown":
        ledger.markUnsettled(write, { id: row.id, logid, nowMs });
        if (step.saidUsed) doubts.noteAsked(write, { id: row.id, certificateId: null, saidUsed: true });
        return;
      default:
        step satisfies never;
    }
  };

  const noteAnswer = (write: Write, { batchId, steps, reply, nowMs }: Answered): void => {
    const { logid, durationMs } = reply.facts;
    const told =
      reply.kind === "refused" ? { errorCode: reply.errorCode, subErrorCode: reply.subErrorCode } : {};
    const lost = reply.kind === "unusable";
    attempts.note(write, {
      batchId,
      step: lost ? "lost" : "answered",
      atMs: nowMs,
      durationMs,
      logid,
      ...told,
      detail: lost ? `没有可用的答复（${reply.reason}）` : tellSteps(steps),
    });
  };

  return {
    /** One step for each row, in order; closes the request when nothing is left open. */
    apply: (write: Write, answered: Answered): void => {
      const { batchId, rows, steps, nowMs } = answered;
      noteAnswer(write, answered);
      rows.forEach((row, index) => {
        const step = steps[index];
        if (step !== undefined) applyStep(write, row, step, answered);
      });
      const unknown = steps.filter((step) => step.kind === "unknown");
      // Douyin's last word on every row that still waits: what is sent again would tell nothing new.
      if (unknown.length > 0 && unknown.every(({ final }) => final) && doubts.endSends(write, batchId, nowMs))
        attempts.note(write, { batchId, step: "sends_ended", atMs: nowMs, detail: "抖音已答复，只再查询" });
      requests.closeSettled(write, batchId, nowMs);
    },

    /** Ends every open row of a request for one reason: nothing was sent, nothing consumed. */
    failAll: (
      write: Write,
      batchId: string,
      rows: readonly OpenRow[],
      why: {
        readonly failure: Failure;
        readonly previousUse?: PreviousUse | null;
        readonly orderId?: string | null;
        readonly logid?: string | null;
        readonly nowMs: number;
      },
    ): void => {
      const { failure, nowMs } = why;
      for (const { id } of rows)
        ledger.fail(write, {
          id,
          failure,
          previousUse: why.previousUse ?? null,
          orderId: why.orderId ?? null,
          logid: why.logid ?? null,
          nowMs,
        });
      attempts.note(write, { batchId, step: "settled", atMs: nowMs, detail: `未核销：${failure.errorKey}` });
      requests.closeSettled(write, batchId, nowMs);
    },
  };
};

export type Settler = ReturnType<typeof settler>;
