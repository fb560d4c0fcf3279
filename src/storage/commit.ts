import type { Database } from "bun:sqlite";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { type Member, openBatches, type Sharing } from "./batch.ts";
import type { Commit, Write } from "./door.ts";
import { type StorageUnavailable, unavailableReason } from "./errors.ts";
import { type CommitStats, type HearBatch, openTally } from "./tally.ts";
import type { TurnReads } from "./turn-reads.ts";

/** Members of one shared transaction: enough to share an fsync, few enough not to hold the loop for long. */
const membersMax = 256;
/** Another process that writes is waited for about five seconds, SQLite's own short wait at each attempt included. */
const busyAttemptsMax = 50;
const busyPauseMs = 80;

export interface CommitDoor {
  readonly commit: Commit;
  /** Resolves when everything handed in so far is decided; what comes later is refused. */
  readonly close: () => Promise<void>;
  /** Why the last transaction failed as a whole, or null since one has succeeded. */
  readonly trouble: () => StorageUnavailable | null;
  readonly stats: () => CommitStats;
}

/**
 * The commit door: whoever comes while a turn of the event loop lasts shares one transaction and one fsync. Promises
 * are decided only after COMMIT has returned; when the transaction is lost as a whole (full disk, I/O error, failing
 * COMMIT) every member rejects, nothing is kept, and the next batch starts clean.
 */
export const openCommitDoor = (parts: {
  readonly database: Database;
  readonly turnReads: TurnReads;
  readonly clock: Clock;
  readonly log: Log;
  readonly hearBatch?: HearBatch | undefined;
}): CommitDoor => {
  const { database, turnReads, clock } = parts;
  const batches = openBatches(database, turnReads, clock.monotonicMs);
  const tally = openTally(parts);
  const waiting: Member[] = [];
  const resting: (() => void)[] = [];
  let scheduled = false;
  let closed = false;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => turn(1, "plain"));
  };

  const rest = (): void => {
    scheduled = false;
    if (waiting.length > 0) schedule();
    else for (const resolve of resting.splice(0)) resolve();
  };

  const lose = (members: readonly Member[], cause: unknown): void => {
    const told = tally.lost(cause);
    for (const { reject } of members) reject(told);
  };

  const turn = (attempt: number, sharing: Sharing): void => {
    const sinceMs = clock.monotonicMs();
    try {
      batches.begin();
    } catch (cause) {
      if (unavailableReason(cause) === "busy" && attempt < busyAttemptsMax) {
        // `sleep`, because `after` would let a command end whose commit still waits.
        void clock.sleep(busyPauseMs).then(() => turn(attempt + 1, sharing));
        return;
      }
      lose(waiting.splice(0), cause);
      rest();
      return;
    }
    const batch = waiting.splice(0, membersMax);
    try {
      const tellings = batches.run(batch, sharing);
      if (tellings === null) {
        waiting.unshift(...batch);
        turn(1, "savepoints");
        return;
      }
      tally.kept({ members: batch.length, sinceMs, syncMs: batches.syncMs() });
      for (const tell of tellings) tell();
    } catch (cause) {
      lose(batch, cause);
    }
    rest();
  };

  return {
    commit: (work) => {
      // Thrown, not rejected: the member that calls must not go on as if it were well.
      if (batches.working()) throw new Error("commit was called inside a function given to commit");
      if (closed) return Promise.reject(new Error("commit was called after the storage was closed"));
      return new Promise((resolve, reject) => {
        waiting.push({ work: once(work, resolve), reject });
        schedule();
      });
    },
    close: () => {
      closed = true;
      return scheduled ? new Promise((resolve) => resting.push(resolve)) : Promise.resolve();
    },
    trouble: tally.trouble,
    stats: () => ({ ...tally.stats(), waiting: waiting.length }),
  };
};

/** An async function, or a query that was built but not run, would write after the transaction: a mistake of ours. */
const once =
  <Result>(work: (write: Write) => Result, resolve: (result: Result) => void): Member["work"] =>
  (write) => {
    const result = work(write);
    if (!isThenable(result)) return () => resolve(result);
    // It has failed with its caller already.
    if (result instanceof Promise) result.catch(() => {});
    throw new TypeError("the function given to commit must be synchronous");
  };

const isThenable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
