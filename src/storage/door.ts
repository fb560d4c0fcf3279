import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

/** Placeholder values of a prepared statement, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** A drizzle query that gives rows, built or prepared. */
export interface RowsStatement<Row> {
  readonly all: (values?: Record<string, unknown>) => Row[];
}

/** A drizzle query run for its effect, built or prepared. */
export interface EffectStatement {
  readonly run: (values?: Record<string, unknown>) => unknown;
}

/**
 * What the synchronous function handed to `commit` may do. All of it is kept or none, in a transaction that is
 * shared with others; nothing of it is true before the promise of `commit` resolves.
 */
export interface Write {
  /** Every row a select or a RETURNING gives. */
  readonly rows: <Row>(statement: RowsStatement<Row>, values?: Values) => readonly Row[];
  /** The first row, or undefined: of a guarded UPDATE … RETURNING it says who won. */
  readonly row: <Row>(statement: RowsStatement<Row>, values?: Values) => Row | undefined;
  readonly run: (statement: EffectStatement, values?: Values) => void;
  /**
   * Registers what takes back a change outside the database that belongs to what was just written, such as a position
   * kept in memory. It runs when that writing is not kept: the function threw, the batch was lost, or the function is
   * about to run once more. The last registered runs first, before anyone is told; it must not throw.
   */
  readonly undone: (restore: () => void) => void;
}

/** Builds queries and, awaited, reads. Rooms never call `.get()`, `.all()` or `.run()` on it. */
export type Db = BunSQLiteDatabase;

/**
 * The commit door: runs `work` within the shared transaction and resolves with its result after that transaction is on
 * disk. Rejects, with nothing of `work` kept, when `work` throws or the disk refuses. `work` may be run more than once,
 * because another member threw: what it changes outside the database is taken back through `undone`, or must not matter.
 */
export type Commit = <Result>(work: (write: Write) => Result) => Promise<Result>;

/** The two doors through which every room uses the database. */
export interface Doors {
  readonly db: Db;
  readonly commit: Commit;
}
