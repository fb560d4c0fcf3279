import { attemptOperations } from "../attempts/operations.ts";
import { attemptRepository } from "../attempts/repository.ts";
import type { Audit } from "../audit/repository.ts";
import { businessDays } from "../calendar/business-day.ts";
import { openCancellation } from "../cancellation/room.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Douyin } from "../douyin/client.ts";
import { idempotencyRepository } from "../idempotency/repository.ts";
import { cancelRepository } from "../ledger/cancel-repository.ts";
import { doubtRepository } from "../ledger/doubt-repository.ts";
import { ledgerRepository } from "../ledger/repository.ts";
import { requestRepository } from "../ledger/request-repository.ts";
import type { Log } from "../log.ts";
import { openSettling } from "../settling/room.ts";
import type { Doors } from "../storage/door.ts";
import type { Tickets } from "../tickets/tickets.ts";
import type { Vault } from "../vault.ts";
import { openVerification } from "../verification/room.ts";

export interface VerifyingParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly doors: Doors;
  readonly vault: Vault;
  readonly douyin: Douyin;
  readonly audit: Audit;
  readonly tickets: Tickets;
  /** The restore this database came from; null when it grew by itself. */
  readonly restoredAtMs: number | null;
  /** Told when a row has settled to success: enrichment has something to do. */
  readonly verified: () => void;
}

/** The hour of the night at which Douyin's books of the day before have come to rest. */
const nightHourMs = 3.5 * 3_600_000;

/** The next night's check after a moment, in business time. */
const nightAfter =
  (timeZone: string) =>
  (nowMs: number): number => {
    const days = businessDays(timeZone);
    const tonightMs = (days.startOf(days.dayOf(nowMs)) ?? nowMs) + nightHourMs;
    if (tonightMs > nowMs) return tonightMs;
    return (days.startOf(days.next(days.dayOf(nowMs))) ?? nowMs) + nightHourMs;
  };

/** The books that everything a verification passes through shares. */
const openBooks = ({ db }: Doors) => ({
  ledger: ledgerRepository(db),
  requests: requestRepository(db),
  doubts: doubtRepository(db),
  attempts: attemptRepository(db),
  keys: idempotencyRepository(db),
  rows: cancelRepository(db),
});

/** Everything a verification passes through, from its intent to its end, and what takes it back. */
export const openVerifying = (parts: VerifyingParts) => {
  const { config, doors } = parts;
  const books = openBooks(doors);
  const ground = { ...parts, ...books, commit: doors.commit };
  // A success may be one that was abandoned; what takes it back is built on what settles.
  const late: { verified?: () => void } = {};
  const settling = openSettling({
    ...ground,
    pursuit: {
      replayDelaysMs: config.replayDelaysMs,
      replayWindowMs: config.replayWindowMs,
      askSpacingMs: config.askSpacingMs,
    },
    restoredAtMs: parts.restoredAtMs,
    nextNightMs: nightAfter(config.timezone),
    verified: () => {
      parts.verified();
      late.verified?.();
    },
  });
  const verification = openVerification({ ...ground, settling, budgetMs: config.verifyBudgetMs });
  const cancellation = openCancellation({ ...ground, settling, askSpacingMs: config.askSpacingMs });
  late.verified = cancellation.verified;
  return {
    settling,
    attempts: books.attempts,
    operations: {
      ...verification.operations,
      ...cancellation.operations,
      ...attemptOperations(books),
    },
    pruneKeys: verification.pruneKeys,
    checkLate: settling.checkLate,
    /** Outcomes that are known and not on disk yet. */
    waiting: settling.sure.waiting,
    pursuits: settling.pursuits,
    /** Finds what a former process left open; the returned function takes it up and never rejects. */
    recover: async (): Promise<() => Promise<void>> => {
      const takeUp = await settling.recover();
      return async () => {
        await Promise.all([takeUp(), cancellation.recover()]);
      };
    },
    close: async (): Promise<void> => {
      await cancellation.close();
      await settling.close();
    },
  };
};
