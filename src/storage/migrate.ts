import type { Database } from "bun:sqlite";
import type { Migration } from "../../migrations/index.ts";
import { StorageRefused } from "./errors.ts";

const sha256 = (text: string): string => new Bun.CryptoHasher("sha256").update(text).digest("hex");

const applied = (database: Database): ReadonlyMap<string, string> => {
  const there = database
    .query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
    .get();
  if (there === null) return new Map();
  const rows = database
    .query<{ name: string; sha256: string }, []>("SELECT name, sha256 FROM schema_migrations")
    .all();
  return new Map(rows.map((row) => [row.name, row.sha256]));
};

/**
 * Gives the migrations still to be applied. Reads only; throws `StorageRefused` for a database this program must not
 * touch: one written by a newer program, or one whose applied migrations are not those this program carries.
 */
export const pendingMigrations = (
  database: Database,
  migrations: readonly Migration[],
): readonly Migration[] => {
  const done = applied(database);
  const carried = new Map(migrations.map(({ name, sql }) => [name, sha256(sql)]));
  for (const [name, hash] of done) {
    const expected = carried.get(name);
    if (expected === undefined)
      throw new StorageRefused(`数据库由更新版本的程序写入（迁移 ${name}），请升级程序；未作任何改动`);
    if (expected !== hash)
      throw new StorageRefused(`迁移 ${name} 在应用之后被修改过，与数据库中的记录不符；未作任何改动`);
  }
  return migrations.filter(({ name }) => !done.has(name));
};

/** How many tables there are, and how often a row was written through this connection. */
const written = (database: Database): { readonly tables: number; readonly changes: number } =>
  database
    .query<{ tables: number; changes: number }, []>(
      "SELECT (SELECT count(*) FROM sqlite_schema WHERE type = 'table') AS tables, total_changes() AS changes",
    )
    .get() ?? { tables: 0, changes: 0 };

/**
 * Only a step that writes rows, or takes a table away, can leave a row without the one it belongs to. Looking for such
 * rows reads the whole database, and an old ledger is not to keep a shop waiting for what a new index cannot do.
 */
const mayOrphan = (database: Database, sql: string): boolean => {
  const before = written(database);
  database.run(sql);
  const after = written(database);
  const made = (sql.match(/\bCREATE TABLE\b/gi) ?? []).length;
  return after.changes > before.changes || after.tables < before.tables + made;
};

/** One step in a transaction of its own; a process that did it first leaves nothing to do. */
const apply = (
  database: Database,
  {
    migration,
    all,
    nowMs,
  }: { readonly migration: Migration; readonly all: readonly Migration[]; readonly nowMs: number },
): void => {
  const { name, sql } = migration;
  database.run(
    "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT",
  );
  if (!pendingMigrations(database, all).includes(migration)) return;
  const orphans = mayOrphan(database, sql) ? database.query("PRAGMA foreign_key_check").all().length : 0;
  if (orphans > 0) throw new StorageRefused(`迁移 ${name} 会使 ${orphans} 行失去所属的行，已撤销`);
  database
    .query("INSERT INTO schema_migrations (name, sha256, applied_at_ms) VALUES (?, ?, ?)")
    .run(name, sha256(sql), nowMs);
};

/**
 * Brings the schema up to date, each step in one transaction. A table rebuilt under foreign keys would take its
 * children along, and the setting cannot be changed inside a transaction: off before it, checked before its end.
 */
export const migrate = (database: Database, migrations: readonly Migration[], nowMs: number): void => {
  const pending = pendingMigrations(database, migrations);
  if (pending.length === 0) return;
  database.run("PRAGMA foreign_keys = OFF");
  try {
    for (const migration of pending)
      database.transaction(() => apply(database, { migration, all: migrations, nowMs })).immediate();
  } finally {
    database.run("PRAGMA foreign_keys = ON");
  }
};
