import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who did what to the gateway itself; append only, without secrets. */
export const auditEntries = sqliteTable("audit_entries", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  createdAtMs: integer("created_at_ms").notNull(),
  /** `app:12`, `operator:anna` or `command-line`. */
  actor: text("actor").notNull(),
  action: text("action").notNull(),
  target: text("target").notNull(),
  requestId: text("request_id"),
});
