import type { BusinessDays } from "../calendar/business-day.ts";
import type { Caller } from "../caller.ts";
import { originCode } from "../ledger/view.ts";
import type { LineStyle } from "../storage/reading/line-cells.ts";
import type { Snapshot } from "../storage/reading/snapshots.ts";
import { extentOf } from "../sums/queries.ts";
import { extentIn } from "../sums/repository.ts";
import type { Vault } from "../vault.ts";
import { type CellWriters, cellsForPeople, cellsForPrograms, footOf, headOf } from "./cells.ts";
import type { LedgerFilter } from "./filter.ts";
import { codeMark, linesOf, summedNames } from "./line-queries.ts";
import { earliest } from "./queries.ts";
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
const rowsAtOnce = 250;
/** Where they stand is two numbers each. */
const placesAtOnce = 4_000;
/** How far a row's times may lie outside the first and last that the ledger is indexed by: checks to come, at most. */
const beyondMs = 400 * 86_400_000;

const columns = Object.entries(viewColumns).map(([name, { title, kind }]) => ({ name, title, kind }));

const styleOf = ({ db, read }: Snapshot, style: ExportStyle, days: BusinessDays): LineStyle => {
  if (style === "csv-raw") return { people: false };
  const { fromMs, untilMs } = extentIn(
    (["createdAtMs", "verifiedAtMs", "cancelledAtMs", "updatedAtMs"] as const).flatMap((column) =>
      read.rows(extentOf(db, column)),
    ),
  ) ?? { fromMs: 0, untilMs: 0 };
  return {
    people: true,
    offsets: days.offsetsIn({ fromMs: fromMs - beyondMs, untilMs: untilMs + beyondMs }),
  };
};

/** Opens the codes of some rows, told as `12 sealed,12 sealed`, and writes the cell of each as this caller may read it. */
const codeCells = (
  codes: unknown,
  {
    caller,
    vault,
    writers,
  }: { readonly caller: Caller; readonly vault: Vault; readonly writers: CellWriters },
): readonly string[] =>
  typeof codes !== "string"
    ? []
    : codes.split(",").map((told) => {
        const space = told.indexOf(" ");
        const row = { appId: Number(told.slice(0, space)), originCodeSealed: told.slice(space + 1) };
        return writers.id(originCode(row, caller, vault));
      });

/** The lines with a cell in the place of each mark. */
const withCells = (lines: Buffer, cells: readonly string[]): Uint8Array<ArrayBuffer> => {
  const length = cells.reduce((sum, cell) => sum + Buffer.byteLength(cell) - 1, lines.length);
  const bytes = new Uint8Array(length);
  const target = Buffer.from(bytes.buffer);
  let [from, at] = [0, 0];
  for (const cell of cells) {
    const mark = lines.indexOf(codeMark, from);
    at += lines.copy(target, at, from, mark);
    at += target.write(cell, at);
    from = mark + 1;
  }
  lines.copy(target, at, from);
  return bytes;
};

const encoder = new TextEncoder();

/**
 * All rows of a filter as a table, newest first, piece by piece. The database writes the lines; codes are opened here,
 * and take the places that were left for them.
 */
export function* exportRows(
  snapshot: Snapshot,
  parts: { readonly question: ExportQuestion; readonly vault: Vault; readonly days: BusinessDays },
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { question, vault, days } = parts;
  const { filter, caller } = question;
  const people = question.style === "csv";
  const writers = people ? cellsForPeople(days) : cellsForPrograms;
  const lines = linesOf(snapshot.db, styleOf(snapshot, question.style, days));
  const walk = openWalk(snapshot, filter, null, placesAtOnce);
  const sums = new Map(summedNames.map((name) => [name, 0]));
  let rows = 0;
  yield encoder.encode(headOf(columns, people));
  for (;;) {
    const ids = walk.next(rowsAtOnce).map(({ id }) => id);
    if (ids.length === 0) break;
    const [[text, codes, ...added] = []] = snapshot.read.plain(lines, { ids: JSON.stringify(ids) });
    if (!(text instanceof Uint8Array)) throw new Error("the rows of an export are not where they were");
    rows += ids.length;
    for (const [index, name] of summedNames.entries())
      sums.set(name, (sums.get(name) ?? 0) + Number(added[index] ?? 0));
    const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    yield withCells(bytes, codeCells(codes, { caller, vault, writers }));
  }
  if (people) yield encoder.encode(footOf(columns, rows, { sums, writers }));
}

/** What is told of an export before its first row. */
export const exportHead = ({ db, read }: Snapshot, { filter }: ExportQuestion): ExportHead => ({
  earliestMs: read.row(earliest(db, filter.timeField))?.timeMs ?? null,
});
