import type { Database } from "bun:sqlite";

export interface TurnReads {
  /** To be called before a read: from now on this turn's reads share one look at the database. */
  readonly begin: () => void;
  /** Lets go of what is looked at, at the latest when the turn ends. To be called before a transaction of another kind. */
  readonly end: () => void;
}

/**
 * Reads of one turn of the event loop in one transaction. A read alone takes and gives back SQLite's locks, four system
 * calls, which is as much as reading a row. What is written meanwhile by this process is written in turns of its own,
 * and by other processes is seen in the next turn.
 */
export const openTurnReads = (database: Database): TurnReads => {
  const begin = database.query("BEGIN");
  const commit = database.query("COMMIT");
  let open = false;

  const end = (): void => {
    if (!open) return;
    open = false;
    commit.run();
  };

  return {
    begin: () => {
      // Within a commit, whose members read what the others wrote, or within this turn's reads.
      if (database.inTransaction) return;
      begin.run();
      open = true;
      setImmediate(end);
    },
    end,
  };
};
