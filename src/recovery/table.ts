import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a restore has begun; finished when Douyin's books of every shop have been read. */
export const recoveries = sqliteTable("recoveries", {
  restoredAtMs: integer("restored_at_ms").primaryKey(),
  /** The time of the backup: what was done after it is looked for. */
  sinceMs: integer("since_ms").notNull(),
  /** When Douyin had told every shop of the merchant. */
  shopsListedAtMs: integer("shops_listed_at_ms"),
  finishedAtMs: integer("finished_at_ms"),
});

export const recoveryShops = sqliteTable(
  "recovery_shops",
  {
    restoredAtMs: integer("restored_at_ms")
      .notNull()
      .references(() => recoveries.restoredAtMs),
    poiId: text("poi_id").notNull(),
    finishedAtMs: integer("finished_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.restoredAtMs, table.poiId] })],
);

export type RecoveryRow = typeof recoveries.$inferSelect;
