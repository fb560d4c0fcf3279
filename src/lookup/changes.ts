import type { Caller } from "../caller.ts";
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

/**
 * How far one page looks. A reader to whom little of the log belongs gets a short page, and where to go on, rather than
 * hold the loop for long.
 */
const stretchEntries = 10_000;
/** Read beyond a page: of a row that changed several times in one millisecond every entry counts as up to date. */
const spareEntries = 20;

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
      if ((await entryAt(middle)).latestMs < sinceMs) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const entryAt = async (changeNumber: number): Promise<Position & { readonly latestMs: number }> => {
    const entry = await queries.change(changeNumber);
    if (entry === undefined) throw new Error(`the log of changes has no number ${changeNumber}`);
    return entry;
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
      const after = asked.after?.changeNumber ?? (await before(sinceMs));
      const last = await queries.lastChange();
      if (last === undefined || last.changeNumber <= after) return { rows: [], next: null };
      const until = Math.min(after + stretchEntries, last.changeNumber);
      const limit = size + spareEntries;
      const entries = await queries.changesWithin({ after, until, sinceMs, caller, limit });
      const lastOf = new Map(entries.map((entry) => [entry.verificationId, entry]));
      const chosen = entries.filter((entry) => lastOf.get(entry.verificationId) === entry);
      const page = chosen.slice(0, size);
      const rows = await rowsOf(page.map(({ verificationId }) => verificationId));
      const isFull = chosen.length > size || entries.length === limit;
      if (isFull) return { rows, next: page.at(-1) ?? null };
      if (until < last.changeNumber) return { rows, next: await entryAt(until) };
      return { rows, next: rows.length === 0 ? null : last };
    },
  };
};

export type ChangesReader = ReturnType<typeof changesReader>;
