import { isNotNull, sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { components } from "../../generated/api.ts";
import { apps } from "../apps/table.ts";

export type ErrorKey = components["schemas"]["ErrorKey"];

/** What is known of an earlier use of a coupon that was refused as already used. */
export interface PreviousUse {
  readonly verified_at: string | null;
  readonly poi_id: string | null;
  readonly verification_id: number | null;
  readonly by: "this_gateway" | "other";
}

/**
 * One verify request of a caller. It holds the code, link, token and order once for all its rows, and counts what was
 * sent to Douyin.
 */
export const verificationRequests = sqliteTable(
  "verification_requests",
  {
    batchId: text("batch_id").primaryKey(),
    appId: integer("app_id")
      .notNull()
      .references(() => apps.id),
    operatorUid: text("operator_uid"),
    poiId: text("poi_id").notNull(),
    mode: text("mode", { enum: ["short_link", "code", "encrypted_code", "ticket"] }).notNull(),
    quantity: integer("quantity").notNull(),
    /** The code or link as given, sealed. */
    inputSealed: text("input_sealed"),
    /** Keyed hash of shop, codes and quantity: tells whether a verify token comes back with the same request. */
    fingerprint: text("fingerprint").notNull(),
    verifyTokenSealed: text("verify_token_sealed"),
    /** Stays for ever: a verify token is used for one request only. */
    verifyTokenMac: text("verify_token_mac"),
    orderId: text("order_id"),
    /** JSON list of the encrypted codes in the order they are sent. */
    sentCodes: text("sent_codes", { mode: "json" }).$type<readonly string[]>(),
    /** Douyin's clock in the prepare reply. */
    baselineNowMs: integer("baseline_now_ms"),
    firstSentAtMs: integer("first_sent_at_ms"),
    lastSentAtMs: integer("last_sent_at_ms"),
    sendCount: integer("send_count").notNull(),
    /** Set when nothing may be sent any more: from then on Douyin is only asked. */
    sendsEndedAtMs: integer("sends_ended_at_ms"),
    /** 1 while any row is processing. */
    open: integer("open", { mode: "boolean" }).notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("verification_requests_verify_token_mac")
      .on(table.verifyTokenMac)
      .where(isNotNull(table.verifyTokenMac)),
  ],
);

/** What an open request holds alone: a code, link, encrypted code or order. Gone when the request is settled. */
export const requestClaims = sqliteTable(
  "request_claims",
  {
    /** `code:<mac>`, `link:<mac>`, `encrypted:<mac>` or `order:<id>`. */
    claim: text("claim").primaryKey(),
    batchId: text("batch_id")
      .notNull()
      .references(() => verificationRequests.batchId),
  },
  (table) => [index("request_claims_batch_id").on(table.batchId)],
);

/** The ledger (核销流水): one row for each coupon, or each use of a times card, of a request. */
export const verifications = sqliteTable(
  "verifications",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    batchId: text("batch_id")
      .notNull()
      .references(() => verificationRequests.batchId),
    position: integer("position").notNull(),
    appId: integer("app_id")
      .notNull()
      .references(() => apps.id),
    poiId: text("poi_id").notNull(),
    verifyStatus: text("verify_status", { enum: ["processing", "success", "failed", "cancelled"] }).notNull(),
    errorCode: integer("error_code").notNull(),
    errorDescription: text("error_description").notNull(),
    certificateId: text("certificate_id"),
    encryptedCode: text("encrypted_code"),
    originCodeSealed: text("origin_code_sealed"),
    originCodeMac: text("origin_code_mac"),
    couponStatus: text("coupon_status"),
    productId: text("product_id"),
    productName: text("product_name"),
    skuId: text("sku_id"),
    skuName: text("sku_name"),
    verifyRecordsCount: integer("verify_records_count").notNull(),
    verifyId: text("verify_id"),
    orderId: text("order_id"),
    sourceOrderId: text("source_order_id"),
    extOrderId: text("ext_order_id"),
    orderStatus: integer("order_status"),
    payAmountFen: integer("pay_amount_fen"),
    receiptAmountFen: integer("receipt_amount_fen"),
    discountAmountFen: integer("discount_amount_fen"),
    enrichmentStatus: text("enrichment_status", {
      enum: ["pending", "success", "failed", "skipped"],
    }).notNull(),
    enrichmentReason: text("enrichment_reason"),
    /** How often Douyin answered in vain. */
    enrichmentTries: integer("enrichment_tries").notNull().default(0),
    /** 0 = at once. */
    enrichmentNextAtMs: integer("enrichment_next_at_ms").notNull().default(0),
    originalAmountFen: integer("original_amount_fen"),
    couponPayAmountFen: integer("coupon_pay_amount_fen"),
    merchantDiscountAmountFen: integer("merchant_discount_amount_fen"),
    platformDiscountAmountFen: integer("platform_discount_amount_fen"),
    paymentDiscountAmountFen: integer("payment_discount_amount_fen"),
    amountSource: text("amount_source", { enum: ["certificate", "times_card_use", "order_share"] }),
    errorKey: text("error_key").$type<ErrorKey>(),
    retry: text("retry", { enum: ["never", "later", "rescan"] }),
    mode: text("mode", { enum: ["short_link", "code", "encrypted_code", "ticket"] }),
    source: text("source", { enum: ["gateway", "external", "recovered"] }).notNull(),
    settledBy: text("settled_by", { enum: ["answer", "replay", "inquiry", "late"] }),
    previousUse: text("previous_use", { mode: "json" }).$type<PreviousUse>(),
    operatorUid: text("operator_uid"),
    remark: text("remark"),
    requestId: text("request_id"),
    logid: text("logid"),
    cancelStatus: text("cancel_status", { enum: ["none", "unknown", "done", "refused"] }).notNull(),
    cancelReason: text("cancel_reason"),
    abandonRefused: integer("abandon_refused", { mode: "boolean" }).notNull(),
    /** JSON: what Douyin knew of this certificate before we sent anything. */
    baseline: text("baseline", { mode: "json" }).$type<{
      readonly uses: number;
      readonly verifyIds: readonly string[];
      /** Whether it is a times card. */
      readonly card?: boolean;
    }>(),
    /** Douyin itself has said, to a re-send of ours or without a verify_id, that the coupon is used. */
    saidUsed: integer("said_used", { mode: "boolean" }).notNull().default(false),
    /** Of a row that settled to `not_verified`: how often it is still to be asked about; null = never a candidate. */
    lateChecksLeft: integer("late_checks_left"),
    /** When the caller said that the guest paid otherwise. */
    abandonedAtMs: integer("abandoned_at_ms"),
    abandonReason: text("abandon_reason"),
    /** When the cancel that is on its way, or was the last, left. */
    cancelSentAtMs: integer("cancel_sent_at_ms"),
    /** Who asked for it: `app:12`, `operator:anna`, or `gateway` after an abandon. */
    cancelBy: text("cancel_by"),
    unsettledSinceMs: integer("unsettled_since_ms"),
    nextCheckAtMs: integer("next_check_at_ms"),
    /** Our clock when the row left `processing`; what the caller sees is Douyin's `verified_at`. */
    settledAtMs: integer("settled_at_ms"),
    verifiedAtMs: integer("verified_at_ms"),
    cancelledAtMs: integer("cancelled_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("verifications_verify_id").on(table.verifyId).where(isNotNull(table.verifyId)),
    uniqueIndex("verifications_batch_position").on(table.batchId, table.position),
    index("verifications_created_at_ms").on(table.createdAtMs, table.id),
    // Partial where most rows of a moment have nothing to find: every index is written at each step of a verification.
    index("verifications_verified_at_ms")
      .on(table.verifiedAtMs, table.id)
      .where(isNotNull(table.verifiedAtMs)),
    index("verifications_cancelled_at_ms")
      .on(table.cancelledAtMs, table.id)
      .where(isNotNull(table.cancelledAtMs)),
    index("verifications_unlike_success")
      .on(table.verifyStatus, table.createdAtMs)
      .where(sql`verify_status in ('failed', 'cancelled')`),
    index("verifications_failed")
      .on(table.createdAtMs, table.errorKey, table.poiId, table.appId)
      .where(sql`verify_status = 'failed'`),
    // For reports. What they are keyed by never changes, so each is written once in a row's life.
    index("verifications_poi_id").on(table.poiId, table.createdAtMs),
    index("verifications_app_id").on(table.appId, table.createdAtMs),
    index("verifications_processing").on(table.createdAtMs).where(sql`verify_status = 'processing'`),
    index("verifications_operator_uid")
      .on(table.operatorUid, table.createdAtMs)
      .where(isNotNull(table.operatorUid)),
    index("verifications_source").on(table.source, table.createdAtMs).where(sql`source <> 'gateway'`),
    index("verifications_origin_code")
      .on(sql`substr(origin_code_mac, 1, 12)`)
      .where(isNotNull(table.originCodeMac)),
    index("verifications_late_checks").on(table.nextCheckAtMs).where(sql`late_checks_left > 0`),
    index("verifications_abandoned").on(table.id).where(isNotNull(table.abandonedAtMs)),
    index("verifications_cancel_unknown").on(table.id).where(sql`cancel_status = 'unknown'`),
    index("verifications_enrichment")
      .on(table.enrichmentStatus, table.enrichmentNextAtMs)
      .where(sql`enrichment_status in ('pending', 'failed') and verify_status in ('success', 'cancelled')`),
    index("verifications_not_verified").on(table.createdAtMs).where(sql`error_key = 'not_verified'`),
    index("verifications_order_id").on(table.orderId).where(isNotNull(table.orderId)),
    index("verifications_ext_order_id").on(table.extOrderId).where(isNotNull(table.extOrderId)),
    index("verifications_updated_at_ms").on(table.updatedAtMs, table.id),
    index("verifications_certificate_id").on(table.certificateId).where(isNotNull(table.certificateId)),
  ],
);

export type RequestRow = typeof verificationRequests.$inferSelect;
export type VerificationRow = typeof verifications.$inferSelect;
