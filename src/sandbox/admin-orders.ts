import { type CreatedOrder, createdView, type OrderState, stateView } from "./order-views.ts";
import type { Side } from "./side.ts";
import { isOpen } from "./world/coupon-state.ts";
import type { Order, RefundState } from "./world/model.ts";
import type { OrderWish } from "./world/orders.ts";

/** Ways to change one coupon; what is left out stays. Times in milliseconds. */
export interface CertificateChange {
  readonly startMs?: number;
  readonly expireMs?: number;
  readonly notAvailablePois?: readonly string[];
  readonly refund?: RefundState;
  readonly riskHeld?: boolean;
  readonly cancelBarred?: boolean;
}

export interface Elsewhere {
  /** Default: the last shop. */
  readonly poiId?: string;
  /** Default 3, typed in by the merchant; 4 looks like another program on the open platform. */
  readonly verifyType?: number;
}

/** What the admin can do to orders. Unknown ids are a mistake of the test, so they throw. */
export const orderControls = (side: () => Side, origin: () => string) => {
  const now = () => side().time.nowMs();
  const orderOf = (orderId: string): Order => {
    const order = side().world.orders.get(orderId);
    if (order === undefined) throw new Error(`no such order: ${orderId}`);
    return order;
  };

  const createOrder = (wish: OrderWish = {}): CreatedOrder =>
    createdView(side().world.addOrder(wish, now()), origin());

  const refreshQr = (orderId: string): CreatedOrder => {
    side().world.refreshQr(orderOf(orderId));
    return createdView(orderOf(orderId), origin());
  };

  /** Somebody else verifies `count` uses of the order, coupon after coupon; gives their verify_ids. */
  const useElsewhere = (orderId: string, count = 1, how: Elsewhere = {}): readonly string[] => {
    const order = orderOf(orderId);
    const poiId = how.poiId ?? side().world.shops.at(-1)?.poiId ?? "0";
    const made: string[] = [];
    for (const certificate of order.certificates)
      while (made.length < count && isOpen(certificate)) {
        const at = { poiId, nowMs: now(), verifyType: how.verifyType ?? 3 };
        made.push(side().world.consume({ certificate, order }, at).verifyId);
      }
    return made;
  };

  const changeCertificate = (certificateId: string, change: CertificateChange): void => {
    const owned = side().world.byCertificateId.get(certificateId);
    if (owned === undefined) throw new Error(`no such certificate: ${certificateId}`);
    Object.assign(owned.certificate, change);
    owned.order.updatedAtMs = now();
  };

  const changeOrder = (orderId: string, change: CertificateChange): void => {
    for (const certificate of orderOf(orderId).certificates)
      changeCertificate(certificate.certificateId, change);
  };

  return {
    createOrder,
    /** The customer re-opens the order page: new link and object_id, the old ones are dead. */
    refreshQr,
    useElsewhere,
    changeCertificate,
    /** The same change to every coupon of an order. */
    changeOrder,
    refund: (orderId: string, to: RefundState = "refunded") => changeOrder(orderId, { refund: to }),
    expire: (orderId: string) => changeOrder(orderId, { expireMs: now() - 1000 }),
    setOrderState: (orderId: string, state: Order["state"]) => {
      orderOf(orderId).state = state;
    },
    state: (orderId: string): OrderState => stateView(orderOf(orderId)),
    orders: (): readonly CreatedOrder[] =>
      [...side().world.orders.values()].map((order) => createdView(order, origin())),
  };
};
