import { Database } from "bun:sqlite";
import { afterAll, describe, expect, test } from "bun:test";
import { and, eq, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { withConstants } from "../../src/storage/constants.ts";
import { openDb } from "../../src/storage/statements.ts";
import { openTurnReads } from "../../src/storage/turn-reads.ts";

const asked = sql.placeholder("asked");

const cases = [
  ["a text", "a = ?", ["it's"], "a = 'it''s'", []],
  ["a whole number", "a = ?", [-3], "a = -3", []],
  ["nothing", "a = ?", [null], "a = null", []],
  ["what is given at each run stays bound", "a = ? and b = ?", [asked, "x"], "a = ? and b = 'x'", [asked]],
  ["a mark inside a text or a name is none", `"a?" = '?''?' and b = ?`, [1], `"a?" = '?''?' and b = 1`, []],
  ["a fraction stays bound", "a = ?", [0.1], "a = ?", [0.1]],
  ["a text SQLite would cut off stays bound", "a = ?", ["a\0b"], "a = ?", ["a\0b"]],
] as const;

test.each(cases)(
  "constants of a statement that is kept become literals: %s",
  (_, text, params, sqlText, bound) => {
    expect(withConstants({ sql: text, params: [...params] })).toEqual({ sql: sqlText, params: [...bound] });
  },
);

const notes = sqliteTable("notes", { id: integer("id").primaryKey(), state: text("state").notNull() });

describe("a statement that is kept", () => {
  const database = new Database(":memory:", { strict: true });
  database.run("CREATE TABLE notes (id integer PRIMARY KEY NOT NULL, state text NOT NULL) STRICT");
  const turnReads = openTurnReads(database);
  const db = openDb(database, turnReads);
  afterAll(() => {
    turnReads.end();
    database.close();
  });

  test("finds and writes what the constants of its source say, whatever quotes they hold", async () => {
    const state = "it's '?' \"open\"";
    const insert = db
      .insert(notes)
      .values({ id: sql`${sql.placeholder("id")}`, state })
      .prepare();
    const find = db
      .select()
      .from(notes)
      .where(and(eq(notes.id, sql`${sql.placeholder("id")}`), eq(notes.state, state)))
      .limit(1)
      .prepare();
    turnReads.end();
    await insert.execute({ id: 7 });
    expect(await find.execute({ id: 7 })).toEqual([{ id: 7, state }]);
    expect(await find.execute({ id: 8 })).toEqual([]);
  });
});
