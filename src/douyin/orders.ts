import type { Clock } from "../clock.ts";
import type { Ask, CallOptions } from "./calls.ts";
import { timeOrNull } from "./certificate-parts.ts";
import type { Fields } from "./fields.ts";
import { idOrNull, integerOrNull, records, textOrNull, Unreadable } from "./fields.ts";
import { openPace } from "./pace.ts";
import type { Reply } from "./replies.ts";

/** An order, without the buyer's personal data (order query page). Money in fen; null = Douyin did not say. */
export interface Order {
  readonly orderId: string;
  /** 0, 1, 100, 101, 200, 201 are known; others may come. */
  readonly orderStatus: number | null;
  readonly orderType: number | null;
  readonly originalFen: number | null;
  readonly payFen: number | null;
  readonly discountFen: number | null;
  /** Received by the merchant: that of the goods' sub orders (type 100), else that of the order. */
  readonly receiptFen: number | null;
  readonly skuId: string | null;
  readonly skuName: string | null;
  readonly products: readonly OrderProduct[];
  /** How many coupons the order has. */
  readonly count: number | null;
  readonly certificates: readonly OrderCertificate[];
  readonly payTimeMs: number | null;
}

export interface OrderProduct {
  readonly productId: string | null;
  readonly productName: string | null;
  readonly skuId: string | null;
}

export interface OrderCertificate {
  /** Douyin leaves it empty at times. */
  readonly certificateId: string | null;
  /** 0 initial, 100 to be used, 200 booking, 201 booked, 300 refunding, 301 refunded, 400 fulfilling, 401 fulfilled. */
  readonly itemStatus: number | null;
}

/** One order by its id; null when Douyin lists none. At most 20 calls a second for the whole gateway (order query page). */
export type QueryOrder = (orderId: string, options?: CallOptions) => Promise<Reply<Order | null>>;

const path = "/goodlife/v1/trade/order/query/";
const goodsSubOrder = 100;
/** Two below Douyin's 20 calls a second: the network may press some together, and a refused token repeats one. */
export const orderQueriesPerSecond = 18;
/** No such order here: the query does not know those of catering and hotels (order query page, status-code page). */
export const orderUnknownCode = 3100101;

/** Every order query of the gateway goes through this one call, and so waits its turn. */
export const orderCall = (ask: Ask, accountId: string, clock: Clock): QueryOrder => {
  const turn = openPace(clock, Math.ceil(1_000 / orderQueriesPerSecond));
  return async (orderId, options) => {
    const query: readonly (readonly [string, string])[] = [
      ["account_id", accountId],
      ["page_num", "1"],
      ["page_size", "10"],
      ["order_id", orderId],
    ];
    await turn();
    return await ask({ path, query, read: (data) => findOrder(data, orderId) }, options);
  };
};

const findOrder = (data: Fields, orderId: string): Order | null => {
  const orders = records(data["orders"], "orders");
  if (orders.length === 0) return null;
  const order = orders.find((fields) => idOrNull(fields["order_id"], "order_id") === orderId);
  // Orders nobody asked for: the filter was not understood, so this says nothing about ours.
  if (order === undefined) throw new Unreadable("orders");
  return readOrder(order, orderId);
};

const readOrder = (order: Fields, orderId: string): Order => ({
  orderId,
  orderStatus: integerOrNull(order["order_status"], "order_status"),
  orderType: integerOrNull(order["order_type"], "order_type"),
  originalFen: integerOrNull(order["original_amount"], "original_amount"),
  payFen: integerOrNull(order["pay_amount"], "pay_amount"),
  discountFen: integerOrNull(order["discount_amount"], "discount_amount"),
  receiptFen: readReceipt(order),
  skuId: idOrNull(order["sku_id"], "sku_id"),
  skuName: textOrNull(order["sku_name"], "sku_name"),
  products: records(order["products"], "products").map((product) => ({
    productId: idOrNull(product["product_id"], "product_id"),
    productName: textOrNull(product["product_name"], "product_name"),
    skuId: idOrNull(product["sku_id"], "sku_id"),
  })),
  count: integerOrNull(order["count"], "count"),
  // Singular on the wire (order query page).
  certificates: records(order["certificate"], "certificate").map((certificate) => ({
    certificateId: idOrNull(certificate["certificate_id"], "certificate_id"),
    itemStatus: integerOrNull(certificate["item_status"], "item_status"),
  })),
  payTimeMs: timeOrNull(order["pay_time"], "pay_time"),
});

const readReceipt = (order: Fields): number | null => {
  const goods = records(order["sub_order_amount_infos"], "sub_order_amount_infos")
    .filter((info) => integerOrNull(info["sub_order_type"], "sub_order_type") === goodsSubOrder)
    .map((info) => integerOrNull(info["receipt_amount"], "receipt_amount"))
    .filter((fen) => fen !== null);
  if (goods.length > 0) return goods.reduce((sum, fen) => sum + fen, 0);
  return integerOrNull(order["receipt_amount"], "receipt_amount");
};
