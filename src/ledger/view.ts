import type { components } from "../../generated/api.ts";
import type { Caller } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { Vault } from "../vault.ts";
import type { LedgerRow } from "./repository.ts";
import type { VerificationRow } from "./table.ts";

export type VerificationView = components["schemas"]["VerificationView"];

const time = (timeMs: number | null): string | null => (timeMs === null ? null : toRfc3339(timeMs));

/** `1046****0130`: enough to recognise a code by, too little to use it. */
export const maskCode = (code: string): string =>
  code.length < 10 ? "****" : `${code.slice(0, 4)}****${code.slice(-4)}`;

/** The code of a coupon as this caller may read it. */
export const originCode = (
  row: Pick<VerificationRow, "appId" | "originCodeSealed">,
  caller: Caller,
  vault: Vault,
): string | null => {
  if (row.originCodeSealed === null) return null;
  const code = vault.open(row.originCodeSealed, "origin_code");
  const inFull = caller.kind === "app" ? caller.appId === row.appId : caller.role === "admin";
  return inFull ? code : maskCode(code);
};

/** A row as the contract shows it to this caller; the plain code in full only to admins and to the app itself. */
export const verificationView = (
  { row, appName }: LedgerRow,
  caller: Caller,
  vault: Vault,
): VerificationView => ({
  id: row.id,
  app_id: row.appId,
  app_name: appName,
  poi_id: row.poiId,
  verify_status: row.verifyStatus,
  error_code: row.errorCode,
  error_description: row.errorDescription,
  certificate_id: row.certificateId,
  encrypted_code: row.encryptedCode,
  origin_code: originCode(row, caller, vault),
  coupon_status: row.couponStatus,
  product_id: row.productId,
  product_name: row.productName,
  sku_id: row.skuId,
  sku_name: row.skuName,
  verify_records_count: row.verifyRecordsCount,
  verify_id: row.verifyId,
  order_id: row.orderId,
  source_order_id: row.sourceOrderId,
  ext_order_id: row.extOrderId,
  order_status: row.orderStatus,
  pay_amount: row.payAmountFen,
  receipt_amount: row.receiptAmountFen,
  discount_amount: row.discountAmountFen,
  enrichment_status: row.enrichmentStatus,
  enrichment_reason: row.enrichmentReason,
  original_amount: row.originalAmountFen,
  coupon_pay_amount: row.couponPayAmountFen,
  merchant_discount_amount: row.merchantDiscountAmountFen,
  platform_discount_amount: row.platformDiscountAmountFen,
  payment_discount_amount: row.paymentDiscountAmountFen,
  amount_source: row.amountSource,
  error_key: row.errorKey,
  retry: row.retry,
  mode: row.mode,
  source: row.source,
  settled_by: row.settledBy,
  previous_use: row.previousUse,
  batch_id: row.batchId,
  operator_uid: row.operatorUid,
  remark: row.remark,
  request_id: row.requestId,
  logid: row.logid,
  cancel_status: row.cancelStatus,
  cancel_reason: row.cancelReason,
  abandon_refused: row.abandonRefused,
  unsettled_since: time(row.unsettledSinceMs),
  next_check_at: time(row.nextCheckAtMs),
  verified_at: time(row.verifiedAtMs),
  cancelled_at: time(row.cancelledAtMs),
  created_at: toRfc3339(row.createdAtMs),
  updated_at: toRfc3339(row.updatedAtMs),
});
