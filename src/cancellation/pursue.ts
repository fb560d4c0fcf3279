import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { CancelRepository } from "../ledger/cancel-repository.ts";
import type { VerificationRow } from "../ledger/table.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { AskDouyin, Asked } from "../settling/ask.ts";
import type { DouyinTime } from "../settling/douyin-time.ts";
import { openErrands } from "../settling/errands.ts";
import { backOffMs, quietMs } from "../settling/plan.ts";
import type { SureCommit } from "../settling/surely.ts";
import type { Write } from "../storage/door.ts";

export interface CancelPursuitParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly sure: SureCommit;
  readonly ask: AskDouyin;
  readonly time: DouyinTime;
  readonly rows: CancelRepository;
  readonly attempts: AttemptRepository;
  readonly askSpacingMs: number;
  /** How long a caller waits for the first answers before he is told 202. */
  readonly patienceMs: number;
}

export interface CancelPursuit {
  /** Asks what became of a cancel that left at `sentMs` (monotonic); resolves when it is known, or patience ends. */
  readonly begin: (row: VerificationRow, sentMs: number) => Promise<void>;
  /** Waits; false when the program stops. */
  readonly pause: (durationMs: number) => Promise<boolean>;
  /** Does `step` once so long has passed, unless the program stops before. */
  readonly after: (row: VerificationRow, delayMs: number, step: () => Promise<void>) => Promise<void>;
  /** Waits for what is under way as long as a caller does; what becomes of it after that is in the row. */
  readonly patiently: (work: Promise<void>) => Promise<void>;
  /** Takes up the cancels a former process left without an outcome. */
  readonly recover: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What this process remembers of its asks about one cancel; monotonic milliseconds. */
interface Asks {
  readonly askedMs: number | null;
  readonly unanswered: number;
  /** The first answer that counts and still showed our record. */
  readonly stillMs: number | null;
}

const nextAskMs = (asks: Asks, sentMs: number, askSpacingMs: number): number => {
  const { askedMs, unanswered, stillMs } = asks;
  if (askedMs === null) return sentMs;
  if (unanswered > 0) return askedMs + backOffMs(unanswered, askSpacingMs);
  if (stillMs !== null) return stillMs + askSpacingMs;
  return Math.max(sentMs + quietMs, askedMs + 1);
};

/**
 * A cancel without an outcome is only asked about, never sent again (contract 5.8): our record gone means cancelled;
 * still there in two answers, spaced, the first ten seconds after the send, means it was not carried out.
 */
export const cancelPursuit = (parts: CancelPursuitParts): CancelPursuit => {
  const { clock, log, rows, attempts, sure } = parts;
  const errands = openErrands({ clock });

  /** Writes one answer; gives what is remembered, or null when the outcome is known. */
  const writeAnswer = (
    write: Write,
    row: VerificationRow,
    asked: Asked,
    before: { readonly asks: Asks; readonly askedMs: number; readonly sentMs: number },
  ): Asks | null => {
    const { asks, askedMs, sentMs } = before;
    const nowMs = clock.nowMs();
    const note = (detail: string): void =>
      attempts.note(write, {
        batchId: row.batchId,
        verificationId: row.id,
        step: "cancel_asked",
        atMs: nowMs,
        durationMs: asked.facts.durationMs,
        logid: asked.facts.logid,
        detail,
      });
    if (asked.kind === "unanswered") {
      note(`没有可用的答复（${asked.why}）`);
      return { ...asks, askedMs, unanswered: asks.unanswered + 1 };
    }
    const still = asked.state.verifyRecords.some(({ verifyId }) => verifyId === row.verifyId);
    if (!still) {
      note("核销记录已不在：已撤销");
      rows.done(write, { id: row.id, cancelledAtMs: parts.time.of(asked.facts), nowMs });
      return null;
    }
    const counts = askedMs >= sentMs + quietMs;
    if (counts && asks.stillMs !== null && askedMs >= asks.stillMs + parts.askSpacingMs) {
      note("核销记录仍在：没有撤销");
      rows.notDone(write, { id: row.id, cancelStatus: "none", nowMs });
      return null;
    }
    note("核销记录仍在");
    return { askedMs, unanswered: 0, stillMs: asks.stillMs ?? (counts ? askedMs : null) };
  };

  const pursue = async (row: VerificationRow, sentMs: number): Promise<void> => {
    const errand = errands.open(`cancel ${row.id}`, { inTurn: (step) => step(), stuck: () => {} });
    let asks: Asks | null = { askedMs: null, unanswered: 0, stillMs: null };
    while (asks !== null) {
      if (!(await errand.waitUntil(nextAskMs(asks, sentMs, parts.askSpacingMs)))) return;
      const before: Asks = asks;
      asks = await errand.inTurn(async () => {
        const askedMs = clock.monotonicMs();
        const asked = await parts.ask(row);
        let next: Asks | null = before;
        await sure.keep((write) => {
          next = writeAnswer(write, row, asked, { asks: before, askedMs, sentMs });
        });
        return next;
      });
    }
    errands.end(errand);
  };

  const surely = (row: VerificationRow, sentMs: number): Promise<void> =>
    pursue(row, sentMs).catch((cause: unknown) =>
      // It stays `unknown`, and the next start of the program finds it.
      log.error("a cancel could not be pursued", { verificationId: row.id, cause }),
    );

  const patiently = async (work: Promise<void>): Promise<void> => {
    let cancel = () => {};
    const patience = new Promise<"over">((resolve) => {
      cancel = clock.after(parts.patienceMs, () => resolve("over"));
    });
    try {
      if ((await Promise.race([work, patience])) !== "over") return;
      work.catch((cause: unknown) => {
        if (!(cause instanceof Problem)) log.error("a cancel under way met an error", { cause });
      });
    } finally {
      cancel();
    }
  };

  return {
    begin: (row, sentMs) => patiently(surely(row, sentMs)),
    patiently,
    pause: errands.pause,
    after: async (row, delayMs, step) => {
      const errand = errands.open(`before cancel ${row.id}`, { inTurn: (run) => run(), stuck: () => {} });
      try {
        if (await errand.waitUntil(clock.monotonicMs() + delayMs)) await errand.inTurn(step);
      } finally {
        errands.end(errand);
      }
    },
    recover: async () => {
      const open = await rows.unknown();
      const nowMs = clock.nowMs();
      await Promise.all(
        open.map((row) => {
          const agoMs = Math.max(0, nowMs - (row.cancelSentAtMs ?? nowMs));
          return surely(row, clock.monotonicMs() - agoMs);
        }),
      );
    },
    close: errands.stop,
  };
};
