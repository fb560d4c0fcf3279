import type { BusinessDays } from "../calendar/business-day.ts";
import { toRfc3339 } from "../clock.ts";
import type { LineCellKind } from "../storage/reading/line-cells.ts";

/** How a value is written into a table. */
export type CellKind = LineCellKind;

/** Writes a value that is there into a cell; what is not there is an empty cell. */
export type CellWriters = Readonly<Record<CellKind, (value: unknown) => string>>;

/** RFC 4180: what would end a cell or a line stands in quotes. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Beginnings that make a spreadsheet run a text as a formula, also in full width. */
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/;

/** Fen as yuan with two decimals. */
export const yuan = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  return `${fen < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** For people: business time, yuan, ids that a spreadsheet leaves alone, and no text that it would run. */
export const cellsForPeople = (days: BusinessDays): CellWriters => ({
  // The TAB makes it a text: as a number the last digits of a long id would become zeros.
  id: (value) => `"\t${asText(value).replaceAll('"', '""')}"`,
  text: (value) => {
    const text = asText(value);
    return quoted(formula.test(text) ? `'${text}` : text);
  },
  fen: (value) => yuan(Number(value)),
  time: (value) => days.wallClock(Number(value)),
  plain: String,
  word: String,
  flag: String,
  json: (value) => quoted(asText(value)),
});

/** For programs: the values as they are. */
export const cellsForPrograms: CellWriters = {
  id: (value) => quoted(asText(value)),
  text: (value) => quoted(asText(value)),
  fen: String,
  time: (value) => toRfc3339(Number(value)),
  plain: String,
  word: String,
  flag: String,
  json: (value) => quoted(asText(value)),
};

const byteOrderMark = "\uFEFF";
const lineEnd = "\r\n";

export interface Column<Row> {
  readonly name: string;
  /** What people read above it. */
  readonly title: string;
  readonly kind: CellKind;
  readonly of: (row: Row) => unknown;
}

type Heading = Pick<Column<never>, "name" | "title" | "kind">;

/** The first line of a table. */
export const headOf = (columns: readonly Heading[], people: boolean): string =>
  people
    ? byteOrderMark + columns.map(({ title }) => title).join(",") + lineEnd
    : columns.map(({ name }) => name).join(",") + lineEnd;

/** The last line of a table for people; its absence tells of a download that was cut off. */
export const footOf = (
  columns: readonly Heading[],
  rows: number,
  { sums, writers }: { readonly sums: ReadonlyMap<string, number>; readonly writers: CellWriters },
): string => {
  const summed = columns.map(({ name, kind }, index) => {
    if (index === 0) return "合计";
    if (index === 1) return String(rows);
    const sum = sums.get(name);
    return sum === undefined ? "" : writers[kind](sum);
  });
  return summed.join(",") + lineEnd;
};

/** A table as text, row by row, for people with the sums of money, and of the columns in `summed`, at its end. */
export const openTable = <Row>(
  columns: readonly Column<Row>[],
  style: { readonly people: boolean; readonly days: BusinessDays; readonly summed?: readonly string[] },
) => {
  const writers = style.people ? cellsForPeople(style.days) : cellsForPrograms;
  const isSummed = ({ name, kind }: Column<Row>): boolean =>
    kind === "fen" || style.summed?.includes(name) === true;
  const sums = new Map(columns.filter(isSummed).map(({ name }) => [name, 0]));
  const cells = columns.map((column) => {
    const { name, kind, of } = column;
    const write = writers[kind];
    const isMoney = style.people && isSummed(column);
    return (row: Row): string => {
      const value = of(row);
      if (value === null || value === undefined) return "";
      if (isMoney) sums.set(name, (sums.get(name) ?? 0) + Number(value));
      return write(value);
    };
  });
  let rows = 0;
  return {
    head: (): string => headOf(columns, style.people),
    line: (row: Row): string => {
      rows += 1;
      return cells.map((cell) => cell(row)).join(",") + lineEnd;
    },
    foot: (): string => (style.people ? footOf(columns, rows, { sums, writers }) : ""),
  };
};
