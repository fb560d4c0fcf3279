import { and, count, desc, eq, gte, inArray, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { verifications } from "../ledger/table.ts";
import type { VerificationView } from "../ledger/view.ts";
import type { Db } from "../storage/door.ts";
import type { RowPlace } from "./cursor.ts";
import type { LedgerFilter, Status, TimeField } from "./filter.ts";

/** Of a filter the part that one index serves in order; null leaves a thing to the filter. */
export interface Arm {
  readonly status: Status | null;
  readonly poiId: string | null;
}

const timeColumns = {
  created_at: verifications.createdAtMs,
  verified_at: verifications.verifiedAtMs,
  cancelled_at: verifications.cancelledAtMs,
  updated_at: verifications.updatedAtMs,
} as const;

/** A partial index is used only where the question repeats its condition in the same words. */
const ofStatus = (status: Status): SQL | undefined => {
  switch (status) {
    case "processing":
      return sql`verify_status = 'processing'`;
    case "failed":
    case "cancelled":
      return and(sql`verify_status in ('failed', 'cancelled')`, eq(verifications.verifyStatus, status));
    case "success":
      return eq(verifications.verifyStatus, status);
    default:
      return status satisfies never;
  }
};

const ofCode = (mac: string): SQL | undefined =>
  and(sql`substr(origin_code_mac, 1, 12) = ${mac.slice(0, 12)}`, eq(verifications.originCodeMac, mac));

const shopsIn = (poiIds: readonly string[]): SQL => inArray(verifications.poiId, [...poiIds]);

const given = <Value>(value: Value | null, condition: (value: Value) => SQL | undefined): SQL | undefined =>
  value === null ? undefined : condition(value);

const matching = (filter: LedgerFilter, arm: Arm): SQL | undefined => {
  const column = timeColumns[filter.timeField];
  const { statuses } = filter;
  return and(
    given(filter.fromMs, (fromMs) => gte(column, fromMs)),
    given(filter.untilMs, (untilMs) => lt(column, untilMs)),
    column.notNull ? undefined : isNotNull(column),
    arm.poiId === null ? given(filter.poiIds, shopsIn) : eq(verifications.poiId, arm.poiId),
    arm.status === null
      ? statuses.length === 0
        ? undefined
        : inArray(verifications.verifyStatus, [...statuses])
      : ofStatus(arm.status),
    given(filter.appId, (appId) => eq(verifications.appId, appId)),
    given(filter.certificateId, (id) => eq(verifications.certificateId, id)),
    given(filter.orderId, (id) => eq(verifications.orderId, id)),
    given(filter.extOrderId, (id) => eq(verifications.extOrderId, id)),
    given(filter.originCodeMac, ofCode),
    given(filter.operatorUid, (uid) => eq(verifications.operatorUid, uid)),
    // `<>` lets the index of the few others be used.
    given(filter.source, (source) =>
      and(eq(verifications.source, source), source === "gateway" ? undefined : sql`source <> 'gateway'`),
    ),
  );
};

/** Where the next rows of an arm stand, newest first. */
export const placesOf = (
  db: Db,
  filter: LedgerFilter,
  part: {
    readonly arm: Arm;
    readonly after: RowPlace | null;
    readonly limit: number;
    readonly offset: number;
  },
) => {
  const column = timeColumns[filter.timeField];
  const { after } = part;
  return db
    .select({ timeMs: sql<number>`${column}`, id: verifications.id })
    .from(verifications)
    .where(
      and(
        matching(filter, part.arm),
        after === null ? undefined : sql`(${column}, ${verifications.id}) < (${after.timeMs}, ${after.id})`,
      ),
    )
    .orderBy(desc(column), desc(verifications.id))
    .limit(part.limit)
    .offset(part.offset);
};

/** How many rows an arm has, counted no further than `limit`. */
export const countOf = (db: Db, filter: LedgerFilter, { arm, limit }: { arm: Arm; limit: number }) => {
  const found = db
    .select({ one: sql<number>`1`.as("one") })
    .from(verifications)
    .where(matching(filter, arm))
    .limit(limit)
    .as("found");
  return db.select({ total: count() }).from(found);
};

export const rowsOf = (db: Db, ids: readonly number[]) =>
  db
    .select()
    .from(verifications)
    .where(inArray(verifications.id, [...ids]));

/** What an exported row is made of, under the names of the view. */
const exported = {
  id: verifications.id,
  app_id: verifications.appId,
  app_name: verifications.appId,
  poi_id: verifications.poiId,
  verify_status: verifications.verifyStatus,
  error_code: verifications.errorCode,
  error_description: verifications.errorDescription,
  certificate_id: verifications.certificateId,
  encrypted_code: verifications.encryptedCode,
  origin_code: verifications.originCodeSealed,
  coupon_status: verifications.couponStatus,
  product_id: verifications.productId,
  product_name: verifications.productName,
  sku_id: verifications.skuId,
  sku_name: verifications.skuName,
  verify_records_count: verifications.verifyRecordsCount,
  verify_id: verifications.verifyId,
  order_id: verifications.orderId,
  source_order_id: verifications.sourceOrderId,
  ext_order_id: verifications.extOrderId,
  order_status: verifications.orderStatus,
  pay_amount: verifications.payAmountFen,
  receipt_amount: verifications.receiptAmountFen,
  discount_amount: verifications.discountAmountFen,
  enrichment_status: verifications.enrichmentStatus,
  enrichment_reason: verifications.enrichmentReason,
  original_amount: verifications.originalAmountFen,
  coupon_pay_amount: verifications.couponPayAmountFen,
  merchant_discount_amount: verifications.merchantDiscountAmountFen,
  platform_discount_amount: verifications.platformDiscountAmountFen,
  payment_discount_amount: verifications.paymentDiscountAmountFen,
  amount_source: verifications.amountSource,
  error_key: verifications.errorKey,
  retry: verifications.retry,
  mode: verifications.mode,
  source: verifications.source,
  settled_by: verifications.settledBy,
  previous_use: verifications.previousUse,
  batch_id: verifications.batchId,
  operator_uid: verifications.operatorUid,
  remark: verifications.remark,
  request_id: verifications.requestId,
  logid: verifications.logid,
  cancel_status: verifications.cancelStatus,
  cancel_reason: verifications.cancelReason,
  abandon_refused: verifications.abandonRefused,
  unsettled_since: verifications.unsettledSinceMs,
  next_check_at: verifications.nextCheckAtMs,
  verified_at: verifications.verifiedAtMs,
  cancelled_at: verifications.cancelledAtMs,
  created_at: verifications.createdAtMs,
  updated_at: verifications.updatedAtMs,
} satisfies Record<keyof VerificationView, SQLiteColumn>;

/** Rows to export, to be read as plain values: each holds the view's columns in this order. */
export const exportedRows = (db: Db, ids: readonly number[]) =>
  db
    .select(exported)
    .from(verifications)
    .where(inArray(verifications.id, [...ids]));

export const exportedNames: readonly string[] = Object.keys(exported);

/** The earliest time of a kind in the ledger: one step in its index. */
export const earliest = (db: Db, field: TimeField) =>
  db.select({ timeMs: sql<number | null>`min(${timeColumns[field]})` }).from(verifications);
