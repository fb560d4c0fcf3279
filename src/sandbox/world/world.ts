import type { Order, Qr, Shop } from "./model.ts";
import { makeOrder, makeQr, type OrderWish } from "./orders.ts";
import { openRandom } from "./random.ts";
import { type Owned, openVerifyBook } from "./verify-book.ts";

/** Everything Douyin knows: orders, coupons, QR codes, prepares and the book of verifications. */
export type World = ReturnType<typeof openWorld>;

/** A world without orders. The n-th order made is the same for the same seed, whatever happened between. */
export const openWorld = (seed: number, shops: readonly Shop[]) => {
  const traffic = openRandom(seed, "traffic");
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

  const addOrder = (wish: OrderWish, nowMs: number): Order => {
    const order = makeOrder(wish, nowMs, openRandom(seed, `order ${orders.size}`));
    orders.set(order.orderId, order);
    fileQr(order);
    for (const certificate of order.certificates) {
      byPlainCode.set(certificate.plainCode, order);
      byEncryptedCode.set(certificate.encryptedCode, { certificate, order });
      byCertificateId.set(certificate.certificateId, { certificate, order });
    }
    return order;
  };

  /** The customer opens the order page again: the old QR code dies, a new one appears. */
  const refreshQr = (order: Order) => {
    order.qr.alive = false;
    order.qr = makeQr(traffic, order.qr.withObjectId);
    fileQr(order);
  };

  return {
    ...openVerifyBook(traffic),
    ...{ shops, orders, byPlainCode, byEncryptedCode, byCertificateId, byObjectId, byLinkName },
    ...{ addOrder, refreshQr },
  };
};
