import { integer, sqliteTable } from "drizzle-orm/sqlite-core";

/**
 * One entry for each change of a row of the ledger, in the order of the commits. Triggers write it (migration 0003);
 * an entry is out of date when its row has another `updated_at_ms` by now: a later entry tells that change.
 */
export const verificationChanges = sqliteTable("verification_changes", {
  changeNumber: integer("change_number").primaryKey(),
  verificationId: integer("verification_id").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
  /** The latest `updated_at_ms` so far: it never goes back, also when the clock does. */
  latestMs: integer("latest_ms").notNull(),
});
