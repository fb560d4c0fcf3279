import type { Clock } from "../clock.ts";
import type { Douyin } from "../douyin/client.ts";
import { idempotencyRepository } from "../idempotency/repository.ts";
import { ledgerRepository } from "../ledger/repository.ts";
import { requestRepository } from "../ledger/request-repository.ts";
import type { Log } from "../log.ts";
import { douyinTime } from "../settling/douyin-time.ts";
import { settler } from "../settling/settle.ts";
import { sureCommit } from "../settling/surely.ts";
import type { Doors } from "../storage/door.ts";
import type { Tickets } from "../tickets/tickets.ts";
import type { Vault } from "../vault.ts";
import { explainer } from "./explain.ts";
import { verificationOperations } from "./operations.ts";
import { couponPreparer } from "./prepare.ts";
import { couponPreviewer } from "./preview.ts";
import { ticketReader } from "./previewed.ts";
import { couponReader } from "./ready.ts";
import { intentRecorder } from "./record.ts";
import { sender } from "./send.ts";
import { verifier } from "./verify.ts";

export interface VerificationParts {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly douyin: Douyin;
  readonly tickets: Tickets;
  readonly budgetMs: number;
  /** Told when a row has settled to success: enrichment has something to do. */
  readonly verified: () => void;
}

/** Puts the main job together: its operations, and what the program needs to watch and end it. */
export const openVerification = (parts: VerificationParts) => {
  const { doors, vault, clock, log, douyin, tickets, budgetMs } = parts;
  const { commit, db } = doors;
  const ledger = ledgerRepository(db);
  const requests = requestRepository(db);
  const keys = idempotencyRepository(db);
  const time = douyinTime(clock);
  const sure = sureCommit({ commit, clock, log });
  const settle = settler({ ledger, requests, vault, verified: parts.verified });
  const send = sender({
    commit,
    sure,
    clock,
    vault,
    log,
    douyin,
    ledger,
    requests,
    settle,
    time,
    tickets,
  });
  const main = verifier({
    commit,
    sure,
    clock,
    log,
    ledger,
    recorder: intentRecorder({ commit, clock, vault, ledger, requests, keys, tickets }),
    read: couponReader({ douyin, time }),
    readTicket: ticketReader({ tickets, time }),
    explain: explainer({ douyin, ledger }),
    send,
    settle,
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
    /** Outcomes that are known and not on disk yet. */
    waiting: sure.waiting,
    /** Forgets idempotency keys older than seven days; gives how many. */
    pruneKeys: () => commit((write) => keys.prune(write, clock.nowMs())),
    /** Resolves when no verify is under way any more. */
    drain: main.drain,
    stop: sure.stop,
  };
};
