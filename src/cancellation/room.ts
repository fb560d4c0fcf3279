import type { AttemptRepository } from "../attempts/repository.ts";
import type { Audit } from "../audit/repository.ts";
import type { Clock } from "../clock.ts";
import type { Cancel } from "../douyin/cancel.ts";
import type { IdempotencyRepository } from "../idempotency/repository.ts";
import type { CancelRepository } from "../ledger/cancel-repository.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import type { LedgerRepository } from "../ledger/repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { Log } from "../log.ts";
import type { Settling } from "../settling/room.ts";
import type { Commit } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { abandoner } from "./abandon.ts";
import { canceller } from "./cancel.ts";
import { cancellationOperations } from "./operations.ts";
import { cancelPursuit } from "./pursue.ts";

export interface CancellationParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly douyin: { readonly cancel: Cancel };
  readonly ledger: LedgerRepository;
  readonly requests: RequestRepository;
  readonly doubts: DoubtRepository;
  readonly rows: CancelRepository;
  readonly attempts: AttemptRepository;
  readonly keys: IdempotencyRepository;
  readonly settling: Settling;
  readonly askSpacingMs: number;
}

/** A caller waits this long for the first answer about a cancel that got none; then he is told 202 and asks himself. */
const patienceMs = 2_000;

/** Taking back what was verified, and what the guest has paid otherwise. */
export const openCancellation = (parts: CancellationParts) => {
  const { clock, log, settling } = parts;
  const { sure, ask, time, settle } = settling;
  const pursuit = cancelPursuit({ ...parts, sure, ask, time, patienceMs });
  const cancel = canceller({ ...parts, sure, time, pursuit });
  const abandoning = abandoner({ ...parts, settle, cancel, wake: settling.wake });
  return {
    operations: cancellationOperations({ ...parts, cancel, abandoner: abandoning, nowMs: clock.nowMs }),
    /** A row has become `success`: perhaps one that was abandoned. */
    verified: abandoning.verified,
    /** Takes up what a former process left; never rejects. */
    recover: async (): Promise<void> => {
      await Promise.all([pursuit.recover(), abandoning.recover()]).catch((cause: unknown) =>
        log.error("cancels left open could not be taken up", { cause }),
      );
    },
    close: async (): Promise<void> => {
      abandoning.stop();
      await pursuit.close();
    },
  };
};
