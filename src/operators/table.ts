import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The merchant's own people. Only the SHA-256 of an operator key is kept. */
export const operators = sqliteTable("operators", {
  uid: text("uid").primaryKey(),
  name: text("name").notNull(),
  role: text("role", { enum: ["viewer", "clerk", "manager", "admin"] }).notNull(),
  /** JSON list of shops; null = every shop. */
  poiIds: text("poi_ids", { mode: "json" }).$type<readonly string[]>(),
  keySha256: text("key_sha256").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
  revokedAtMs: integer("revoked_at_ms"),
});

export type OperatorRow = typeof operators.$inferSelect;
