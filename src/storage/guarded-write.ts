import type { Database } from "bun:sqlite";
import type { Write } from "./door.ts";
import { unavailableReason } from "./errors.ts";

export interface GuardedWrite {
  /** Gives `work` the right to write until it returns, and only within the transaction that runs now. */
  readonly during: <Result>(work: (write: Write) => Result) => Result;
  /** Whether a `during` runs. */
  readonly open: () => boolean;
  /** How many changes outside the database are registered to be taken back. */
  readonly changes: () => number;
  /** Takes back those registered after the first `kept`, the last one first. */
  readonly takeBack: (kept: number) => void;
  /** Forgets them all: what they belong to is on disk. */
  readonly keep: () => void;
}

/**
 * Writing as members of a shared transaction may do it. When the disk refuses, SQLite can end the whole transaction,
 * and every statement after that would be on disk at once, alone: so none is run, also when the member goes on as if
 * nothing had happened, and `during` throws what was lost.
 */
export const openGuardedWrite = (database: Database): GuardedWrite => {
  let open = false;
  let lost: { readonly cause: unknown } | undefined;
  const restores: (() => void)[] = [];

  const throwIfLost = (): void => {
    if (lost !== undefined) throw lost.cause;
  };

  const throwIfShut = (): void => {
    // An async function that was refused may still hold its `write`.
    if (!open) throw new Error("something was written outside the function given to commit");
    throwIfLost();
  };

  const guard = <Result>(statement: () => Result): Result => {
    throwIfShut();
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
    undone: (restore) => {
      throwIfShut();
      restores.push(restore);
    },
  };

  const takeBack = (kept: number): void => {
    try {
      while (restores.length > kept) restores.pop()?.();
    } finally {
      // One that throws, which is a mistake of ours, must not keep the others from being taken back.
      if (restores.length > kept) takeBack(kept);
    }
  };

  return {
    open: () => open,
    changes: () => restores.length,
    takeBack,
    keep: () => {
      restores.length = 0;
    },
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
