import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One answer per key: which request a caller's idempotency key names, and with what body it was first sent. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    /** `app:12` or `operator:anna`: keys of different callers never meet. */
    caller: text("caller").notNull(),
    key: text("key").notNull(),
    operation: text("operation").notNull(),
    /** Keyed hash of the body as JSON values: a body can hold a coupon code. */
    bodyMac: text("body_mac").notNull(),
    batchId: text("batch_id").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caller, table.key] }),
    index("idempotency_keys_expires_at_ms").on(table.expiresAtMs),
  ],
);
