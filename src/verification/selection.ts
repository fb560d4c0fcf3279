import type { PreparedCertificate } from "../douyin/certificates.ts";

/** Why nothing is verified although Douyin answered: too few coupons can be used here and now. */
export type Shortfall =
  | "none_listed"
  | "coupon_expired"
  | "wrong_shop"
  | "uses_exhausted"
  | "not_enough_coupons";

/** One use that will be asked for: of a coupon its only one, of a times card the next free one. */
export interface ChosenUse {
  readonly certificate: PreparedCertificate;
  /** 1 for a coupon; of a times card the number of this use over the card's whole life. */
  readonly useNumber: number;
}

export type Selection =
  | { readonly kind: "chosen"; readonly uses: readonly ChosenUse[] }
  | { readonly kind: "shortfall"; readonly reason: Shortfall };

export interface SelectionWish {
  readonly poiId: string;
  readonly quantity: number;
  readonly certificateIds: readonly string[] | null;
  /** Douyin's clock, milliseconds. */
  readonly nowMs: number;
}

const isExpired = (certificate: PreparedCertificate, nowMs: number): boolean =>
  certificate.expireTimeMs !== null && nowMs >= certificate.expireTimeMs;

const hasStarted = (certificate: PreparedCertificate, nowMs: number): boolean =>
  certificate.startTimeMs === null || certificate.startTimeMs <= nowMs;

const isBarred = (certificate: PreparedCertificate, poiId: string): boolean =>
  certificate.notAvailablePois.includes(poiId);

/** Usable = `start_time` ≤ now < `expire_time` and the shop not barred; nothing else is filtered (contract 3.1). */
const isUsable = (certificate: PreparedCertificate, wish: SelectionWish): boolean =>
  hasStarted(certificate, wish.nowMs) &&
  !isExpired(certificate, wish.nowMs) &&
  !isBarred(certificate, wish.poiId);

/** Why a coupon cannot be used here and now, for who looks at it before anything is done. */
export type Unusable = "coupon_expired" | "wrong_shop" | "not_started" | "uses_exhausted";

/** What is in the way of a coupon; null when nothing is, by the same rules as a verify. */
export const unusableBecause = (
  certificate: PreparedCertificate,
  wish: Pick<SelectionWish, "poiId" | "nowMs">,
): Unusable | null => {
  if (isExpired(certificate, wish.nowMs)) return "coupon_expired";
  if (isBarred(certificate, wish.poiId)) return "wrong_shop";
  if (!hasStarted(certificate, wish.nowMs)) return "not_started";
  return usesLeft(certificate) === 0 ? "uses_exhausted" : null;
};

/** Uses left: one of a coupon; of a times card its count less what is used. */
export const usesLeft = ({ timesCard }: PreparedCertificate): number =>
  timesCard === null ? 1 : Math.max(0, timesCard.total - timesCard.used);

const usesOf = (certificate: PreparedCertificate): readonly ChosenUse[] => {
  const usedBefore = certificate.timesCard?.used ?? 0;
  return Array.from({ length: usesLeft(certificate) }, (_, index) => ({
    certificate,
    useNumber: usedBefore + index + 1,
  }));
};

const shortfallOf = (listed: readonly PreparedCertificate[], wish: SelectionWish): Shortfall => {
  if (listed.length === 0) return "none_listed";
  if (listed.every((certificate) => isExpired(certificate, wish.nowMs))) return "coupon_expired";
  if (listed.every((certificate) => isBarred(certificate, wish.poiId))) return "wrong_shop";
  const usable = listed.filter((certificate) => isUsable(certificate, wish));
  return usable.some((certificate) => certificate.timesCard !== null)
    ? "uses_exhausted"
    : "not_enough_coupons";
};

/** Named coupons: one use of each, in the order they were named. */
const selectNamed = (
  certificates: readonly PreparedCertificate[],
  ids: readonly string[],
  wish: SelectionWish,
): Selection => {
  const named = ids.flatMap((id) => certificates.filter((certificate) => certificate.certificateId === id));
  const uses = named
    .filter((certificate) => isUsable(certificate, wish))
    .flatMap((certificate) => usesOf(certificate).slice(0, 1));
  return uses.length === ids.length
    ? { kind: "chosen", uses }
    : { kind: "shortfall", reason: shortfallOf(named, wish) };
};

/**
 * Which coupons of a prepare reply are verified (contract 3.1): the named ones, or the first usable ones in Douyin's
 * order, a times card until it is used up. All that were asked for, or none.
 */
export const selectCoupons = (
  certificates: readonly PreparedCertificate[],
  wish: SelectionWish,
): Selection => {
  if (wish.certificateIds !== null) return selectNamed(certificates, wish.certificateIds, wish);
  const usable = certificates.filter((certificate) => isUsable(certificate, wish));
  const uses = usable.flatMap(usesOf).slice(0, wish.quantity);
  return uses.length === wish.quantity
    ? { kind: "chosen", uses }
    : { kind: "shortfall", reason: shortfallOf(certificates, wish) };
};
