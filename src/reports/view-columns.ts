import type { VerificationView } from "../ledger/view.ts";
import type { CellKind } from "./cells.ts";

interface ViewColumn {
  /** What people read above the column. */
  readonly title: string;
  readonly kind: CellKind;
}

/** The columns of an exported ledger, in the order of `VerificationView` (contract, section 4). */
export const viewColumns: Readonly<Record<keyof VerificationView, ViewColumn>> = {
  id: { title: "流水号", kind: "id" },
  app_id: { title: "应用ID", kind: "id" },
  app_name: { title: "应用", kind: "text" },
  poi_id: { title: "门店ID", kind: "id" },
  verify_status: { title: "核销状态", kind: "word" },
  error_code: { title: "错误码", kind: "plain" },
  error_description: { title: "错误说明", kind: "text" },
  certificate_id: { title: "券ID", kind: "id" },
  encrypted_code: { title: "加密券码", kind: "id" },
  origin_code: { title: "券码", kind: "id" },
  coupon_status: { title: "券状态", kind: "text" },
  product_id: { title: "商品ID", kind: "id" },
  product_name: { title: "商品", kind: "text" },
  sku_id: { title: "SKU ID", kind: "id" },
  sku_name: { title: "SKU", kind: "text" },
  verify_records_count: { title: "核销次数", kind: "plain" },
  verify_id: { title: "核销ID", kind: "id" },
  order_id: { title: "订单号", kind: "id" },
  source_order_id: { title: "来源订单号", kind: "id" },
  ext_order_id: { title: "外部单号", kind: "id" },
  order_status: { title: "订单状态", kind: "plain" },
  pay_amount: { title: "实付金额", kind: "fen" },
  receipt_amount: { title: "实收金额", kind: "fen" },
  discount_amount: { title: "优惠金额", kind: "fen" },
  enrichment_status: { title: "补全状态", kind: "word" },
  enrichment_reason: { title: "补全说明", kind: "text" },
  original_amount: { title: "原价", kind: "fen" },
  coupon_pay_amount: { title: "券实付金额", kind: "fen" },
  merchant_discount_amount: { title: "商家优惠", kind: "fen" },
  platform_discount_amount: { title: "平台优惠", kind: "fen" },
  payment_discount_amount: { title: "支付优惠", kind: "fen" },
  amount_source: { title: "金额来源", kind: "word" },
  error_key: { title: "错误类型", kind: "text" },
  retry: { title: "重试建议", kind: "word" },
  mode: { title: "核销方式", kind: "word" },
  source: { title: "来源", kind: "word" },
  settled_by: { title: "定论方式", kind: "word" },
  previous_use: { title: "先前核销", kind: "json" },
  batch_id: { title: "请求批次", kind: "id" },
  operator_uid: { title: "操作员", kind: "id" },
  remark: { title: "备注", kind: "text" },
  request_id: { title: "请求号", kind: "id" },
  logid: { title: "抖音日志号", kind: "id" },
  cancel_status: { title: "撤销状态", kind: "word" },
  cancel_reason: { title: "撤销原因", kind: "text" },
  abandon_refused: { title: "放弃被拒", kind: "flag" },
  unsettled_since: { title: "未定起始时间", kind: "time" },
  next_check_at: { title: "下次查询时间", kind: "time" },
  verified_at: { title: "核销时间", kind: "time" },
  cancelled_at: { title: "撤销时间", kind: "time" },
  created_at: { title: "创建时间", kind: "time" },
  updated_at: { title: "更新时间", kind: "time" },
};

export const viewColumnNames: readonly string[] = Object.keys(viewColumns);
