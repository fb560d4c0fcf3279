import type { Database } from "bun:sqlite";
import { getTableName, is } from "drizzle-orm";
import { type getTableConfig, SQLiteColumn } from "drizzle-orm/sqlite-core";

/**
 * What can be told of a table both by SQLite and by drizzle, put in one order: later migrations add columns at the end,
 * and the code lists them where they belong.
 */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly notNull: boolean;
    readonly default: string | null;
  }[];
  readonly primaryKey: readonly string[];
  readonly autoIncrement: boolean;
  /** Names are told of plain and unique indexes alike; those SQLite makes for a UNIQUE column are named `UNIQUE`. */
  readonly indexes: readonly {
    readonly name: string;
    readonly unique: boolean;
    readonly columns: readonly string[];
    readonly where: boolean;
  }[];
  readonly foreignKeys: readonly {
    readonly from: readonly string[];
    readonly to: string;
    readonly columns: readonly string[];
  }[];
}

const sorted = <Item>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** A default as it would stand in SQL. */
const defaultOf = (value: unknown): string | null => {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
};

/** The shape drizzle believes in. */
export const tableShape = (config: ReturnType<typeof getTableConfig>): TableShape => ({
  name: config.name,
  columns: sorted(
    config.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toLowerCase(),
      notNull: column.notNull || column.primary,
      default: defaultOf(column.default),
    })),
  ),
  primaryKey: [
    ...config.columns.filter(({ primary }) => primary).map(({ name }) => name),
    ...config.primaryKeys.flatMap(({ columns }) => columns.map(({ name }) => name)),
  ],
  autoIncrement: config.columns.some((column) => "autoIncrement" in column && column.autoIncrement === true),
  indexes: sorted([
    ...config.indexes.map(({ config: { name, unique, columns, where } }) => ({
      name,
      unique,
      columns: columns.map((column) => (is(column, SQLiteColumn) ? column.name : "an expression")),
      where: where !== undefined,
    })),
    ...config.columns
      .filter(({ isUnique }) => isUnique)
      .map(({ name, uniqueName }) => ({
        name: uniqueName ?? "",
        unique: true,
        columns: [name],
        where: false,
      })),
    ...config.uniqueConstraints.map((constraint) => ({
      name: constraint.getName() ?? "",
      unique: true,
      columns: constraint.columns.map(({ name }) => name),
      where: false,
    })),
  ]),
  foreignKeys: sorted(
    config.foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference();
      return {
        from: columns.map(({ name }) => name),
        to: getTableName(foreignTable),
        columns: foreignColumns.map(({ name }) => name),
      };
    }),
  ),
});

/** The shapes of all tables as the database has them. */
export const databaseShape = (database: Database): readonly TableShape[] =>
  database
    .query<{ name: string; sql: string }, []>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
    .map(({ name, sql }) => ({
      name,
      ...columnsOf(database, name),
      autoIncrement: /\bAUTOINCREMENT\b/i.test(sql),
      indexes: sorted(indexesOf(database, name)),
      foreignKeys: sorted(foreignKeysOf(database, name)),
    }));

const columnsOf = (database: Database, table: string): Pick<TableShape, "columns" | "primaryKey"> => {
  const rows = database
    .query<{ name: string; type: string; notnull: number; dflt_value: string | null; pk: number }, [string]>(
      'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?) ORDER BY cid',
    )
    .all(table);
  return {
    columns: sorted(
      rows.map(({ name, type, notnull, dflt_value }) => ({
        name,
        type: type.toLowerCase(),
        notNull: notnull === 1,
        default: dflt_value,
      })),
    ),
    primaryKey: rows
      .filter(({ pk }) => pk > 0)
      .toSorted((a, b) => a.pk - b.pk)
      .map(({ name }) => name),
  };
};

const indexesOf = (database: Database, table: string): TableShape["indexes"] =>
  database
    .query<{ name: string; unique: number; origin: string; partial: number }, [string]>(
      "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?) WHERE origin <> 'pk'",
    )
    .all(table)
    .map(({ name, unique, origin, partial }) => ({
      name: origin === "u" ? "UNIQUE" : name,
      unique: unique === 1,
      columns: database
        .query<{ name: string | null }, [string]>("SELECT name FROM pragma_index_info(?) ORDER BY seqno")
        .all(name)
        .map((column) => column.name ?? "an expression"),
      where: partial === 1,
    }));

const foreignKeysOf = (database: Database, table: string): TableShape["foreignKeys"] => {
  const rows = database
    .query<{ id: number; from: string; table: string; to: string }, [string]>(
      'SELECT id, "from", "table", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq',
    )
    .all(table);
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((parts) => ({
    from: parts.map(({ from }) => from),
    to: parts[0]?.table ?? "",
    columns: parts.map(({ to }) => to),
  }));
};
