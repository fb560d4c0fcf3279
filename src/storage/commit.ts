import type { Database } from "bun:sqlite";
import type { Clock } from "../clock.ts";
import type { Commit, Write } from "./door.ts";
import { StorageUnavailable, unavailableReason } from "./errors.ts";

/** Members of one shared transaction: enough to share an fsync, few enough not to hold the loop for long. */
const membersMax = 256;
const busyRetries = 5;
const busyDelayMs = 20;

interface Member {
  /** Does the writes and gives what tells its caller of the result, to be called once that is on disk. */
  readonly work: (write: Write) => () => void;
  readonly reject: (cause: unknown) => void;
}

export interface CommitDoor {
  readonly commit: Commit;
  /** Resolves when everything handed in so far is decided. */
  readonly drain: () => Promise<void>;
  /** Why the last transaction failed as a whole, or null since one has succeeded. */
  readonly trouble: () => StorageUnavailable | null;
  readonly stats: () => { readonly batches: number; readonly members: number };
}

const write: Write = {
  rows: (statement, values) => statement.all({ ...values }),
  row: (statement, values) => statement.all({ ...values })[0],
  run: (statement, values) => {
    statement.run({ ...values });
  },
};

const isThenable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

/**
 * The commit door: whoever comes while a turn of the event loop lasts shares one transaction and one fsync. Each member
 * works in its own savepoint, so one that fails rolls back alone. Promises are decided only after COMMIT has returned;
 * when the whole transaction is lost (full disk, I/O error, failing COMMIT) every member rejects and nothing is kept.
 */
export const openCommitDoor = (database: Database, clock: Clock): CommitDoor => {
  const begin = database.query("BEGIN IMMEDIATE");
  const commitAll = database.query("COMMIT");
  const savepoint = database.query("SAVEPOINT member");
  const release = database.query("RELEASE member");
  const undo = database.query("ROLLBACK TO member");
  let waiting: Member[] = [];
  let scheduled = false;
  let working = false;
  let trouble: StorageUnavailable | null = null;
  let batches = 0;
  let members = 0;
  let idle: (() => void)[] = [];

  /** What tells the member how it went, once the transaction is on disk. */
  const perform = ({ work, reject }: Member): (() => void) => {
    savepoint.run();
    try {
      const tell = work(write);
      release.run();
      return tell;
    } catch (cause) {
      // When SQLite has ended the whole transaction there is no savepoint left to go back to.
      if (!database.inTransaction) throw cause;
      undo.run();
      release.run();
      if (unavailableReason(cause) !== undefined) throw cause;
      return () => reject(cause);
    }
  };

  const rollBack = (): void => {
    if (!database.inTransaction) return;
    try {
      database.run("ROLLBACK");
    } catch {
      // SQLite had ended the transaction by itself; there is nothing left to undo.
    }
  };

  const perish = (batch: readonly Member[], cause: unknown): void => {
    rollBack();
    const reason = unavailableReason(cause);
    const told = reason === undefined ? cause : new StorageUnavailable(reason, cause);
    if (told instanceof StorageUnavailable) trouble = told;
    for (const member of batch) member.reject(told);
  };

  const runBatch = (batch: readonly Member[]): void => {
    const tellings: (() => void)[] = [];
    try {
      working = true;
      for (const member of batch) tellings.push(perform(member));
      commitAll.run();
    } catch (cause) {
      perish(batch, cause);
      return;
    } finally {
      working = false;
    }
    trouble = null;
    batches += 1;
    members += batch.length;
    for (const tell of tellings) tell();
  };

  const finish = (): void => {
    if (waiting.length > 0) {
      schedule();
      return;
    }
    const resting = idle;
    idle = [];
    for (const resolve of resting) resolve();
  };

  const flush = (attempt: number): void => {
    const batch = waiting.slice(0, membersMax);
    try {
      begin.run();
    } catch (cause) {
      if (unavailableReason(cause) === "busy" && attempt < busyRetries) {
        // Another process writes for long: the loop goes on meanwhile.
        clock.after(busyDelayMs * (attempt + 1), () => flush(attempt + 1));
        return;
      }
      waiting = waiting.slice(batch.length);
      scheduled = false;
      perish(batch, cause);
      finish();
      return;
    }
    waiting = waiting.slice(batch.length);
    scheduled = false;
    runBatch(batch);
    finish();
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => flush(0));
  };

  const commit: Commit = (work) =>
    new Promise((resolve, reject) => {
      if (working) throw new Error("commit was called inside a function given to commit");
      waiting.push({
        work: (doors) => {
          const result = work(doors);
          // An async function would go on writing after the transaction: it is a mistake of ours, found here.
          if (isThenable(result)) throw new TypeError("the function given to commit must be synchronous");
          return () => resolve(result);
        },
        reject,
      });
      schedule();
    });

  return {
    commit,
    drain: () =>
      waiting.length === 0 && !scheduled ? Promise.resolve() : new Promise((resolve) => idle.push(resolve)),
    trouble: () => trouble,
    stats: () => ({ batches, members }),
  };
};
