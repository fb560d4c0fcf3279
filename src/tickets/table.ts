import { isNotNull, isNull } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import { verificationRequests } from "../ledger/table.ts";

/** What a preview keeps for the verify that may follow. */
export const tickets = sqliteTable(
  "tickets",
  {
    /** Keyed hash of the ticket: whoever reads the database cannot spend one. */
    ticketMac: text("ticket_mac").primaryKey(),
    appId: integer("app_id")
      .notNull()
      .references(() => apps.id),
    operatorUid: text("operator_uid"),
    poiId: text("poi_id").notNull(),
    /** Douyin's verify token, the coupons with their codes, and the baseline, sealed; erased when it is spent. */
    preparedSealed: text("prepared_sealed"),
    /** The request that spent it; null while it may be used. A spent one stays for ever, as a verify token does. */
    batchId: text("batch_id").references(() => verificationRequests.batchId),
    expiresAtMs: integer("expires_at_ms").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("tickets_batch_id").on(table.batchId).where(isNotNull(table.batchId)),
    index("tickets_unspent").on(table.expiresAtMs).where(isNull(table.batchId)),
  ],
);
