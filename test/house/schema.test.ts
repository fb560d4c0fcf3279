import { Database } from "bun:sqlite";
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { systemClock } from "../../src/clock.ts";
import { openStorage } from "../../src/storage/database.ts";
import { databaseShape, type TableShape, tableShape } from "./shapes.ts";
import { projectRoot } from "./sources.ts";

const dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-schema-"));
const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
await openStorage({ settings, clock: systemClock }).close();
const database = new Database(join(dataDir, "dy-gateway.db"), { readonly: true, strict: true });
afterAll(() => {
  database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const exported: readonly SQLiteTable[] = (
  await Promise.all(
    [...new Bun.Glob("src/*/table.ts").scanSync({ cwd: projectRoot })].map(
      async (path): Promise<Record<string, unknown>> => await import(join(projectRoot, path)),
    ),
  )
)
  .flatMap((module) => Object.values(module))
  .filter((value) => is(value, SQLiteTable));

/** Tables that storage keeps for itself, in plain SQL: what the file is, and which migrations it has seen. */
const ofStorage = ["meta", "schema_migrations"];
const migrated = databaseShape(database);
const declared: readonly TableShape[] = exported.map((table) => tableShape(getTableConfig(table)));

test("every table in the code is in the database, and every table in the database is in the code", () => {
  const names = declared.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set([...names, ...ofStorage])).toEqual(new Set(migrated.map(({ name }) => name)));
});

describe.each(declared.map((shape) => [shape.name, shape] as const))("%s", (name, shape) => {
  test("has the columns, keys and indexes that its migrations made, and no others", () => {
    expect(shape.columns.length).toBeGreaterThan(0);
    expect(migrated.find((table) => table.name === name)).toEqual(shape);
  });
});

describe.each(migrated.map(({ name }) => name))("%s", (name) => {
  test("is STRICT: a column holds what it is declared to hold", () => {
    const row = database
      .query<{ strict: number }, [string]>(
        "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
      )
      .get(name);
    expect(row).toEqual({ strict: 1 });
  });

  test("deletes nothing by itself: no foreign key cascades", () => {
    const rules = database
      .query<{ on_delete: string; on_update: string }, [string]>(
        "SELECT on_delete, on_update FROM pragma_foreign_key_list(?)",
      )
      .all(name);
    for (const rule of rules) expect(rule).toEqual({ on_delete: "NO ACTION", on_update: "NO ACTION" });
  });
});

test("a fresh database has no row that breaks a foreign key", () => {
  expect(database.query("PRAGMA foreign_key_check").all()).toEqual([]);
});

describe("is noticed, a table that is not what its migrations made", () => {
  const scratch = (sql: string): TableShape | undefined => {
    const memory = new Database(":memory:", { strict: true });
    memory.run(sql);
    return databaseShape(memory)[0];
  };
  const columns = "(id integer PRIMARY KEY AUTOINCREMENT NOT NULL, code text NOT NULL, note text)";
  const base = scratch(`CREATE TABLE things ${columns} STRICT`);
  const strange: readonly (readonly [string, string])[] = [
    ["another type", columns.replace("note text", "note integer")],
    ["a column that may be null", columns.replace("code text NOT NULL", "code text")],
    ["one column more", columns.replace("note text", "note text, more text")],
    ["a default", columns.replace("note text", "note text DEFAULT 'x'")],
    ["another key", "(id integer NOT NULL, code text PRIMARY KEY NOT NULL, note text)"],
    ["a unique index", columns.replace("note text", "note text UNIQUE")],
    ["a foreign key", columns.replace("note text", "note text REFERENCES things (id)")],
  ];
  test.each(strange)("%s", (_, sql) => {
    expect(scratch(`CREATE TABLE things ${sql} STRICT`)).not.toEqual(base);
  });
});
