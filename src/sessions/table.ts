import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { operators } from "../operators/table.ts";

/** Browsers and devices that operators are logged in with. Only the SHA-256 of the cookie's token is kept. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    tokenSha256: text("token_sha256").notNull(),
    uid: text("uid")
      .notNull()
      .references(() => operators.uid),
    /** How it was opened: with an operator key, or as a device with a one-time code. */
    kind: text("kind", { enum: ["key", "device"] }).notNull(),
    deviceName: text("device_name"),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    endedAtMs: integer("ended_at_ms"),
  },
  (table) => [
    uniqueIndex("sessions_token_sha256").on(table.tokenSha256),
    index("sessions_uid").on(table.uid, table.id),
    index("sessions_expires_at_ms").on(table.expiresAtMs),
  ],
);

export type SessionRow = typeof sessions.$inferSelect;

/** One-time codes that log a device in; an admin shows one as a QR. Only the SHA-256 is kept. */
export const deviceCodes = sqliteTable(
  "device_codes",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    codeSha256: text("code_sha256").notNull(),
    uid: text("uid")
      .notNull()
      .references(() => operators.uid),
    deviceName: text("device_name").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    spentAtMs: integer("spent_at_ms"),
  },
  (table) => [
    uniqueIndex("device_codes_code_sha256").on(table.codeSha256),
    index("device_codes_expires_at_ms").on(table.expiresAtMs),
  ],
);

export type DeviceCodeRow = typeof deviceCodes.$inferSelect;
