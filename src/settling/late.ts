import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { CertificateState } from "../douyin/certificates.ts";
import { encryptedClaim, orderClaim } from "../ledger/claims.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import type { RequestRow, VerificationRow } from "../ledger/table.ts";
import type { Log } from "../log.ts";
import type { Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import type { AskDouyin, Asked } from "./ask.ts";
import type { DouyinTime } from "./douyin-time.ts";
import { askedRow, type FindingWriter } from "./findings.ts";
import type { SureCommit } from "./surely.ts";

export interface LateParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly sure: SureCommit;
  readonly ask: AskDouyin;
  readonly time: DouyinTime;
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly findings: FindingWriter;
  /** When the next night's check is due: in business time, after the given moment. */
  readonly nextNightMs: (nowMs: number) => number;
}

/** Rows of one run: each asks Douyin once or twice, and the next run comes in a minute. */
const rowsPerRun = 200;
const blockedMs = 60_000;
const silentMs = 300_000;
const wholeSeconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

/** The state without the records that a later request of the same coupon must be given (contract 5.3). */
const withoutLater = (state: CertificateState, later: RequestRow | undefined): CertificateState => {
  const sinceMs = later?.sendCount === 0 ? null : (later?.baselineNowMs ?? null);
  if (sinceMs === null) return state;
  const verifyRecords = state.verifyRecords.filter(
    ({ verifyTimeMs }) => verifyTimeMs !== null && wholeSeconds(verifyTimeMs) < wholeSeconds(sinceMs),
  );
  return { ...state, verifyRecords };
};

/**
 * Rows that settled to `not_verified` are asked about again after ten minutes and once in the following night: a send
 * that Douyin carried out long after we gave up is found, and the row becomes `success`, told late.
 */
export const lateChecker = (parts: LateParts) => {
  const { clock, doubts, attempts, findings, vault } = parts;

  const postpone = (write: Write, row: VerificationRow, byMs: number): void =>
    doubts.moveLateCheck(write, {
      id: row.id,
      checks: row.lateChecksLeft ?? 0,
      nextCheckAtMs: clock.nowMs() + byMs,
    });

  const note = (write: Write, row: VerificationRow, asked: Asked, detail: string): void =>
    attempts.note(write, {
      batchId: row.batchId,
      verificationId: row.id,
      step: "late_asked",
      atMs: clock.nowMs(),
      durationMs: asked.facts.durationMs,
      logid: asked.facts.logid,
      detail,
    });

  const writeAnswer = (
    write: Write,
    row: VerificationRow,
    asked: Asked,
    between: { readonly request: RequestRow; readonly later: RequestRow | undefined },
  ): void => {
    if (asked.kind === "unanswered") {
      note(write, row, asked, `没有可用的答复（${asked.why}）`);
      postpone(write, row, silentMs);
      return;
    }
    const nowMs = clock.nowMs();
    const state = withoutLater(asked.state, between.later);
    const [finding] = findings.find(write, state, [askedRow(row, between.request.baselineNowMs)]).findings;
    if (finding?.kind === "ours") {
      note(write, row, asked, "有本次核销记录：补记为成功");
      const facts = { logid: asked.facts.logid, douyinNowMs: parts.time.of(asked.facts), nowMs };
      findings.succeedLate(write, row, { record: finding.record, state: asked.state }, facts);
      return;
    }
    note(write, row, asked, "仍无本次核销记录");
    const checks = Math.max(0, (row.lateChecksLeft ?? 0) - 1);
    const nextCheckAtMs = checks === 0 ? null : parts.nextNightMs(nowMs);
    doubts.moveLateCheck(write, { id: row.id, checks, nextCheckAtMs });
  };

  const check = async (row: VerificationRow): Promise<void> => {
    const request = await doubts.find(row.batchId);
    if (request === undefined) return;
    const claims = [
      ...(row.encryptedCode === null ? [] : [encryptedClaim(row.encryptedCode, vault)]),
      ...(row.orderId === null ? [] : [orderClaim(row.orderId)]),
    ];
    // Whatever is found now may belong to the request that is open.
    if (await doubts.isClaimed(claims))
      return await parts.sure.commit((write) => postpone(write, row, blockedMs));
    const asked = await parts.ask(row);
    const certificateId = row.certificateId ?? (asked.kind === "answered" ? asked.state.certificateId : null);
    const later = certificateId === null ? undefined : await doubts.laterRequest(certificateId, row);
    if (await doubts.isClaimed(claims))
      return await parts.sure.commit((write) => postpone(write, row, blockedMs));
    await parts.sure.commit((write) => writeAnswer(write, row, asked, { request, later }));
  };

  /** One run of the job; gives what it did in a few words. */
  return async (): Promise<string> => {
    const due = await doubts.lateDue(clock.nowMs(), rowsPerRun);
    for (const row of due)
      await check(row).catch((cause: unknown) =>
        parts.log.error("a late check failed", { verificationId: row.id, cause }),
      );
    return `复查 ${due.length} 条`;
  };
};

export type LateChecker = ReturnType<typeof lateChecker>;
