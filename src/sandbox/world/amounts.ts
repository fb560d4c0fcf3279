import type { Json, JsonObject } from "../json.ts";
import type { WireOptions } from "../settings.ts";
import type { Amount } from "./model.ts";

/** An amount that adds up: original = paid + what merchant, platform and payment channel gave. Fen. */
export const amountOf = (parts: Omit<Amount, "originalFen">): Amount => ({
  ...parts,
  originalFen: parts.payFen + parts.merchantFen + parts.platformFen + parts.paymentFen,
});

/** Money Douyin's order query calls `receipt_amount` (实收): everything but the merchant's own discount. */
export const receiptFen = (amount: Amount): number => amount.originalFen - amount.merchantFen;

/** The parts of several coupons together. */
export const sumAmounts = (amounts: readonly Amount[]): Amount => {
  const sum = (part: (amount: Amount) => number) => amounts.reduce((total, one) => total + part(one), 0);
  return amountOf({
    payFen: sum((one) => one.payFen),
    merchantFen: sum((one) => one.merchantFen),
    platformFen: sum((one) => one.platformFen),
    paymentFen: sum((one) => one.paymentFen),
    listFen: sum((one) => one.listFen),
  });
};

/** The price of use number `serial` (from 1) of a card: equal shares, the odd fen to the first uses. */
export const shareOf = (amount: Amount, uses: number, serial: number): Amount => {
  const share = (fen: number) => Math.floor(fen / uses) + (serial <= fen % uses ? 1 : 0);
  return amountOf({
    payFen: share(amount.payFen),
    merchantFen: share(amount.merchantFen),
    platformFen: share(amount.platformFen),
    paymentFen: share(amount.paymentFen),
    listFen: share(amount.listFen),
  });
};

/** An amount typed int64 on the wire: a number, or in one dialect a numeric string. */
export const int64 = (fen: number, wire: WireOptions): Json => (wire.int64AsStrings ? String(fen) : fen);

/** The `amount` object of section 2.1. */
export const amountView = (amount: Amount, wire: WireOptions): JsonObject => ({
  original_amount: amount.originalFen,
  pay_amount: amount.payFen,
  coupon_pay_amount: int64(amount.payFen + amount.paymentFen, wire),
  list_market_amount: int64(amount.listFen, wire),
  merchant_ticket_amount: int64(amount.merchantFen, wire),
  payment_discount_amount: int64(amount.paymentFen, wire),
  platform_discount_amount: int64(amount.platformFen, wire),
  brand_ticket_amount: 0,
});
