import type { Caller } from "../caller.ts";
import { mayReadRow } from "../ledger/access.ts";
import type { LedgerRow } from "../ledger/repository.ts";
import type { LookupQueries } from "./queries.ts";

/** Where a reader of the log stands: the entry he read last. A number alone would not tell one log from a restored one. */
export interface Position {
  readonly changeNumber: number;
  readonly verificationId: number;
  readonly updatedAtMs: number;
}

export interface ChangesPage {
  readonly rows: readonly LedgerRow[];
  /** null when the log has nothing more for this reader, now. */
  readonly next: Position | null;
}

const sliceEntries = 500;
/** A reader to whom little of the log belongs gets a short page rather than hold the loop for long. */
const scannedEntriesMax = 10_000;

/**
 * The log of changes, read in the order of the commits. The next page begins after a *number*, and a number is given
 * inside the commit that makes the change; so whatever is written later lies ahead of every reader: two changes of one
 * millisecond, a commit that was long on its way, a clock that was set back. What changes again comes again.
 */
export const changesReader = (queries: LookupQueries) => {
  /** The last number before which nothing is as late as `sinceMs`; `latestMs` grows with the number. */
  const before = async (sinceMs: number): Promise<number> => {
    let low = 0;
    let high = (await queries.lastChange())?.changeNumber ?? 0;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const entry = await queries.change(middle);
      if (entry === undefined) throw new Error(`the log of changes has no number ${middle}`);
      if (entry.latestMs < sinceMs) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /** Of a slice the entries that are up to date, in time and readable; of a row its last one, when it has several. */
  const wanted = async (entries: readonly Position[], sinceMs: number, caller: Caller) => {
    const lastOf = new Map(entries.map((entry) => [entry.verificationId, entry]));
    const states = new Map((await queries.states([...lastOf.keys()])).map((state) => [state.id, state]));
    return entries.filter((entry) => {
      const { verificationId, updatedAtMs } = entry;
      const state = states.get(verificationId);
      return (
        state !== undefined &&
        lastOf.get(verificationId) === entry &&
        state.updatedAtMs === updatedAtMs &&
        updatedAtMs >= sinceMs &&
        mayReadRow(caller, state)
      );
    });
  };

  const rowsOf = async (ids: readonly number[]): Promise<readonly LedgerRow[]> => {
    const rows = new Map((await queries.rows(ids)).map((found) => [found.row.id, found]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  };

  return {
    /** Whether the log still has the entry a reader stands at. After a restore it may have another, or none. */
    knows: async (position: Position): Promise<boolean> => {
      const entry = await queries.change(position.changeNumber);
      return entry?.verificationId === position.verificationId && entry.updatedAtMs === position.updatedAtMs;
    },

    /** The next page of what changed since a moment; from the beginning when `after` is null. */
    page: async (asked: {
      readonly sinceMs: number;
      readonly after: Position | null;
      readonly size: number;
      readonly caller: Caller;
    }): Promise<ChangesPage> => {
      const { sinceMs, caller, size } = asked;
      let at = asked.after?.changeNumber ?? (await before(sinceMs));
      let last: Position | null = null;
      const ids = new Set<number>();
      for (let scanned = 0; scanned < scannedEntriesMax; scanned += sliceEntries) {
        const entries = await queries.changesAfter(at, sliceEntries);
        for (const entry of await wanted(entries, sinceMs, caller)) {
          ids.add(entry.verificationId);
          if (ids.size === size) return { rows: await rowsOf([...ids]), next: entry };
        }
        last = entries.at(-1) ?? last;
        at = last?.changeNumber ?? at;
        if (entries.length < sliceEntries)
          return { rows: await rowsOf([...ids]), next: ids.size === 0 ? null : last };
      }
      return { rows: await rowsOf([...ids]), next: last };
    },
  };
};

export type ChangesReader = ReturnType<typeof changesReader>;
