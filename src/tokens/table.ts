import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The one Douyin access token we keep, sealed, so that a restart burns none. */
export const accessTokens = sqliteTable("access_tokens", {
  id: integer("id").primaryKey(),
  tokenSealed: text("token_sealed").notNull(),
  obtainedAtMs: integer("obtained_at_ms").notNull(),
  expiresAtMs: integer("expires_at_ms").notNull(),
});
