import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { Douyin } from "../douyin/client.ts";
import type { IdempotencyRepository } from "../idempotency/repository.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { Log } from "../log.ts";
import type { Settling } from "../settling/room.ts";
import type { Doors } from "../storage/door.ts";
import type { Tickets } from "../tickets/tickets.ts";
import type { Vault } from "../vault.ts";
import { departureRecorder } from "./depart.ts";
import { explainer } from "./explain.ts";
import { verificationOperations } from "./operations.ts";
import { couponPreparer } from "./prepare.ts";
import { couponPreviewer } from "./preview.ts";
import { ticketReader } from "./previewed.ts";
import { couponReader } from "./ready.ts";
import { intentRecorder } from "./record.ts";
import { verifier } from "./verify.ts";

export interface VerificationParts {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly douyin: Douyin;
  readonly tickets: Tickets;
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly attempts: AttemptRepository;
  readonly keys: IdempotencyRepository;
  readonly settling: Settling;
  readonly budgetMs: number;
}

/** Puts the main job together: its operations, and what the program needs to watch and end it. */
export const openVerification = (parts: VerificationParts) => {
  const { doors, vault, clock, log, douyin, ledger, requests, attempts, keys, settling, tickets, budgetMs } =
    parts;
  const { commit } = doors;
  const { settle, time } = settling;
  const main = verifier({
    commit,
    clock,
    log,
    ledger,
    attempts,
    recorder: intentRecorder({ commit, clock, vault, ledger, requests, keys, attempts, tickets }),
    read: couponReader({ clock, douyin, time }),
    readTicket: ticketReader({ tickets, time }),
    explain: explainer({ douyin, ledger }),
    recordDeparture: departureRecorder({
      commit,
      clock,
      vault,
      ledger,
      requests,
      settle,
      attempts,
      time,
      tickets,
    }),
    settling,
    isShortLink: douyin.isShortLink,
    budgetMs,
  });
  return {
    operations: verificationOperations({
      verifier: main,
      prepare: couponPreparer({ douyin }),
      preview: couponPreviewer({ douyin, tickets, time }),
      ledger,
      vault,
      clock,
      log,
    }),
    /** Forgets idempotency keys older than seven days; gives how many. */
    pruneKeys: () => commit((write) => keys.prune(write, clock.nowMs())),
  };
};
