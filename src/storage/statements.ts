import type { Database, Statement } from "bun:sqlite";
import { Column, is, NoopLogger, Param, Placeholder } from "drizzle-orm";
import { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import { PreparedQuery, SQLiteBunSession } from "drizzle-orm/bun-sqlite/session";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import type { PreparedQueryConfig } from "drizzle-orm/sqlite-core/session";
import { withConstants } from "./constants.ts";
import type { Db, Values } from "./door.ts";
import type { TurnReads } from "./turn-reads.ts";

type Session = SQLiteBunSession<Record<string, never>, Record<string, never>>;
type Asked = Parameters<Session["prepareQuery"]>;
type Field = NonNullable<Asked[1]>[number];

/** What is bound at one place of a statement, from the values it is run with. */
type Bind = (values: Values) => unknown;

/** One column of a result; `read` is null where the driver's value is the value. */
interface Cell {
  readonly name: string;
  readonly read: ((value: unknown) => unknown) | null;
}

const given = (name: string, values: Values): unknown => {
  const value = values[name];
  // Left out and null are different things: a forgotten value must not be written as "nothing".
  if (value === undefined && !(name in values))
    throw new Error(`No value for placeholder "${name}" was provided`);
  return value;
};

const bindOf = (param: unknown): Bind => {
  if (is(param, Placeholder)) return (values) => given(param.name, values);
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => encoder.mapToDriverValue(given(value.name, values));
};

const cellOf = ({ path, field }: Field): Cell | null => {
  const [name, ...deeper] = path;
  if (name === undefined || deeper.length > 0 || !is(field, Column)) return null;
  const plain = field.mapFromDriverValue === Column.prototype.mapFromDriverValue;
  return { name, read: plain ? null : (value) => field.mapFromDriverValue(value) };
};

const rowOf = (cells: readonly Cell[], values: readonly unknown[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    const value = values[index];
    if (cell !== undefined) row[cell.name] = value === null || cell.read === null ? value : cell.read(value);
  }
  return row;
};

/** How a query is run: what it binds and how its columns are read is worked out once. Null when it is left to drizzle. */
const directRuns = (
  statement: Statement,
  turnReads: TurnReads,
  [{ params }, fields = [], , , mapper]: Asked,
) => {
  const cells = fields.map(cellOf);
  const columns = cells.filter((cell) => cell !== null);
  if (mapper !== undefined || columns.length < cells.length) return null;
  const binds = params.map(bindOf);
  const bound = (values: Values): unknown[] => binds.map((bind) => bind(values));
  const run = (values: Values = {}) => statement.run(...bound(values));
  // Without columns drizzle gives rows as SQLite names them; only rooms that know no names ask so.
  if (columns.length === 0) return { run };
  const all = (values: Values = {}) => {
    turnReads.begin();
    return statement.values(...bound(values)).map((row) => rowOf(columns, row));
  };
  return { run, all };
};

/**
 * Drizzle's queries without its interpretation at each run, which cost as much as SQLite's own work on a small
 * statement. A join, an expression or a relational query is read by drizzle as ever.
 */
export const openDb = (database: Database, turnReads: TurnReads): Db => {
  const dialect = new SQLiteSyncDialect();
  const session: Session = new SQLiteBunSession(database, dialect, undefined);
  const logger = new NoopLogger();
  const prepare = <T extends Omit<PreparedQueryConfig, "run">>(...asked: Asked) => {
    const [query, fields, method, inArrays, mapper] = asked;
    const statement: Statement = database.prepare(query.sql);
    const prepared = new PreparedQuery<T>(statement, query, logger, fields, method, inArrays, mapper);
    return Object.assign(prepared, directRuns(statement, turnReads, asked));
  };
  // Only what is kept is worth it, and only there every constant comes from our own source.
  session.prepareOneTimeQuery = prepare;
  session.prepareQuery = (query, ...more) => prepare({ ...query, ...withConstants(query) }, ...more);
  return new BunSQLiteDatabase("sync", dialect, session, undefined);
};
