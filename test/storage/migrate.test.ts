import { Database } from "bun:sqlite";
import { afterAll, describe, expect, test } from "bun:test";
import { type Migration, migrations } from "../../migrations/index.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { behind, child, contents, newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

const memory = (): Database => {
  const database = new Database(":memory:", { strict: true });
  database.run("PRAGMA foreign_keys = ON");
  return database;
};

const families: Migration = {
  name: "0001_families",
  sql: `CREATE TABLE parents (id integer PRIMARY KEY NOT NULL, name text NOT NULL) STRICT;
    CREATE TABLE children (id integer PRIMARY KEY NOT NULL, parent_id integer NOT NULL REFERENCES parents(id) ON DELETE CASCADE) STRICT;
    INSERT INTO parents VALUES (1, 'anna'), (2, 'ben');
    INSERT INTO children VALUES (10, 1), (20, 2);`,
};

const rebuild = (kept: string): Migration => ({
  name: "0002_rebuild",
  sql: `CREATE TABLE parents_new (id integer PRIMARY KEY NOT NULL, name text NOT NULL, age integer) STRICT;
    INSERT INTO parents_new (id, name) SELECT id, name FROM parents WHERE ${kept};
    DROP TABLE parents;
    ALTER TABLE parents_new RENAME TO parents;`,
});

const foreignKeys = (database: Database): unknown =>
  Object.values(database.query("PRAGMA foreign_keys").get() ?? {})[0];

const names = (database: Database): readonly unknown[] =>
  database.query("SELECT name FROM schema_migrations ORDER BY name").values().flat();

describe("migrations", () => {
  test("are numbered in their order, no number twice", () => {
    const numbers = migrations.map(({ name }) => /^(\d{4})_[a-z0-9_]+$/.exec(name)?.[1] ?? "");
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => Number(a) - Number(b)));
    expect(numbers[0]).toBe("0001");
  });

  test("are applied once", () => {
    const database = memory();
    migrate(database, [families], 1);
    migrate(database, [families], 2);
    expect(database.query("SELECT name, applied_at_ms FROM schema_migrations").values()).toEqual([
      ["0001_families", 1],
    ]);
  });

  test("that rebuild a parent leave its children alone", () => {
    const database = memory();
    migrate(database, [families], 1);
    migrate(database, [families, rebuild("true")], 2);
    expect(database.query("SELECT id, parent_id FROM children ORDER BY id").values()).toEqual([
      [10, 1],
      [20, 2],
    ]);
    expect(foreignKeys(database)).toBe(1);
    expect(() => database.run("INSERT INTO children VALUES (30, 99)")).toThrow();
  });

  test("that would leave a child without its parent are undone as a whole", () => {
    const database = memory();
    migrate(database, [families], 1);
    expect(() => migrate(database, [families, rebuild("id = 1")], 2)).toThrow("0002_rebuild");
    expect(database.query("SELECT * FROM parents").values()).toHaveLength(2);
    expect(names(database)).toEqual(["0001_families"]);
    expect(foreignKeys(database)).toBe(1);
  });

  test("that take a table away are undone when its children are left", () => {
    const database = memory();
    migrate(database, [families], 1);
    const gone = { name: "0002_gone", sql: "CREATE TABLE more (id integer) STRICT; DROP TABLE parents;" };
    expect(() => migrate(database, [families, gone], 2)).toThrow();
    expect(database.query("SELECT * FROM parents").values()).toHaveLength(2);
    expect(names(database)).toEqual(["0001_families"]);
  });

  test("that write no row do not look through all rows for orphans; those that do, do", () => {
    const database = memory();
    migrate(database, [families], 1);
    database.run("PRAGMA foreign_keys = OFF");
    database.run("INSERT INTO children VALUES (30, 99)");
    // Found only by whoever looks.
    const index = { name: "0002_index", sql: "CREATE INDEX children_parent ON children (parent_id);" };
    migrate(database, [families, index], 2);
    expect(names(database)).toEqual(["0001_families", "0002_index"]);
    const rows = { name: "0003_rows", sql: "UPDATE parents SET name = 'carl' WHERE id = 1;" };
    expect(() => migrate(database, [families, index, rows], 3)).toThrow("0003_rows");
  });

  test("that fail half way are undone; those before stay, and the mended one goes on from there", () => {
    const database = memory();
    const broken = { name: "0002_more", sql: "CREATE TABLE more (id integer) STRICT; SELECT nonsense;" };
    expect(() => migrate(database, [families, broken], 1)).toThrow();
    expect(names(database)).toEqual(["0001_families"]);
    expect(database.query("SELECT name FROM sqlite_schema WHERE name = 'more'").get()).toBeNull();
    migrate(database, [families, { name: "0002_more", sql: "CREATE TABLE more (id integer) STRICT;" }], 2);
    expect(names(database)).toEqual(["0001_families", "0002_more"]);
  });

  test("edited after they were applied are refused by name, and nothing is touched", async () => {
    const dataDir = newDataDir();
    await open(dataDir).close();
    const before = contents(dataDir);
    const edited = migrations.map(({ name, sql }) => ({ name, sql: `${sql}\n-- one more line` }));
    expect(() => open(dataDir, { migrations: edited })).toThrow("0001_initial");
    expect(contents(dataDir)).toEqual(before);
  });

  test("wanted by several processes at once are applied by one of them", async () => {
    const dataDir = newDataDir();
    await open(dataDir, { migrations: [] }).close();
    const processes = ["a", "b", "c", "d"].map((text) => child("open-and-seal", dataDir, text));
    expect(await Promise.all(processes.map((each) => each.exited))).toEqual([0, 0, 0, 0]);
    expect(behind(dataDir, names)).toEqual(migrations.map(({ name }) => name));
  });

  test("run beside a server that goes on writing", async () => {
    const dataDir = newDataDir();
    const server = open(dataDir);
    const later = { name: "0999_later", sql: "CREATE TABLE later (id integer) STRICT;" };
    const writes = Array.from({ length: 20 }, () => server.probe());
    const command = open(dataDir, { migrations: [...migrations, later] });
    await Promise.all(writes);
    await command.probe();
    await server.probe();
    await Promise.all([command.close(), server.close()]);
    expect(behind(dataDir, names)).toContain("0999_later");
  });
});
