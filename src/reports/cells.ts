import type { BusinessDays } from "../calendar/business-day.ts";
import { toRfc3339 } from "../clock.ts";

/** How a value is written into a table. */
export type CellKind = "id" | "text" | "fen" | "time" | "plain" | "json";

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
  json: (value) => quoted(asText(value)),
});

/** For programs: the values as they are. */
export const cellsForPrograms: CellWriters = {
  id: (value) => quoted(asText(value)),
  text: (value) => quoted(asText(value)),
  fen: String,
  time: (value) => toRfc3339(Number(value)),
  plain: String,
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
    if (!isSummed(column) || !style.people)
      return (row: Row): string => {
        const value = of(row);
        return value === null || value === undefined ? "" : write(value);
      };
    return (row: Row): string => {
      const value = of(row);
      if (typeof value !== "number") return "";
      sums.set(name, (sums.get(name) ?? 0) + value);
      return write(value);
    };
  });
  let rows = 0;
  return {
    head: (): string =>
      style.people
        ? byteOrderMark + columns.map(({ title }) => title).join(",") + lineEnd
        : columns.map(({ name }) => name).join(",") + lineEnd,
    line: (row: Row): string => {
      rows += 1;
      let line = "";
      for (const [index, cell] of cells.entries()) line += index === 0 ? cell(row) : `,${cell(row)}`;
      return line + lineEnd;
    },
    /** Its absence tells of a download that was cut off. */
    foot: (): string => {
      if (!style.people) return "";
      const summed = columns.map(({ name, kind }, index) => {
        if (index === 0) return "合计";
        if (index === 1) return String(rows);
        const sum = sums.get(name);
        return sum === undefined ? "" : writers[kind](sum);
      });
      return summed.join(",") + lineEnd;
    },
  };
};
