import type { Clock } from "../clock.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import { ownFailures } from "../ledger/failure.ts";
import type { Log } from "../log.ts";
import type { Commit } from "../storage/door.ts";
import type { Settler } from "./settle.ts";

export interface RecoverParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
  readonly doubts: DoubtRepository;
  readonly settle: Settler;
  /** The restore this database came from; null when it grew by itself. */
  readonly restoredAtMs: number | null;
  readonly pursue: (batchId: string) => Promise<void>;
  /** Waits; false when the program stops. */
  readonly pause: (durationMs: number) => Promise<boolean>;
}

const retryMs = 5_000;

/**
 * Settles what a former process left open (contract 5.4): a request that was never about to send certainly consumed
 * nothing and is `interrupted`; every other is pursued from where the disk says it stood.
 */
export const recoverer = (parts: RecoverParts) => {
  const { commit, clock, log, doubts, settle, restoredAtMs, pursue, pause } = parts;
  const takeUp = async (batchId: string): Promise<void> => {
    const request = await doubts.find(batchId);
    if (request === undefined) return;
    if (request.sendCount > 0) return await pursue(batchId);
    // It may have been sent since the backup: what became of it stands in Douyin's book, which the recovery reads.
    if (restoredAtMs !== null && request.sendsEndedAtMs === restoredAtMs) return;
    const rows = await doubts.rowsOf(batchId);
    await commit((write) =>
      settle.failAll(write, batchId, rows, { failure: ownFailures.interrupted, nowMs: clock.nowMs() }),
    );
  };

  const surely = async (batchId: string): Promise<void> => {
    for (;;) {
      try {
        return await takeUp(batchId);
      } catch (cause) {
        log.error("an open request could not be taken up yet", { batchId, cause });
        if (!(await pause(retryMs))) return;
      }
    }
  };

  /** Finds what is open at this moment; the returned function takes it all up and never rejects. */
  return async (): Promise<() => Promise<void>> => {
    const open = await doubts.openBatches();
    if (open.length > 0) log.info("requests left open are taken up", { count: open.length });
    return async () => {
      await Promise.all(open.map(surely));
    };
  };
};
