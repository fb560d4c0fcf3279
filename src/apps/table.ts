import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Verifier apps (核销端应用): the systems that may call. Row 1 is the built-in `console`, to which operators' work belongs. */
export const apps = sqliteTable("apps", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  createdAtMs: integer("created_at_ms").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
  name: text("name").notNull(),
  code: text("code").notNull().unique(),
  description: text("description").notNull(),
  clientKey: text("client_key").notNull().unique(),
  /** Sealed with the master key; empty for the built-in app, which cannot sign. */
  secretSealed: text("secret_sealed").notNull(),
  /** The secret before the last rotation and until when it still signs. */
  previousSecretSealed: text("previous_secret_sealed"),
  previousSecretUntilMs: integer("previous_secret_until_ms"),
  status: text("status", { enum: ["active", "disabled"] }).notNull(),
  allowTokenRead: integer("allow_token_read", { mode: "boolean" }).notNull(),
  /** JSON list of shops; null = every shop. */
  poiIds: text("poi_ids", { mode: "json" }).$type<readonly string[]>(),
  lastUsedAtMs: integer("last_used_at_ms"),
});

export type AppRow = typeof apps.$inferSelect;
