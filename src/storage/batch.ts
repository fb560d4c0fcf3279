import type { Database } from "bun:sqlite";
import type { Write } from "./door.ts";
import { unavailableReason } from "./errors.ts";
import { openGuardedWrite } from "./guarded-write.ts";

/** One call of `commit` that waits for its turn. */
export interface Member {
  /** Does the writes and gives what tells its caller of the result, to be called once that is on disk. */
  readonly work: (write: Write) => () => void;
  readonly reject: (cause: unknown) => void;
}

export interface Batches {
  /** Takes the right to write. Throws when another process keeps it, or the disk refuses. */
  readonly begin: () => void;
  /**
   * Runs the members and commits. Gives what tells each of them how it went; throws, with nothing of any member kept,
   * when the transaction was lost as a whole.
   */
  readonly run: (members: readonly Member[]) => readonly (() => void)[];
  /** Whether a member is at work this very moment, that is: the caller is one. */
  readonly working: () => boolean;
}

/** The shared transaction. Each member works in a savepoint of its own, so one that fails rolls back alone. */
export const openBatches = (database: Database): Batches => {
  const begin = database.query("BEGIN IMMEDIATE");
  const commit = database.query("COMMIT");
  const savepoint = database.query("SAVEPOINT member");
  const release = database.query("RELEASE member");
  const undo = database.query("ROLLBACK TO member");
  const guarded = openGuardedWrite(database);

  const perform = ({ work, reject }: Member): (() => void) => {
    const before = guarded.changes();
    savepoint.run();
    try {
      const tell = guarded.during(work);
      release.run();
      return tell;
    } catch (cause) {
      // A disk that refuses concerns all, and when SQLite has ended the transaction there is no savepoint to go back to.
      if (unavailableReason(cause) !== undefined || !database.inTransaction) throw cause;
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
      // Left open only when a ROLLBACK failed; nothing in it was promised to anyone.
      if (database.inTransaction) database.run("ROLLBACK");
      begin.run();
    },
    run: (members) => {
      try {
        const tellings = members.map(perform);
        commit.run();
        guarded.keep();
        return tellings;
      } catch (cause) {
        rollBack();
        guarded.takeBack(0);
        throw cause;
      }
    },
    working: guarded.open,
  };
};
