import type { Order, Qr, Shop } from "./model.ts";
import { makeOrder, makeQr, type OrderWish } from "./orders.ts";
import { openRandom } from "./random.ts";
import type { Scenario } from "./scenarios.ts";
import { scriptedOrder } from "./scripted-order.ts";
import { type Owned, openVerifyBook } from "./verify-book.ts";

/** Everything Douyin knows: orders, coupons, QR codes, prepares and the book of verifications. */
export type World = ReturnType<typeof openWorld>;

/** A world without orders. The n-th order made is the same for the same seed, whatever happened between. */
export const openWorld = (seed: number, shops: readonly Shop[]) => {
  const traffic = openRandom(seed, "traffic");
  const book = openVerifyBook(traffic);
  const orders = new Map<string, Order>();
  const byPlainCode = new Map<string, Order>();
  const byEncryptedCode = new Map<string, Owned>();
  const byCertificateId = new Map<string, Owned>();
  const byObjectId = new Map<string, { order: Order; qr: Qr }>();
  const byLinkName = new Map<string, { order: Order; qr: Qr }>();

  const fileQr = (order: Order) => {
    byObjectId.set(order.qr.objectId, { order, qr: order.qr });
    byLinkName.set(order.qr.linkName, { order, qr: order.qr });
  };

  const file = (order: Order): Order => {
    orders.set(order.orderId, order);
    fileQr(order);
    for (const certificate of order.certificates) {
      byPlainCode.set(certificate.plainCode, order);
      byEncryptedCode.set(certificate.encryptedCode, { certificate, order });
      byCertificateId.set(certificate.certificateId, { certificate, order });
    }
    return order;
  };

  let made = 0;
  const addOrder = (wish: OrderWish, nowMs: number): Order =>
    file(makeOrder(wish, nowMs, openRandom(seed, `order ${made++}`)));

  const timesAsked = new Map<string, number>();
  /**
   * A fresh order behind a fixed code, so that the code works again and again. Its ids come of the code and how often
   * it was asked for: the other orders stay as the seed has them.
   */
  const addTestOrder = (code: string, scenario: Scenario, nowMs: number): Order => {
    const times = timesAsked.get(code) ?? 0;
    timesAsked.set(code, times + 1);
    const random = openRandom(seed, `fixed code ${code} ${times}`);
    const order = file(scriptedOrder({ code, scenario, shops, random, nowMs }));
    const earlier = { poiId: shops.at(-1)?.poiId ?? "0", nowMs: nowMs - 600_000, verifyType: 3 };
    if (scenario.usedElsewhere === true)
      for (const certificate of order.certificates) book.consume({ certificate, order }, earlier);
    return order;
  };

  /** The customer opens the order page again: the old QR code dies, a new one appears. */
  const refreshQr = (order: Order) => {
    order.qr.alive = false;
    order.qr = makeQr(traffic, order.qr.withObjectId);
    fileQr(order);
  };

  return {
    ...book,
    ...{ shops, orders, byPlainCode, byEncryptedCode, byCertificateId, byObjectId, byLinkName },
    ...{ addOrder, addTestOrder, refreshQr },
    /** Whether any order here is behind a fixed code: without one nothing has to be looked for. */
    hasTestOrders: () => timesAsked.size > 0,
  };
};
