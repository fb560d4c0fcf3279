import type { BusinessDays } from "../calendar/business-day.ts";
import type { Caller } from "../caller.ts";
import { originCode } from "../ledger/view.ts";
import type { Snapshot } from "../storage/reading/snapshots.ts";
import { appNames } from "../sums/queries.ts";
import type { Vault } from "../vault.ts";
import { type Column, openTable } from "./cells.ts";
import type { LedgerFilter } from "./filter.ts";
import { earliest, exportedNames, exportedRows } from "./queries.ts";
import { viewColumns } from "./view-columns.ts";
import { openWalk } from "./walk.ts";

export type ExportStyle = "csv" | "csv-raw";

export interface ExportQuestion {
  readonly filter: LedgerFilter;
  readonly caller: Caller;
  readonly style: ExportStyle;
}

/** Told before the first row. */
export interface ExportHead {
  /** The earliest time of the ledger; null while it is empty. */
  readonly earliestMs: number | null;
}

/** Rows of one piece: few enough that other questions have their turn in between, and memory stays as it is. */
const rowsAtOnce = 500;

type PlainRow = readonly unknown[];

const columnsFor = (
  names: ReadonlyMap<unknown, string>,
  caller: Caller,
  vault: Vault,
): readonly Column<PlainRow>[] => {
  const appIdAt = exportedNames.indexOf("app_id");
  return Object.entries(viewColumns).map(([name, { title, kind }]) => {
    const at = exportedNames.indexOf(name);
    const of = (row: PlainRow): unknown => {
      const value = row[at];
      switch (name) {
        case "app_name":
          return names.get(value) ?? "";
        case "origin_code":
          return typeof value === "string"
            ? originCode({ originCodeSealed: value, appId: Number(row[appIdAt]) }, caller, vault)
            : null;
        case "abandon_refused":
          return value === 1;
        default:
          return value;
      }
    };
    return { name, title, kind, of };
  });
};

const encoder = new TextEncoder();

/** All rows of a filter as a table, newest first, piece by piece. */
export function* exportRows(
  snapshot: Snapshot,
  parts: { readonly question: ExportQuestion; readonly vault: Vault; readonly days: BusinessDays },
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { question, vault, days } = parts;
  const { db, read } = snapshot;
  const names = new Map<unknown, string>(read.rows(appNames(db)).map(({ id, name }) => [id, name]));
  const columns = columnsFor(names, question.caller, vault);
  const table = openTable(columns, { people: question.style === "csv", days });
  const walk = openWalk(snapshot, question.filter, null);
  yield encoder.encode(table.head());
  for (;;) {
    const ids = walk.next(rowsAtOnce).map(({ id }) => id);
    if (ids.length === 0) break;
    const rows = new Map(read.plain(exportedRows(db, ids)).map((row) => [row[0], row]));
    let text = "";
    for (const id of ids) {
      const row = rows.get(id);
      if (row !== undefined) text += table.line(row);
    }
    yield encoder.encode(text);
  }
  const foot = table.foot();
  if (foot !== "") yield encoder.encode(foot);
}

/** What is told of an export before its first row. */
export const exportHead = ({ db, read }: Snapshot, { filter }: ExportQuestion): ExportHead => ({
  earliestMs: read.row(earliest(db, filter.timeField))?.timeMs ?? null,
});
