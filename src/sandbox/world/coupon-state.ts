import type { Certificate, Order, Use } from "./model.ts";

/** Douyin cancels within an hour of the verification at most (section 4). */
const cancelWindowMs = 3_600_000;

/** Uses that were not cancelled, oldest first. */
export const liveUses = (certificate: Certificate): readonly Use[] =>
  certificate.uses.filter((use) => use.cancelledAtMs === undefined);

export const usesLeft = (certificate: Certificate): number =>
  certificate.totalUses - liveUses(certificate).length;

/** `status` of section 5.3. */
export const statusOf = (certificate: Certificate): number => {
  switch (certificate.refund) {
    case "none":
      return usesLeft(certificate) === 0 ? 2 : 1;
    case "refund_requested":
      return 3;
    case "refunded":
      return 4;
    case "refund_failed":
      return 5;
    case "refunding":
      return 6;
    default:
      return certificate.refund satisfies never;
  }
};

/** Whether a coupon can still be verified as far as use and refund go; a failed refund leaves it usable. */
export const isOpen = (certificate: Certificate): boolean =>
  (certificate.refund === "none" || certificate.refund === "refund_failed") && usesLeft(certificate) > 0;

export const canCancel = (certificate: Certificate, use: Use, nowMs: number): boolean =>
  use.cancelledAtMs === undefined &&
  !certificate.cancelBarred &&
  certificate.refund !== "refunded" &&
  nowMs - use.verifiedAtMs <= cancelWindowMs;

/** The plain code is withheld while the coupon is unused or its verification can be cancelled (section 5.3). */
export const plainCodeShown = (certificate: Certificate, nowMs: number): boolean =>
  usesLeft(certificate) === 0 && !liveUses(certificate).some((use) => canCancel(certificate, use, nowMs));

/** `order_status` of section 8.1: waiting for payment, finished, or to be used. */
export const orderStatusOf = (order: Order): number => {
  if (order.state === "unpaid") return 100;
  return order.certificates.every((certificate) => statusOf(certificate) !== 1) ? 1 : 201;
};

/** `item_status` of section 8.2. */
export const itemStatusOf = (certificate: Certificate): number => {
  if (certificate.refund === "refunded") return 301;
  if (certificate.refund === "refunding" || certificate.refund === "refund_requested") return 300;
  const used = liveUses(certificate).length;
  if (used === 0) return 100;
  return used === certificate.totalUses ? 401 : 400;
};
