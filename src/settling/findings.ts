import type { AttemptRepository } from "../attempts/repository.ts";
import type { VerifyRecord } from "../douyin/certificate-parts.ts";
import type { CertificateState } from "../douyin/certificates.ts";
import { rowAmounts } from "../ledger/amounts.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import { ownFailures } from "../ledger/failure.ts";
import { previousUseOf, type UseHolder } from "../ledger/previous-use.ts";
import type { LedgerRepository, SettledBy } from "../ledger/repository.ts";
import type { VerificationRow } from "../ledger/table.ts";
import type { Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import type { AskedRow, Finding } from "./inquiry.ts";
import { findingsOf } from "./inquiry.ts";

export interface FindingParts {
  readonly ledger: LedgerRepository;
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly vault: Vault;
  /** Told of every success within its commit, which may still fail: a hint that there is something to do. */
  readonly verified: () => void;
}

/** When an answer to an ask came, and Douyin's id and clock of it. */
export interface AnswerFacts {
  readonly logid: string | null;
  readonly douyinNowMs: number;
  readonly nowMs: number;
}

/** A `not_verified` row is asked about again after ten minutes, and once more in the following night (contract 5.3). */
export const lateChecks = 2;
export const firstLateCheckMs = 600_000;

export const askedRow = (row: VerificationRow, sinceMs: number | null): AskedRow => ({
  id: row.id,
  position: row.position,
  poiId: row.poiId,
  knownVerifyIds: row.baseline?.verifyIds ?? [],
  sinceMs,
});

/** What an answered ask found, written down: every function runs inside a commit and is guarded by the row's state. */
export const findingWriter = ({ ledger, doubts, attempts, vault, verified }: FindingParts) => {
  const noteSettled = (write: Write, row: VerificationRow, nowMs: number, detail: string): void =>
    attempts.note(write, {
      batchId: row.batchId,
      verificationId: row.id,
      step: "settled",
      atMs: nowMs,
      detail,
    });

  /** Which of Douyin's records stand in rows of the ledger already. */
  const holdersOf = (write: Write, state: CertificateState): ReadonlyMap<string, UseHolder> => {
    const held = new Map<string, UseHolder>();
    for (const { verifyId } of state.verifyRecords) {
      const holder = ledger.ofVerifyId(write, verifyId);
      if (holder !== undefined) held.set(verifyId, holder);
    }
    return held;
  };

  const succeed = (
    write: Write,
    row: VerificationRow,
    found: {
      readonly record: VerifyRecord | null;
      readonly state: CertificateState;
      readonly settledBy: SettledBy;
    },
    facts: AnswerFacts,
  ): void => {
    const { record, state, settledBy } = found;
    const serial = record?.timesCardSerial ?? null;
    const useAmount = serial === null ? undefined : state.timesCard?.serialAmounts.get(serial);
    const { originCode } = state;
    ledger.succeed(write, {
      id: row.id,
      verifyId: record?.verifyId ?? null,
      certificateId: record?.certificateId ?? state.certificateId,
      originCodeSealed: originCode === null ? null : vault.seal(originCode, "origin_code"),
      originCodeMac: originCode === null ? null : vault.mac(originCode, "code"),
      orderId: null,
      productId: null,
      logid: facts.logid,
      settledBy,
      // Douyin's time of the verification; only where it has none, its clock of the answer (contract, section 4).
      verifiedAtMs: record?.verifyTimeMs ?? facts.douyinNowMs,
      amounts: useAmount === undefined ? null : rowAmounts(useAmount, "times_card_use"),
      nowMs: facts.nowMs,
    });
    noteSettled(write, row, facts.nowMs, `已核销（${settledBy}）`);
    verified();
  };

  const usedByOther = (
    write: Write,
    row: VerificationRow,
    used: { readonly record: VerifyRecord | null; readonly holder: UseHolder | undefined },
    facts: AnswerFacts,
  ): void => {
    ledger.fail(write, {
      id: row.id,
      failure: ownFailures.coupon_already_used,
      previousUse:
        used.record === null && used.holder === undefined
          ? null
          : previousUseOf(used.record, used.holder, row.appId),
      orderId: null,
      logid: facts.logid,
      settledBy: "inquiry",
      nowMs: facts.nowMs,
    });
    noteSettled(write, row, facts.nowMs, "未核销：该券由别处核销");
  };

  const notVerified = (write: Write, row: VerificationRow, facts: AnswerFacts): void => {
    ledger.fail(write, {
      id: row.id,
      failure: ownFailures.not_verified,
      previousUse: null,
      orderId: null,
      logid: facts.logid,
      settledBy: "inquiry",
      late: { checks: lateChecks, nextCheckAtMs: facts.nowMs + firstLateCheckMs },
      nowMs: facts.nowMs,
    });
    noteSettled(write, row, facts.nowMs, "两次查询均无本次核销记录：未核销");
  };

  return {
    succeed,
    usedByOther,
    notVerified,

    /** What the state says of these rows; records that stand in other rows are nobody's here. */
    find: (
      write: Write,
      state: CertificateState,
      rows: readonly AskedRow[],
    ): { readonly findings: readonly Finding[]; readonly holders: ReadonlyMap<string, UseHolder> } => {
      const holders = holdersOf(write, state);
      return { findings: findingsOf(state, rows, new Set(holders.keys())), holders };
    },

    /** A row that had settled to `not_verified` after all has its record: success, told late. */
    succeedLate: (
      write: Write,
      row: VerificationRow,
      found: { readonly record: VerifyRecord; readonly state: CertificateState },
      facts: AnswerFacts,
    ): boolean => {
      if (!doubts.reopen(write, { id: row.id, nowMs: facts.nowMs })) return false;
      succeed(write, row, { ...found, settledBy: "late" }, facts);
      return true;
    },
  };
};

export type FindingWriter = ReturnType<typeof findingWriter>;
