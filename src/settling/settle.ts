import { toRfc3339 } from "../clock.ts";
import { rowAmounts } from "../ledger/amounts.ts";
import { type Failure, ownFailures } from "../ledger/failure.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { PreviousUse } from "../ledger/table.ts";
import type { Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import type { RowStep } from "./outcome.ts";

export interface SettleParts {
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly vault: Vault;
  /** Told of every success within its commit, which may still fail: no more than a hint that there is something to do. */
  readonly verified: () => void;
}

/** A row that is `processing`, and whose it is. */
export interface OpenRow {
  readonly id: number;
  readonly appId: number;
}

export interface AnswerFacts {
  readonly logid: string | null;
  /** Douyin's clock when it answered. */
  readonly douyinNowMs: number;
  readonly nowMs: number;
}

/** The state changes of a request's rows; every function runs inside a commit and is guarded by the row's state. */
export const settler = ({ ledger, requests, vault, verified }: SettleParts) => {
  const succeed = (
    write: Write,
    row: OpenRow,
    step: Extract<RowStep, { kind: "success" }>,
    facts: AnswerFacts,
  ): void => {
    const { result, verifyId } = step;
    const holder = ledger.ofVerifyId(write, verifyId);
    if (holder !== undefined) {
      // This verification is another row's already: this one consumed nothing (contract 5.3).
      const previousUse: PreviousUse = {
        verified_at: holder.verifiedAtMs === null ? null : toRfc3339(holder.verifiedAtMs),
        poi_id: holder.poiId,
        verification_id: holder.appId === row.appId ? holder.id : null,
        by: "this_gateway",
      };
      const failure = ownFailures.coupon_already_used;
      ledger.fail(write, {
        id: row.id,
        failure,
        previousUse,
        orderId: null,
        logid: facts.logid,
        nowMs: facts.nowMs,
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
      logid: facts.logid,
      settledBy: "answer",
      verifiedAtMs: result.verifyTimeMs ?? facts.douyinNowMs,
      amounts:
        result.timesCardSerial === null ? null : rowAmounts(result.timesCardSerial.amount, "times_card_use"),
      nowMs: facts.nowMs,
    });
    verified();
  };

  const applyStep = (write: Write, row: OpenRow, step: RowStep, facts: AnswerFacts): void => {
    const { logid, nowMs } = facts;
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
        return;
      default:
        step satisfies never;
    }
  };

  return {
    /** One step for each row, in order; closes the request when nothing is left open. */
    apply: (
      write: Write,
      batchId: string,
      rows: readonly OpenRow[],
      steps: readonly RowStep[],
      facts: AnswerFacts,
    ): void => {
      rows.forEach((row, index) => {
        const step = steps[index];
        if (step !== undefined) applyStep(write, row, step, facts);
      });
      requests.closeSettled(write, batchId, facts.nowMs);
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
      for (const { id } of rows)
        ledger.fail(write, {
          id,
          failure: why.failure,
          previousUse: why.previousUse ?? null,
          orderId: why.orderId ?? null,
          logid: why.logid ?? null,
          nowMs: why.nowMs,
        });
      requests.closeSettled(write, batchId, why.nowMs);
    },
  };
};

export type Settler = ReturnType<typeof settler>;
