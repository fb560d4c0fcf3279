import { type Call, wholeNumber } from "../call.ts";
import type { JsonObject } from "../json.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import { int64, receiptFen, sumAmounts } from "../world/amounts.ts";
import { itemStatusOf, orderStatusOf } from "../world/coupon-state.ts";
import type { Order } from "../world/model.ts";
import { seconds } from "../world/time.ts";

const pageSizeMax = 100;
/** Deeper than this only the cursor leads (4000002). */
const rowsMax = 10_000;

/** Section 8: orders with their money; neither plain codes nor anything about the verification. */
export const queryOrders = (side: Side, call: Call): Answer => {
  const accountId = call.query("account_id");
  const page = wholeNumber(call.query("page_num"));
  const size = wholeNumber(call.query("page_size"));
  if (!accountId || page === undefined || size === undefined) return refuse(2100005);
  if (page < 1 || size < 1 || size > pageSizeMax) return refuse(2100005);
  if (accountId !== side.credentials.accountId) return refuse(2119005);
  const cursor = cursorOf(call);
  if (cursor === undefined && page * size > rowsMax) return refuse(4000002);
  const orderId = call.query("order_id");
  const one = orderId ? side.world.orders.get(orderId) : undefined;
  if (orderId && one === undefined) return refuse(3100101);
  const found = (one === undefined ? [...side.world.orders.values()] : [one]).filter(filterOf(call));
  const after = cursor === undefined ? -1 : found.findIndex((order) => order.orderId === cursor);
  const from = cursor === undefined ? (page - 1) * size : after + 1;
  const orders = found.slice(from, from + size);
  const last = orders.at(-1);
  return grant({
    orders: orders.map((order) => orderView(side, order)),
    page: { page_num: page, page_size: size, total: int64(found.length, side.wire) },
    search_after: {
      Size: orders.length,
      CursorValue: last === undefined ? [] : [String(seconds(last.createdAtMs)), last.orderId],
    },
  });
};

/** The second part of the cursor is the last order's id; a JSON list or repeated parameters. */
const cursorOf = (call: Call): string | undefined =>
  call
    .queryAll("cursor")
    .flatMap((value) => value.split(","))
    .map((value) => value.replace(/[[\]"\s]/g, ""))
    .filter((value) => value !== "")
    .at(-1);

const filterOf = (call: Call): ((order: Order) => boolean) => {
  const openId = call.query("open_id");
  const status = wholeNumber(call.query("order_status"));
  const number = (name: string, otherwise: number) => wholeNumber(call.query(name)) ?? otherwise;
  const createdFrom = number("create_order_start_time", 0);
  const createdTo = number("create_order_end_time", Number.MAX_SAFE_INTEGER);
  const updatedFrom = number("update_order_start_time", 0);
  const updatedTo = number("update_order_end_time", Number.MAX_SAFE_INTEGER);
  const byExternalId = Boolean(call.query("ext_order_id"));
  return (order) =>
    // Orders of the sandbox have no third-party id, so none matches one.
    !byExternalId &&
    (!openId || order.person.openId === openId) &&
    (status === undefined || orderStatusOf(order) === status) &&
    seconds(order.createdAtMs) >= createdFrom &&
    seconds(order.createdAtMs) <= createdTo &&
    seconds(order.updatedAtMs) >= updatedFrom &&
    seconds(order.updatedAtMs) <= updatedTo;
};

const orderView = (side: Side, order: Order): JsonObject => {
  const amount = sumAmounts(order.certificates.map((certificate) => certificate.amount));
  const discountFen = amount.originalFen - amount.payFen;
  const money = {
    pay_amount: amount.payFen,
    receipt_amount: int64(receiptFen(amount), side.wire),
    discount_amount: int64(discountFen, side.wire),
  };
  return {
    order_id: order.orderId,
    order_status: orderStatusOf(order),
    order_type: order.kind === "times_card" ? 51 : order.kind === "voucher" ? 60 : 21,
    original_amount: amount.originalFen,
    ...money,
    payment_discount: amount.paymentFen,
    discounts: [discountView(order, discountFen)],
    sub_order_amount_infos: [
      { sub_order_id: `${order.orderId}1`, sub_order_type: 100, origin_amount: amount.originalFen, ...money },
    ],
    sku_id: order.skuId,
    sku_name: order.title,
    third_sku_id: order.thirdSkuId,
    products: [
      {
        product_id: order.productId,
        product_name: order.title,
        sku_id: order.skuId,
        num: order.certificates.length,
        origin_amount: amount.originalFen,
      },
    ],
    count: order.certificates.length,
    certificate: order.certificates.map((certificate) => ({
      certificate_id: certificate.certificateId,
      order_item_id: certificate.certificateId,
      item_status: itemStatusOf(certificate),
      item_update_time: seconds(order.updatedAtMs),
      refund_amount: certificate.refund === "refunded" ? certificate.amount.payFen : 0,
      refund_time: certificate.refund === "refunded" ? seconds(order.updatedAtMs) : 0,
      combination_id: "",
    })),
    create_order_time: seconds(order.createdAtMs),
    pay_time: order.state === "unpaid" ? 0 : seconds(order.createdAtMs) + 30,
    update_order_time: seconds(order.updatedAtMs),
    merchant_info: { account_id: side.credentials.accountId, account_name: "测试餐饮有限公司" },
    open_id: order.person.openId,
    contacts: [{ name: order.person.name, phone: order.person.phone }],
  };
};

const discountView = (order: Order, discountFen: number): JsonObject => {
  const amount = sumAmounts(order.certificates.map((certificate) => certificate.amount));
  return {
    discount_type: 1,
    discount_amount: discountFen,
    merchant_discount_amount: amount.merchantFen,
    platform_discount_amount: amount.platformFen,
    brand_discount_amount: 0,
    provider_discount_amount: 0,
  };
};
