import type { components } from "../../generated/api.ts";
import { appIdOf, type Caller } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { VerificationView } from "./view.ts";

type VerificationResponse = components["schemas"]["VerificationResponse"];
type Status = VerificationView["verify_status"];

/** One word for all coupons of a request: read this, never the HTTP status alone (contract 3.1). */
export const outcomeOf = (statuses: readonly Status[]): VerificationResponse["outcome"] => {
  if (statuses.includes("processing")) return "processing";
  const first = statuses[0] ?? "processing";
  return statuses.every((status) => status === first) ? first : "partial";
};

/** The contract's answer about one request; `data` is the row asked about, else the first. */
export const verificationAnswer = (
  items: readonly VerificationView[],
  shown: VerificationView,
): VerificationResponse => ({
  data: shown,
  items: [...items],
  outcome: outcomeOf(items.map(({ verify_status }) => verify_status)),
  requested: items.length,
  succeeded: items.filter(({ verify_status }) => verify_status === "success").length,
  batch_id: shown.batch_id ?? "",
});

/**
 * What is said when verify may have been sent and the row cannot be shown: nothing but its id and that it is open, so
 * that the caller asks and nobody scans again.
 */
export const openView = (parts: {
  readonly id: number;
  readonly batchId: string;
  readonly poiId: string;
  readonly caller: Caller;
  readonly requestId: string;
  readonly nowMs: number;
}): VerificationView => {
  const now = toRfc3339(parts.nowMs);
  return {
    ...nothingKnown,
    id: parts.id,
    app_id: appIdOf(parts.caller),
    app_name: parts.caller.kind === "app" ? parts.caller.name : "",
    poi_id: parts.poiId,
    batch_id: parts.batchId,
    request_id: parts.requestId,
    operator_uid: parts.caller.kind === "operator" ? parts.caller.uid : null,
    created_at: now,
    updated_at: now,
  };
};

const nothingKnown = {
  verify_status: "processing",
  error_code: 0,
  error_description: "",
  certificate_id: null,
  encrypted_code: null,
  origin_code: null,
  coupon_status: null,
  product_id: null,
  product_name: null,
  sku_id: null,
  sku_name: null,
  verify_records_count: 0,
  verify_id: null,
  order_id: null,
  source_order_id: null,
  ext_order_id: null,
  order_status: null,
  pay_amount: null,
  receipt_amount: null,
  discount_amount: null,
  enrichment_status: "pending",
  enrichment_reason: null,
  original_amount: null,
  coupon_pay_amount: null,
  merchant_discount_amount: null,
  platform_discount_amount: null,
  payment_discount_amount: null,
  amount_source: null,
  error_key: null,
  retry: null,
  mode: null,
  source: "gateway",
  settled_by: null,
  previous_use: null,
  remark: null,
  logid: null,
  cancel_status: "none",
  cancel_reason: null,
  abandon_refused: false,
  unsettled_since: null,
  next_check_at: null,
  verified_at: null,
  cancelled_at: null,
} as const satisfies Partial<VerificationView>;
