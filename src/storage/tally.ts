import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { StorageUnavailable, unavailableReason } from "./errors.ts";

export interface CommitStats {
  readonly batches: number;
  readonly members: number;
  /** Batches of which nothing was kept. */
  readonly lostBatches: number;
  /** The longest time one batch held the event loop. */
  readonly longestBatchMs: number;
  /** Members that wait for the next batch. */
  readonly waiting: number;
}

/** Keeps count of batches, and whether the database takes writes; a change of that is logged once. */
export interface Tally {
  readonly kept: (batch: {
    readonly members: number;
    readonly sinceMs: number;
    /** How long COMMIT took, which is to say the fsync. */
    readonly syncMs: number;
  }) => void;
  /** Gives the error to tell the members. */
  readonly lost: (cause: unknown) => unknown;
  readonly trouble: () => StorageUnavailable | null;
  readonly stats: () => Omit<CommitStats, "waiting">;
}

/** Is told of every batch that was kept. */
export type HearBatch = (batch: {
  readonly members: number;
  readonly durationMs: number;
  readonly syncMs: number;
}) => void;

export const openTally = (parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly hearBatch?: HearBatch | undefined;
}): Tally => {
  const { clock, log, hearBatch } = parts;
  let stats: Omit<CommitStats, "waiting"> = { batches: 0, members: 0, lostBatches: 0, longestBatchMs: 0 };
  let trouble: StorageUnavailable | null = null;

  return {
    kept: ({ members, sinceMs, syncMs }) => {
      const durationMs = clock.monotonicMs() - sinceMs;
      hearBatch?.({ members, durationMs, syncMs });
      stats = {
        ...stats,
        batches: stats.batches + 1,
        members: stats.members + members,
        longestBatchMs: Math.max(stats.longestBatchMs, durationMs),
      };
      if (trouble !== null) log.info("the database takes writes again", { reason: trouble.reason });
      trouble = null;
    },
    lost: (cause) => {
      stats = { ...stats, lostBatches: stats.lostBatches + 1 };
      const reason = unavailableReason(cause);
      if (reason === undefined) return cause;
      if (trouble?.reason !== reason) log.error("the database takes no writes", { reason, cause });
      trouble = new StorageUnavailable(reason, cause);
      return trouble;
    },
    trouble: () => trouble,
    stats: () => stats,
  };
};
