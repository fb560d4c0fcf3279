import type { Database } from "bun:sqlite";

/** What the table `meta` says of a database, beside its stamp. */
export const metaKeys = {
  /** In a backup: when it was made. */
  backupAtMs: "backup_at_ms",
  /** In a restored database: when it took the place of another, and of what time it is. */
  restoredAtMs: "restored_at_ms",
  restoredFromMs: "restored_from_ms",
} as const;

/** What a restore left in a database. */
export interface Restored {
  readonly atMs: number;
  /** The time of the backup: what was done after it is not in here. */
  readonly fromMs: number;
}

export const readMeta = (database: Database): ReadonlyMap<string, string> =>
  new Map(
    database
      .query<{ key: string; value: string }, []>("SELECT key, value FROM meta")
      .all()
      .map(({ key, value }) => [key, value]),
  );

/** Sets values, and takes those away that are null, in one transaction. */
export const putMeta = (database: Database, values: Readonly<Record<string, string | null>>): void => {
  const put = database.query(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const remove = database.query("DELETE FROM meta WHERE key = ?");
  database
    .transaction(() => {
      for (const [key, value] of Object.entries(values))
        value === null ? remove.run(key) : put.run(key, value);
    })
    .immediate();
};

/** The last restore of this database; null when there was none. */
export const readRestored = (database: Database): Restored | null => {
  const meta = readMeta(database);
  const [atMs, fromMs] = [meta.get(metaKeys.restoredAtMs), meta.get(metaKeys.restoredFromMs)];
  return atMs === undefined || fromMs === undefined ? null : { atMs: Number(atMs), fromMs: Number(fromMs) };
};
