import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who did what to the gateway itself; append only, without secrets. */
export const auditEntries = sqliteTable(
  "audit_entries",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    createdAtMs: integer("created_at_ms").notNull(),
    /** `app:12`, `operator:anna` or `command-line`. */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    target: text("target").notNull(),
    requestId: text("request_id"),
    /** JSON of the changed fields as they were and as they became; null where a deed changes none. */
    beforeJson: text("before_json"),
    afterJson: text("after_json"),
    /** Where the request came from; null for the command line. */
    address: text("address"),
  },
  (table) => [
    index("audit_entries_created_at_ms").on(table.createdAtMs, table.id),
    index("audit_entries_actor").on(table.actor, table.id),
    index("audit_entries_action").on(table.action, table.id),
    index("audit_entries_target").on(table.target, table.id),
  ],
);

export type AuditRow = typeof auditEntries.$inferSelect;
