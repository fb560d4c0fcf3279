import type { VerificationResponse, VerificationView } from "../../src/desk/scanning/card.ts";
import { ApiProblem } from "../../src/pages/problems.ts";

const at = "2026-03-16T02:28:54.000Z";

/** A row as the gateway shows it; `more` is what a test is about. */
export const rowOf = (more: Partial<VerificationView> = {}): VerificationView => ({
  id: 1,
  app_id: 1,
  app_name: "console",
  poi_id: "7001",
  verify_status: "success",
  error_code: 0,
  error_description: "",
  certificate_id: "1",
  encrypted_code: null,
  origin_code: null,
  coupon_status: null,
  product_id: null,
  product_name: "双人火锅套餐",
  sku_id: null,
  sku_name: null,
  verify_records_count: 1,
  verify_id: "1",
  order_id: "1",
  source_order_id: null,
  ext_order_id: null,
  order_status: null,
  pay_amount: 19_900,
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
  mode: "ticket",
  source: "gateway",
  settled_by: "answer",
  previous_use: null,
  batch_id: "b1",
  operator_uid: "anna",
  remark: null,
  request_id: null,
  logid: null,
  cancel_status: "none",
  cancel_reason: null,
  abandon_refused: false,
  unsettled_since: null,
  next_check_at: null,
  verified_at: at,
  cancelled_at: null,
  created_at: at,
  updated_at: at,
  ...more,
});

export const responseOf = (outcome: VerificationResponse["outcome"], id = 1): VerificationResponse => {
  const status = outcome === "partial" ? "success" : outcome;
  const data = rowOf({ id, verify_status: status });
  return {
    data,
    items: [data],
    outcome,
    requested: 1,
    succeeded: outcome === "success" ? 1 : 0,
    batch_id: "b1",
  };
};

type Response = ConstructorParameters<typeof ApiProblem>[1];

export const problemOf = (status: number, code: Response["code"], more: Partial<Response> = {}) =>
  new ApiProblem(
    status,
    {
      code,
      message: code,
      request_id: "request-1",
      retry: "never",
      details: [],
      server_time: null,
      string_to_sign_sha256: null,
      verification_id: null,
      upstream: null,
      ...more,
    },
    null,
  );
