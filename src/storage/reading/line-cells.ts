import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/**
 * How a value is written into a cell of a line. A `word` is one of a closed set of our own, in letters alone; a `flag` is
 * true or false.
 */
export type LineCellKind = "id" | "text" | "word" | "fen" | "time" | "plain" | "json" | "flag";

/** Until a moment, wall clocks are this far ahead of UTC. The last one holds for ever. */
export interface ClockOffset {
  readonly untilMs: number;
  readonly offsetMs: number;
}

/** Lines for people need wall clocks, those for programs none. */
export type LineStyle =
  | { readonly people: true; readonly offsets: readonly ClockOffset[] }
  | { readonly people: false };

export interface LineCell {
  readonly column: SQLiteColumn;
  readonly kind: LineCellKind;
}

// Constants of a statement are folded into it; bound values would not be.
const quote = sql.raw("'\"'");
/** What may not stand outside quotes in a cell (RFC 4180). */
const breaking = ["'\"'", "','", "char(13)", "char(10)"].map((sign) => sql.raw(sign));
/** Beginnings that make a spreadsheet run a text as a formula, also in full width; none of them lies between these two. */
const formulaStarts = sql.raw(
  Array.from("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n", (sign) => sign.codePointAt(0)).join(", "),
);
const harmless = sql.raw("'A' and '\uff0a'");
/** The TAB makes an id a text: as a number the last digits of a long one would become zeros. */
const idStart = sql.raw("('\"' || char(9))");

const breaks = (text: SQL): SQL =>
  sql.join(
    breaking.map((sign) => sql`instr(${text}, ${sign})`),
    sql.raw(" or "),
  );

const doubled = (text: SQL): SQL => sql`replace(${text}, ${quote}, '""')`;

const quoted = (column: SQLiteColumn, text: SQL): SQL =>
  sql`case when ${column} = '' then '' when ${breaks(sql`${column}`)} then ${quote} || ${doubled(text)} || ${quote} else ${text} end`;

const guarded = (column: SQLiteColumn): SQL =>
  sql`case when ${column} between ${harmless} then ${column} when unicode(${column}) in (${formulaStarts}) then '''' || ${column} else ${column} end`;

const idForPeople = (column: SQLiteColumn, careful: boolean): SQL => {
  const text = careful && column.dataType !== "number" ? doubled(sql`${column}`) : sql`${column}`;
  // One that is always there is joined with the rest; of another nothing may be left.
  return column.notNull ? sql`${idStart}, ${text}, ${quote}` : sql`${idStart} || ${text} || ${quote}`;
};

/** Fen as yuan with two decimals. */
const yuan = (column: SQLiteColumn): SQL =>
  sql`case when ${column} >= 0 then printf('%d.%02d', ${column} / 100, ${column} % 100)
    when ${column} < 0 then printf('-%d.%02d', -${column} / 100, -${column} % 100) end`;

const wallClock = (column: SQLiteColumn, offsets: readonly ClockOffset[]): SQL => {
  const last = sql.raw(String(offsets.at(-1)?.offsetMs ?? 0));
  const steps = offsets
    .slice(0, -1)
    .map(({ untilMs, offsetMs }) => sql`when ${column} < ${sql.raw(`${untilMs} then ${offsetMs}`)}`);
  const offset = steps.length === 0 ? last : sql`case ${sql.join(steps, sql.raw(" "))} else ${last} end`;
  return sql`datetime((${column} + ${offset}) / 1000, 'unixepoch')`;
};

const flag = (column: SQLiteColumn): SQL => sql`case when ${column} then 'true' else 'false' end`;

const forPeople = ({ column, kind }: LineCell, offsets: readonly ClockOffset[], careful: boolean): SQL => {
  switch (kind) {
    case "id":
      return idForPeople(column, careful);
    case "text":
      return careful ? quoted(column, guarded(column)) : guarded(column);
    case "json":
      return careful ? quoted(column, sql`${column}`) : sql`${column}`;
    case "fen":
      return yuan(column);
    case "time":
      return wallClock(column, offsets);
    case "flag":
      return flag(column);
    case "word":
    case "plain":
      return sql`${column}`;
    default:
      return kind satisfies never;
  }
};

const mayBreak = ({ column, kind }: LineCell): boolean =>
  (kind === "id" && column.dataType !== "number") || kind === "text" || kind === "json";

const forPrograms = (cell: LineCell, careful: boolean): SQL => {
  const { column, kind } = cell;
  if (kind === "time") return sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;
  if (kind === "flag") return flag(column);
  return careful && mayBreak(cell) ? quoted(column, sql`${column}`) : sql`${column}`;
};

/** Texts as one, which is there also when none of them is. */
const together = (texts: readonly LineCell[]): SQL =>
  sql`concat(${sql.join([sql.raw("''"), ...texts.map(({ column }) => sql`${column}`)], sql.raw(", "))})`;

/** As a rule no text of a row needs quotes of its own, and all of them are looked at together. */
const needsCare = (texts: readonly LineCell[], { people }: LineStyle): SQL => {
  if (!people) return breaks(together(texts));
  // Ids stand in quotes there, whatever they are.
  const ids = together(texts.filter(({ kind }) => kind === "id"));
  const others = together(texts.filter(({ kind }) => kind !== "id"));
  return sql`instr(${ids}, ${quote}) or ${breaks(others)}`;
};

/** Without a value a cell is empty: that is what `concat` makes of null. */
const joined = (cells: readonly SQL[]): SQL =>
  sql`concat(${sql.join(
    cells.flatMap((cell, index) => (index === 0 ? [cell] : [sql.raw("','"), cell])),
    sql.raw(", "),
  )}, char(13, 10))`;

/**
 * A line of a table (RFC 4180) as an expression: the database writes a line in far less time than it takes to hand out
 * fifty values. An `SQL` among the cells stands as it is.
 */
export const lineOf = (cells: readonly (LineCell | SQL)[], style: LineStyle): SQL => {
  const all = (careful: boolean): SQL =>
    joined(
      cells.map((cell) => {
        if (!("column" in cell)) return cell;
        return style.people ? forPeople(cell, style.offsets, careful) : forPrograms(cell, careful);
      }),
    );
  const texts = cells.flatMap((cell) => ("column" in cell && mayBreak(cell) ? [cell] : []));
  return sql`case when ${needsCare(texts, style)} then ${all(true)} else ${all(false)} end`;
};

/** The lines of a group, one after another, as bytes. */
export const linesTogether = (line: SQL): SQL<Uint8Array> =>
  sql<Uint8Array>`cast(group_concat(${line}, '') as blob)`;
