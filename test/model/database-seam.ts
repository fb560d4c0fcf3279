import { Database, type SQLQueryBindings, type Statement } from "bun:sqlite";

/** Who is told of the transactions of one database file. What it throws happens instead. */
export interface TransactionWatch {
  readonly opened: (database: Database) => void;
  readonly beforeBegin: () => void;
  readonly beforeCommit: () => void;
  readonly afterCommit: () => void;
}

const watches = new Map<string, TransactionWatch>();

/** Tells `watch` of every transaction of connections to `file` whose statements are made from now on. */
export const watchTransactions = (file: string, watch: TransactionWatch): void => {
  watches.set(file, watch);
};

export const unwatchTransactions = (file: string): void => {
  watches.delete(file);
};

/** What begins and ends a transaction. */
const marks: readonly string[] = ["BEGIN IMMEDIATE", "BEGIN", "COMMIT"];

/** Connections that are writing: reads of one turn share a transaction too, and end it with the same word. */
const writing = new WeakSet<Database>();

const around =
  (watch: TransactionWatch, on: { readonly database: Database; readonly sql: string }, run: () => unknown) =>
  (): unknown => {
    const { database, sql } = on;
    if (sql === "BEGIN IMMEDIATE") {
      watch.beforeBegin();
      writing.add(database);
      return run();
    }
    if (sql === "BEGIN") writing.delete(database);
    if (sql === "BEGIN" || !writing.delete(database)) return run();
    watch.beforeCommit();
    const result = run();
    watch.afterCommit();
    return result;
  };

/** A statement that is compiled when it is first run: most processes of a run need few of those they make. */
const lazy = (make: () => Statement<unknown, SQLQueryBindings[]>) => {
  let made: Statement<unknown, SQLQueryBindings[]> | undefined;
  const statement = () => {
    made ??= make();
    return made;
  };
  return {
    run: (...values: SQLQueryBindings[]) => statement().run(...values),
    all: (...values: SQLQueryBindings[]) => statement().all(...values),
    get: (...values: SQLQueryBindings[]) => statement().get(...values),
    values: (...values: SQLQueryBindings[]) => statement().values(...values),
  };
};

/**
 * Puts the seam in: the program's transactions begin and end with two statements it makes once for each connection
 * (`storage/batch.ts`). Once for a process; other databases are left alone.
 */
export const openDatabaseSeam = (): void => {
  const query = Database.prototype.query;
  const watched = function (this: Database, sql: string) {
    const statement = query.call(this, sql);
    const watch = watches.get(this.filename);
    if (watch === undefined || !marks.includes(sql)) return statement;
    watch.opened(this);
    Object.defineProperty(statement, "run", {
      value: around(watch, { database: this, sql }, statement.run.bind(statement)),
    });
    return statement;
  };
  Object.defineProperty(Database.prototype, "query", { value: watched });

  const prepare = Database.prototype.prepare;
  const prepareLate = function (this: Database, sql: string, ...rest: readonly SQLQueryBindings[][]) {
    return watches.has(this.filename)
      ? lazy(() => prepare.call(this, sql, ...rest))
      : prepare.call(this, sql, ...rest);
  };
  Object.defineProperty(Database.prototype, "prepare", { value: prepareLate });
};
