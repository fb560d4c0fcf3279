import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { CancelRepository } from "../ledger/cancel-repository.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import { ownFailures } from "../ledger/failure.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { VerificationRow } from "../ledger/table.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Settler } from "../settling/settle.ts";
import type { Commit, Write } from "../storage/door.ts";
import type { Canceller } from "./cancel.ts";
import { notCancellable, verificationNotFound } from "./problems.ts";

export interface AbandonParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
  readonly rows: CancelRepository;
  readonly requests: RequestRepository;
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly settle: Settler;
  readonly cancel: Canceller;
  /** Something about this request changed on disk: its pursuit looks again. */
  readonly wake: (batchId: string) => void;
}

const soonMs = 20;
const againMs = 60_000;
const reason = "顾客已用其他方式付款";

/**
 * Abandon ("the guest paid otherwise"): nothing more is sent for the request; whatever of the row turns out consumed by
 * us, now or long after, is cancelled. Where that is refused the row says so: `abandon_refused`.
 */
export const abandoner = (parts: AbandonParts) => {
  const { clock, log, rows, doubts, attempts } = parts;
  /** Abandoned rows that are consumed or may still turn out to be; the rest of the ledger costs nothing. */
  const watched = new Set<number>();
  let scheduled = false;
  let stopped = false;

  const end = (write: Write, row: VerificationRow, nowMs: number): void => {
    const { batchId } = row;
    doubts.endSends(write, batchId, nowMs);
    const request = parts.requests.byBatch(write, batchId);
    if (request?.sendCount !== 0) return;
    const open = doubts.openRows(write, batchId);
    parts.settle.failAll(write, batchId, open, { failure: ownFailures.interrupted, nowMs });
  };

  /** Cancels one abandoned row that was consumed. */
  const takeBack = async (row: VerificationRow): Promise<void> => {
    if (row.verifyId === null || row.certificateId === null)
      return await parts.commit((write) => rows.refuseAbandon(write, { id: row.id, nowMs: clock.nowMs() }));
    await parts.cancel({ id: row.id, reason, caller: null, keyed: null });
  };

  const sweep = async (): Promise<void> => {
    scheduled = false;
    const open = await rows.abandoned();
    watched.clear();
    for (const row of open) watched.add(row.id);
    const consumed = open.filter(({ verifyStatus }) => verifyStatus === "success");
    // Together: one that waits for its last send to be over holds up no other.
    await Promise.all(
      consumed.map((row) =>
        takeBack(row).catch((cause: unknown) => {
          // Refused is told by the row; anything else is tried again.
          if (cause instanceof Problem && cause.code === "not_cancellable") return;
          log.error("an abandoned coupon could not be taken back yet", { verificationId: row.id, cause });
          schedule(againMs);
        }),
      ),
    );
  };

  const schedule = (delayMs: number): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    clock.after(delayMs, () => {
      if (stopped) return;
      sweep().catch((cause: unknown) => {
        log.error("abandoned rows could not be looked at", { cause });
        schedule(againMs);
      });
    });
  };

  return {
    /** Throws `not_cancellable` for a row that is a success: that is what cancel is for. */
    abandon: async (
      id: number,
      why: string | null,
      noted: (write: Write) => void = () => {},
    ): Promise<void> => {
      const batchId = await parts.commit((write) => {
        const nowMs = clock.nowMs();
        const row = rows.byId(write, id);
        if (row === undefined) throw verificationNotFound();
        const underWay = row.abandonedAtMs !== null && row.cancelStatus === "unknown";
        if (row.verifyStatus === "success" && !underWay)
          throw notCancellable(id, "这一笔已核销成功，请用撤销");
        if (underWay) return row.batchId;
        rows.abandon(write, { id, reason: why, nowMs });
        noted(write);
        attempts.note(write, { batchId: row.batchId, verificationId: id, step: "abandoned", atMs: nowMs });
        if (row.verifyStatus === "processing") end(write, row, nowMs);
        return row.batchId;
      });
      watched.add(id);
      parts.wake(batchId);
      schedule(soonMs);
    },

    /** A row has become `success`: perhaps one that was abandoned. */
    verified: (): void => {
      if (watched.size > 0) schedule(soonMs);
    },

    /** After a start: what a former process left. */
    recover: sweep,
    stop: (): void => {
      stopped = true;
    },
  };
};

export type Abandoner = ReturnType<typeof abandoner>;
