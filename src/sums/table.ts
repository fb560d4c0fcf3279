import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The first moment of every business day of the time zone the sums are kept in. */
export const businessDayStarts = sqliteTable("business_days", {
  startMs: integer("start_ms").primaryKey(),
});

/** One row: which time zone that is. None until the sums have been made for the first time. */
export const sumsState = sqliteTable("sums_state", {
  id: integer("id").primaryKey(),
  timeZone: text("time_zone").notNull(),
  builtAtMs: integer("built_at_ms").notNull(),
});

/**
 * What settled rows add to their business days: to the one they were made on (settled, failed), the one Douyin verified
 * them on (success to pending) and the one they were cancelled on. Kept by triggers, in the transaction of the row.
 */
export const daySums = sqliteTable(
  "day_sums",
  {
    dayStartMs: integer("day_start_ms").notNull(),
    poiId: text("poi_id").notNull(),
    appId: integer("app_id").notNull(),
    settledCount: integer("settled_count").notNull(),
    failedCount: integer("failed_count").notNull(),
    successCount: integer("success_count").notNull(),
    payFen: integer("pay_fen").notNull(),
    receiptFen: integer("receipt_fen").notNull(),
    discountFen: integer("discount_fen").notNull(),
    /** Verified rows whose amount is not known. */
    missingCount: integer("missing_count").notNull(),
    /** Verified rows whose enrichment is still to come: their receipt may yet be filled in. */
    pendingCount: integer("pending_count").notNull(),
    cancelledCount: integer("cancelled_count").notNull(),
    cancelledFen: integer("cancelled_fen").notNull(),
    cancelledMissingCount: integer("cancelled_missing_count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.dayStartMs, table.poiId, table.appId] })],
);
