import type { Database } from "bun:sqlite";
import type { Write } from "./door.ts";
import { unavailableReason } from "./errors.ts";
import { openGuardedWrite } from "./guarded-write.ts";
import type { TurnReads } from "./turn-reads.ts";

/** One call of `commit` that waits for its turn. */
export interface Member {
  /** Does the writes and gives what tells its caller of the result, to be called once that is on disk. */
  readonly work: (write: Write) => () => void;
  readonly reject: (cause: unknown) => void;
}

/** How the members of a batch share the transaction: as it is, or each in a savepoint of its own. */
export type Sharing = "plain" | "savepoints";

export interface Batches {
  /** Takes the right to write. Throws when another process keeps it, or the disk refuses. */
  readonly begin: () => void;
  /**
   * Runs the members and commits. Gives what tells each of them how it went, or null when nothing was kept because a
   * member of a plain batch threw: then they are to be run again, in savepoints. Throws, with nothing of any member
   * kept, when the transaction was lost as a whole.
   */
  readonly run: (members: readonly Member[], sharing: Sharing) => readonly (() => void)[] | null;
  /** Whether a member is at work this very moment, that is: the caller is one. */
  readonly working: () => boolean;
  /** How long the last COMMIT took. */
  readonly syncMs: () => number;
}

/** A member threw for a reason of its own; nothing is wrong with the transaction. */
class Withdrawn extends Error {
  override readonly name = "Withdrawn";
}

/**
 * The shared transaction. Nearly always every member succeeds, so a batch is first run without savepoints; only when one
 * throws is all of it taken back and run again with a savepoint for each, so that the one rolls back alone.
 */
export const openBatches = (database: Database, turnReads: TurnReads, monotonicMs: () => number): Batches => {
  let syncMs = 0;
  const begin = database.query("BEGIN IMMEDIATE");
  const commit = database.query("COMMIT");
  const savepoint = database.query("SAVEPOINT member");
  const release = database.query("RELEASE member");
  const undo = database.query("ROLLBACK TO member");
  const guarded = openGuardedWrite(database);

  // A disk that refuses concerns all, and when SQLite has ended the transaction there is nothing to go back to.
  const isLoss = (cause: unknown): boolean =>
    unavailableReason(cause) !== undefined || !database.inTransaction;

  const inPlain = ({ work }: Member): (() => void) => {
    try {
      return guarded.during(work);
    } catch (cause) {
      throw isLoss(cause) ? cause : new Withdrawn("a member threw", { cause });
    }
  };

  const inSavepoint = ({ work, reject }: Member): (() => void) => {
    const before = guarded.changes();
    savepoint.run();
    try {
      const tell = guarded.during(work);
      release.run();
      return tell;
    } catch (cause) {
      if (isLoss(cause)) throw cause;
      undo.run();
      release.run();
      guarded.takeBack(before);
      return () => reject(cause);
    }
  };

  const rollBack = (): void => {
    try {
      if (database.inTransaction) database.run("ROLLBACK");
    } catch {
      // The reason is on its way to every member; a ROLLBACK that fails too has nothing to add.
    }
  };

  return {
    begin: () => {
      turnReads.end();
      // Left open only when a ROLLBACK failed; nothing in it was promised to anyone.
      if (database.inTransaction) database.run("ROLLBACK");
      begin.run();
    },
    run: (members, sharing) => {
      try {
        const tellings = members.map(sharing === "plain" ? inPlain : inSavepoint);
        const sinceMs = monotonicMs();
        commit.run();
        syncMs = monotonicMs() - sinceMs;
        guarded.keep();
        return tellings;
      } catch (cause) {
        rollBack();
        guarded.takeBack(0);
        if (!(cause instanceof Withdrawn)) throw cause;
        // Alone it has nobody to hold back: it need not be run again to be told.
        const [only, ...others] = members;
        return only !== undefined && others.length === 0 ? [() => only.reject(cause.cause)] : null;
      }
    },
    working: guarded.open,
    syncMs: () => syncMs,
  };
};
