import { linkPath } from "./endpoints/short-links.ts";
import { liveUses, statusOf, usesLeft } from "./world/coupon-state.ts";
import type { CouponKind, Order } from "./world/model.ts";

/** An order as the customer holds it: what the cashier can scan or type in. Money in fen. */
export interface CreatedOrder {
  readonly orderId: string;
  readonly title: string;
  readonly kind: CouponKind;
  /** One plain code per coupon; each of them stands for the whole order. */
  readonly codes: readonly string[];
  readonly shortLink: string;
  readonly objectId: string;
  readonly certificates: readonly {
    readonly certificateId: string;
    readonly encryptedCode: string;
    readonly code: string;
    readonly originalAmountFen: number;
    readonly payAmountFen: number;
    readonly uses: number;
  }[];
  readonly productId: string;
  readonly skuId: string;
  /** The customer's made-up name, phone, id number and open_id, for "was it logged?" searches. */
  readonly personalData: readonly string[];
}

/** What really happened to an order inside Douyin. */
export interface OrderState {
  readonly orderId: string;
  readonly state: Order["state"];
  readonly qrAlive: boolean;
  /** Uses booked and not cancelled. */
  readonly consumed: number;
  /** Every use ever booked. */
  readonly consumedEver: number;
  /** Calls that named this order and passed the checks before it; `replays` are part of `verifies`. */
  readonly seen: { readonly prepares: number; readonly verifies: number; readonly replays: number };
  readonly verifyTokens: readonly string[];
  readonly certificates: readonly {
    readonly certificateId: string;
    readonly status: number;
    readonly usesLeft: number;
    readonly verifications: readonly {
      readonly verifyId: string;
      readonly serial: number;
      readonly poiId: string;
      readonly verifyType: number;
      readonly verifiedAtMs: number;
      readonly cancelled: boolean;
    }[];
  }[];
}

export const createdView = (order: Order, origin: string): CreatedOrder => ({
  orderId: order.orderId,
  title: order.title,
  kind: order.kind,
  codes: order.certificates.map((certificate) => certificate.plainCode),
  shortLink: `${origin}${linkPath(order.qr.linkName)}`,
  objectId: order.qr.objectId,
  certificates: order.certificates.map((certificate) => ({
    certificateId: certificate.certificateId,
    encryptedCode: certificate.encryptedCode,
    code: certificate.plainCode,
    originalAmountFen: certificate.amount.originalFen,
    payAmountFen: certificate.amount.payFen,
    uses: certificate.totalUses,
  })),
  productId: order.productId,
  skuId: order.skuId,
  personalData: [order.person.name, order.person.phone, order.person.credential, order.person.openId],
});

export const stateView = (order: Order): OrderState => ({
  orderId: order.orderId,
  state: order.state,
  qrAlive: order.qr.alive,
  consumed: order.certificates.reduce((sum, certificate) => sum + liveUses(certificate).length, 0),
  consumedEver: order.certificates.reduce((sum, certificate) => sum + certificate.uses.length, 0),
  seen: { ...order.seen },
  verifyTokens: [...order.verifyTokens],
  certificates: order.certificates.map((certificate) => ({
    certificateId: certificate.certificateId,
    status: statusOf(certificate),
    usesLeft: usesLeft(certificate),
    verifications: certificate.uses.map((use) => ({
      verifyId: use.verifyId,
      serial: use.serial,
      poiId: use.poiId,
      verifyType: use.verifyType,
      verifiedAtMs: use.verifiedAtMs,
      cancelled: use.cancelledAtMs !== undefined,
    })),
  })),
});
