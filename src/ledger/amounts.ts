import type { Amount } from "../douyin/certificate-parts.ts";
import type { PreparedCertificate } from "../douyin/certificates.ts";

export type AmountSource = "certificate" | "times_card_use" | "order_share";

/** The money columns of a row, fen; null where Douyin did not say. */
export interface RowAmounts {
  readonly payAmountFen: number | null;
  readonly discountAmountFen: number | null;
  readonly originalAmountFen: number | null;
  readonly couponPayAmountFen: number | null;
  readonly merchantDiscountAmountFen: number | null;
  readonly platformDiscountAmountFen: number | null;
  readonly paymentDiscountAmountFen: number | null;
  readonly amountSource: AmountSource | null;
}

export const noAmounts: RowAmounts = {
  payAmountFen: null,
  discountAmountFen: null,
  originalAmountFen: null,
  couponPayAmountFen: null,
  merchantDiscountAmountFen: null,
  platformDiscountAmountFen: null,
  paymentDiscountAmountFen: null,
  amountSource: null,
};

/** The amounts of one use from Douyin's `amount` object; the discount is original − pay. */
export const rowAmounts = (amount: Amount, amountSource: AmountSource): RowAmounts => ({
  payAmountFen: amount.payFen,
  discountAmountFen:
    amount.originalFen === null || amount.payFen === null ? null : amount.originalFen - amount.payFen,
  originalAmountFen: amount.originalFen,
  couponPayAmountFen: amount.couponPayFen,
  merchantDiscountAmountFen: amount.merchantFen,
  platformDiscountAmountFen: amount.platformFen,
  paymentDiscountAmountFen: amount.paymentFen,
  amountSource: amount.payFen === null && amount.originalFen === null ? null : amountSource,
});

/**
 * The share number `position` (from 1) of `totalFen` over `parts`: floor(total / parts), the remaining fen one each to
 * the first ones, so that all shares add up to the fen.
 */
export const shareFen = (totalFen: number, parts: number, position: number): number => {
  const base = Math.floor(totalFen / parts);
  return base + (position <= totalFen - base * parts ? 1 : 0);
};

const shareOf = (amount: Amount, parts: number, position: number): Amount => {
  const share = (fen: number | null) => (fen === null ? null : shareFen(fen, parts, position));
  return {
    originalFen: share(amount.originalFen),
    payFen: share(amount.payFen),
    couponPayFen: share(amount.couponPayFen),
    merchantFen: share(amount.merchantFen),
    platformFen: share(amount.platformFen),
    paymentFen: share(amount.paymentFen),
  };
};

/**
 * What one use is worth as prepare knows it: a coupon its own amount; of a times card the price of that use
 * (`serial_amount_list`), else an equal share of the card over all its uses (contract, section 4).
 */
export const preparedAmounts = (certificate: PreparedCertificate, useNumber: number): RowAmounts => {
  const { amount, timesCard } = certificate;
  if (timesCard === null) return rowAmounts(amount, "certificate");
  const serial = timesCard.serialAmounts.get(useNumber);
  return rowAmounts(serial ?? shareOf(amount, timesCard.total, useNumber), "times_card_use");
};
