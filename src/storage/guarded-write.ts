import type { Database } from "bun:sqlite";
import type { Write } from "./door.ts";
import { unavailableReason } from "./errors.ts";

export interface GuardedWrite {
  /** Gives `work` the right to write until it returns, and only within the transaction that runs now. */
  readonly during: <Result>(work: (write: Write) => Result) => Result;
  /** Whether a `during` runs. */
  readonly open: () => boolean;
}

/**
 * Writing as members of a shared transaction may do it. When the disk refuses, SQLite can end the whole transaction,
 * and every statement after that would be on disk at once, alone: so none is run, also when the member goes on as if
 * nothing had happened, and `during` throws what was lost.
 */
export const openGuardedWrite = (database: Database): GuardedWrite => {
  let open = false;
  let lost: { readonly cause: unknown } | undefined;

  const throwIfLost = (): void => {
    if (lost !== undefined) throw lost.cause;
  };

  const guard = <Result>(statement: () => Result): Result => {
    // An async function that was refused may still hold its `write`.
    if (!open) throw new Error("something was written outside the function given to commit");
    throwIfLost();
    try {
      return statement();
    } catch (cause) {
      if (unavailableReason(cause) !== undefined || !database.inTransaction) lost = { cause };
      throw cause;
    }
  };

  const write: Write = {
    rows: (statement, values) => guard(() => statement.all(values)),
    row: (statement, values) => guard(() => statement.all(values)[0]),
    run: (statement, values) => {
      guard(() => statement.run(values));
    },
  };

  return {
    open: () => open,
    during: (work) => {
      open = true;
      lost = undefined;
      try {
        const result = work(write);
        throwIfLost();
        return result;
      } catch (cause) {
        throwIfLost();
        throw cause;
      } finally {
        open = false;
      }
    },
  };
};
