import { shareFen } from "../ledger/amounts.ts";

/** What an order's money is shared over: its coupons, each as often as it can be used. */
export interface OrderParts {
  /** How many coupons the order has. */
  readonly coupons: number;
  /** 1, but of a times card. */
  readonly usesOfEach: number;
  /** The ids Douyin lists, each once, in any order; it leaves some out at times. */
  readonly certificateIds: readonly string[];
}

/** One use of one coupon. */
export interface OrderPart {
  readonly certificateId: string | null;
  /** From 1; null when nobody can say. */
  readonly useNumber: number | null;
}

/** Ids are numbers of up to 19 digits; compared as such, without becoming doubles. */
export const byNumber = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export const partsCount = ({ coupons, usesOfEach }: OrderParts): number => coupons * usesOfEach;

/**
 * The place of each part (from 1) among all of the order: ascending `certificate_id`, then use number (contract,
 * section 4). Where Douyin did not name every coupon the order of all is not known: then places are given as parts
 * come, after the `taken` ones, so that no two parts ever have the same place.
 */
export const placesOf = (
  parts: OrderParts,
  wanted: readonly OrderPart[],
  taken: number,
): readonly number[] => {
  const ids = parts.certificateIds.toSorted(byNumber);
  const known =
    parts.coupons === 1 ||
    (ids.length === parts.coupons && wanted.every(({ certificateId }) => certificateId !== null));
  if (!known) {
    const ranked = wanted.toSorted(
      (a, b) =>
        byNumber(a.certificateId ?? "", b.certificateId ?? "") || (a.useNumber ?? 0) - (b.useNumber ?? 0),
    );
    return wanted.map((part) => taken + 1 + ranked.indexOf(part));
  }
  return wanted.map(({ certificateId, useNumber }) => {
    // An only coupon is the first, named or not.
    const first = Math.max(0, ids.indexOf(certificateId ?? "")) * parts.usesOfEach;
    // A use nobody can place gets no odd fen, so that the shares never come to more than there is.
    return useNumber === null || useNumber > parts.usesOfEach ? partsCount(parts) : first + useNumber;
  });
};

/** The part at one place of an order's money; null stays null. */
export const shareAt = (totalFen: number | null, parts: OrderParts, place: number): number | null => {
  const count = partsCount(parts);
  if (totalFen === null || count < 1) return null;
  return shareFen(totalFen, count, place);
};
