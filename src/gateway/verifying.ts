import { attemptRepository } from "../attempts/repository.ts";
import { businessDays } from "../calendar/business-day.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Douyin } from "../douyin/client.ts";
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

/** Everything a verification passes through, from its intent to its end: built together, because it shares the books. */
export const openVerifying = (parts: VerifyingParts) => {
  const { config, clock, log, doors, vault, douyin } = parts;
  const books = {
    ledger: ledgerRepository(doors.db),
    requests: requestRepository(doors.db),
    doubts: doubtRepository(doors.db),
    attempts: attemptRepository(doors.db),
  };
  const settling = openSettling({
    ...books,
    commit: doors.commit,
    clock,
    log,
    vault,
    douyin,
    pursuit: {
      replayDelaysMs: config.replayDelaysMs,
      replayWindowMs: config.replayWindowMs,
      askSpacingMs: config.askSpacingMs,
    },
    restoredAtMs: parts.restoredAtMs,
    nextNightMs: nightAfter(config.timezone),
    settled: () => {},
    verified: parts.verified,
  });
  const verification = openVerification({
    ...books,
    doors,
    vault,
    clock,
    log,
    douyin,
    settling,
    tickets: parts.tickets,
    budgetMs: config.verifyBudgetMs,
  });
  return { settling, verification, attempts: books.attempts };
};
