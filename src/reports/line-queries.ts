import { sql, sum } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import { verifications } from "../ledger/table.ts";
import type { VerificationView } from "../ledger/view.ts";
import type { Db } from "../storage/door.ts";
import { type LineStyle, lineOf, linesTogether } from "../storage/reading/line-cells.ts";
import { viewColumns } from "./view-columns.ts";

/** What an exported row is made of, under the names of the view. */
const exported = {
  id: verifications.id,
  app_id: verifications.appId,
  app_name: apps.name,
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

/** Stands where the code of a coupon belongs, which is sealed. No text has such a byte. */
export const codeMark = 0xff;
const codeCell = sql`case when ${verifications.originCodeSealed} is not null then cast(x'ff' as text) end`;

const columnOf = (name: string): SQLiteColumn =>
  Object.entries(exported).find(([known]) => known === name)?.[1] ?? verifications.id;

const cells = Object.entries(viewColumns).map(([name, { kind }]) => ({ name, kind, column: columnOf(name) }));

/** The columns whose sums stand at the end of a table for people. */
export const summedNames: readonly string[] = cells.flatMap(({ name, kind }) =>
  kind === "fen" ? [name] : [],
);

/** Rows by their ids, in the order of the ids, which are given as a JSON list. */
const placed = sql`json_each(${sql.placeholder("ids")}) as place
  cross join ${verifications} on ${verifications.id} = place.value
  left join ${apps} on ${apps.id} = ${verifications.appId}`;

/**
 * The lines of some rows as bytes, in the order of `ids`, a JSON list; what their codes are opened and shown by, and the
 * sums of `summedNames`. To be read as plain values.
 */
export const linesOf = (db: Db, style: LineStyle) =>
  db
    .select({
      lines: linesTogether(
        lineOf(
          cells.map((cell) => (cell.name === "origin_code" ? codeCell : cell)),
          style,
        ),
      ),
      codes: sql<
        string | null
      >`group_concat(${verifications.appId} || ' ' || ${verifications.originCodeSealed}, ',')`,
      ...Object.fromEntries(
        cells.flatMap(({ name, kind, column }) => (kind === "fen" ? [[name, sum(column)]] : [])),
      ),
    })
    .from(placed)
    .prepare();
