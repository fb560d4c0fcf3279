import type { Caller } from "../caller.ts";
import { type VerificationView, verificationView } from "../ledger/view.ts";
import type { Snapshot } from "../storage/reading/snapshots.ts";
import { appNames } from "../sums/queries.ts";
import type { Vault } from "../vault.ts";
import type { RowPlace } from "./cursor.ts";
import type { LedgerFilter } from "./filter.ts";
import { rowsOf } from "./queries.ts";
import { countRows, openWalk } from "./walk.ts";

/** `total` of a list is counted this far; more is told as "at least". */
export const totalMax = 10_000;

export interface ListQuestion {
  readonly filter: LedgerFilter;
  readonly caller: Caller;
  readonly pageSize: number;
  readonly start: { readonly after: RowPlace } | { readonly offset: number };
}

export interface ListAnswer {
  readonly views: readonly VerificationView[];
  /** Of the last row, when there are more. */
  readonly next: RowPlace | null;
  /** Counted no further than one beyond `totalMax`. */
  readonly counted: number;
}

/** One page of the ledger, all of it as it was at one moment. */
export const readPage = (snapshot: Snapshot, vault: Vault, question: ListQuestion): ListAnswer => {
  const { filter, caller, pageSize, start } = question;
  const { db, read } = snapshot;
  // One more than is shown tells whether there is a next page.
  const wanted = pageSize + 1;
  const places =
    "after" in start
      ? openWalk(snapshot, filter, start.after).next(wanted)
      : openWalk(snapshot, filter, null).nextFrom(start.offset, wanted);
  const shown = places.slice(0, pageSize);
  const rows = new Map(
    shown.length === 0
      ? []
      : read
          .rows(
            rowsOf(
              db,
              shown.map(({ id }) => id),
            ),
          )
          .map((row) => [row.id, row]),
  );
  const names = new Map(read.rows(appNames(db)).map(({ id, name }) => [id, name]));
  return {
    views: shown.flatMap(({ id }) => {
      const row = rows.get(id);
      return row === undefined
        ? []
        : [verificationView({ row, appName: names.get(row.appId) ?? "" }, caller, vault)];
    }),
    next: places.length > pageSize ? (shown.at(-1) ?? null) : null,
    counted: countRows(snapshot, filter, totalMax + 1),
  };
};
