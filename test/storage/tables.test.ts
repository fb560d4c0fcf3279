import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, type Index, SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { migrations } from "../../migrations/index.ts";
import { migrate } from "../../src/storage/migrate.ts";

const sources = join(import.meta.dir, "../../src");
const database = new Database(":memory:", { strict: true });
migrate(database, migrations, 0);

const tables: SQLiteTable[] = [];
for (const path of new Bun.Glob("*/table.ts").scanSync(sources)) {
  const module: unknown = await import(join(sources, path));
  for (const value of Object.values(module ?? {})) if (is(value, SQLiteTable)) tables.push(value);
}

const rows = <Row>(sql: string, ...values: string[]): Row[] =>
  database.query<Row, string[]>(sql).all(...values);

const byName = <Named extends { readonly name: string }>(all: readonly Named[]): Named[] =>
  all.toSorted((one, other) => one.name.localeCompare(other.name));

const columnNames = ({ config }: Index): readonly string[] =>
  config.columns.map((column) => (is(column, SQLiteColumn) ? column.name : "an expression"));

/** A table as drizzle was told of it. */
const declared = (table: SQLiteTable) => {
  const { name, columns, indexes, foreignKeys, primaryKeys, uniqueConstraints } = getTableConfig(table);
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  return {
    name,
    // Sorted: migrations add columns at the end, and the code lists them where they belong.
    columns: byName(
      columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        notNull: column.notNull,
        default: column.default !== undefined,
      })),
    ),
    primaryKey: key.map((column) => column.name),
    indexes: byName([
      ...indexes.map((each) => ({
        name: each.config.name,
        unique: each.config.unique,
        partial: each.config.where !== undefined,
        columns: columnNames(each),
      })),
      ...columns
        .filter(({ isUnique }) => isUnique)
        .map((column) => ({
          name: column.uniqueName ?? "",
          unique: true,
          partial: false,
          columns: [column.name],
        })),
      ...uniqueConstraints.map((each) => ({
        name: each.name ?? "",
        unique: true,
        partial: false,
        columns: each.columns.map((column) => column.name),
      })),
    ]),
    foreignKeys: byName(
      foreignKeys.map((each) => {
        const { columns: from, foreignTable, foreignColumns: to } = each.reference();
        return {
          name: from.map((column) => column.name).join(),
          table: getTableConfig(foreignTable).name,
          to: to.map((column) => column.name).join(),
          onDelete: (each.onDelete ?? "no action").toUpperCase(),
        };
      }),
    ),
  };
};

/** The same of the migrated database. */
const migrated = (table: string): ReturnType<typeof declared> => {
  const columns = rows<{ name: string; type: string; notnull: number; pk: number; dflt_value: unknown }>(
    "SELECT * FROM pragma_table_info(?)",
    table,
  );
  const indexes = rows<{ name: string; unique: number; origin: string; partial: number }>(
    "SELECT * FROM pragma_index_list(?) WHERE origin <> 'pk'",
    table,
  );
  const foreignKeys = rows<{ name: string; table: string; to: string; onDelete: string }>(
    `SELECT group_concat("from") AS name, "table", group_concat("to") AS "to", on_delete AS onDelete
     FROM pragma_foreign_key_list(?) GROUP BY id`,
    table,
  );
  return {
    name: table,
    columns: byName(
      columns.map(({ name, type, notnull, dflt_value }) => ({
        name,
        type: type.toLowerCase(),
        notNull: notnull === 1,
        default: dflt_value !== null,
      })),
    ),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .toSorted((one, other) => one.pk - other.pk)
      .map(({ name }) => name),
    indexes: byName(
      indexes.map(({ name, unique, partial }) => ({
        name,
        unique: unique === 1,
        partial: partial === 1,
        columns: rows<{ name: string | null }>("SELECT name FROM pragma_index_info(?)", name).map(
          (each) => each.name ?? "an expression",
        ),
      })),
    ),
    foreignKeys: byName(foreignKeys),
  };
};

const listed = rows<{ name: string; strict: number; wr: number }>(
  "SELECT name, strict, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
);

describe("the migrated database", () => {
  for (const table of tables)
    test(`has ${getTableConfig(table).name} as the code declares it`, () => {
      const expected = declared(table);
      expect(migrated(expected.name)).toEqual(expected);
    });

  test("has no table the code does not know", () => {
    const known = ["schema_migrations", ...tables.map((table) => getTableConfig(table).name)];
    expect(new Set(listed.map(({ name }) => name))).toEqual(new Set(known));
  });

  test("has STRICT tables only, and no nonce costs a row and an index", () => {
    expect(listed.filter(({ strict }) => strict !== 1)).toEqual([]);
    expect(listed.find(({ name }) => name === "nonces")?.wr).toBe(1);
  });

  test("never deletes rows that were not named", () => {
    for (const { name } of listed)
      for (const { onDelete } of migrated(name).foreignKeys) expect(onDelete).toBe("NO ACTION");
  });

  test("gives no id twice, also after the newest row is gone", () => {
    const counted = tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.some((column) => "autoIncrement" in column && column.autoIncrement === true)
        ? [name]
        : [];
    });
    const written = rows<{ name: string }>("SELECT name FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'");
    expect(new Set(written.map(({ name }) => name))).toEqual(new Set(counted));
  });
});
