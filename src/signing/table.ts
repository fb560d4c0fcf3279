import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Every nonce spent within the signature window and a margin, so that none works twice, also across a restart. */
export const nonces = sqliteTable(
  "nonces",
  {
    appId: integer("app_id").notNull(),
    nonce: text("nonce").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.appId, table.nonce] }),
    index("nonces_expires_at_ms").on(table.expiresAtMs),
  ],
);
