import type { Database } from "bun:sqlite";
import type { Migration } from "../../migrations/index.ts";
import { StorageRefused } from "./errors.ts";

const sha256 = (text: string): string => new Bun.CryptoHasher("sha256").update(text).digest("hex");

const applied = (database: Database): ReadonlyMap<string, string> => {
  const there = database
    .query<{ found: number }, []>(
      "SELECT count(*) AS found FROM sqlite_schema WHERE name = 'schema_migrations'",
    )
    .get();
  if (there === null || there.found === 0) return new Map();
  const rows = database
    .query<{ name: string; sha256: string }, []>("SELECT name, sha256 FROM schema_migrations ORDER BY name")
    .all();
  return new Map(rows.map((row) => [row.name, row.sha256]));
};

/**
 * Refuses a database this program must not touch: one written by a newer program, or one whose applied migrations are
 * not the ones this program carries. Reads only.
 */
export const checkMigrations = (database: Database, migrations: readonly Migration[]): void => {
  const known = new Map(migrations.map(({ name, sql }) => [name, sha256(sql)]));
  for (const [name, hash] of applied(database)) {
    const expected = known.get(name);
    if (expected === undefined)
      throw new StorageRefused(`数据库由更新版本的程序写入（迁移 ${name}），请升级程序；未作任何改动`);
    if (expected !== hash)
      throw new StorageRefused(`迁移 ${name} 在应用之后被修改过，与数据库记录不符；未作任何改动`);
  }
};

const apply = (database: Database, { name, sql }: Migration, nowMs: number): void => {
  // A table rebuilt with foreign keys on would take its children along; the PRAGMA means nothing inside a transaction.
  database.run("PRAGMA foreign_keys = OFF");
  try {
    database.run("BEGIN IMMEDIATE");
    // Another process may have applied it while this one waited for the lock.
    if (!applied(database).has(name)) {
      database.run(sql);
      const broken = database.query("PRAGMA foreign_key_check").all();
      if (broken.length > 0)
        throw new Error(`migration ${name} leaves ${broken.length} rows without their parents`);
      database
        .query("INSERT INTO schema_migrations (name, sha256, applied_at_ms) VALUES (?, ?, ?)")
        .run(name, sha256(sql), nowMs);
    }
    database.run("COMMIT");
  } catch (cause) {
    if (database.inTransaction) database.run("ROLLBACK");
    throw cause;
  } finally {
    database.run("PRAGMA foreign_keys = ON");
  }
};

/** Brings the schema up to date, each step in a transaction of its own. Safe beside another process doing the same. */
export const migrate = (database: Database, migrations: readonly Migration[], nowMs: number): void => {
  database.run(
    "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT",
  );
  checkMigrations(database, migrations);
  const done = applied(database);
  for (const migration of migrations) if (!done.has(migration.name)) apply(database, migration, nowMs);
};
