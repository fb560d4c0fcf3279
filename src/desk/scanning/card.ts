import type { Schemas } from "../../pages/api.ts";

export type CouponPreview = Schemas["CouponPreview"];
export type VerificationResponse = Schemas["VerificationResponse"];
export type VerificationView = Schemas["VerificationView"];
export type ErrorResponse = Schemas["ErrorResponse"];

/** How far a scan has come. */
export type CardState =
  | { readonly kind: "waiting" }
  | { readonly kind: "previewing" }
  | { readonly kind: "choosing"; readonly preview: CouponPreview; readonly quantity: number }
  | { readonly kind: "verifying" }
  /** Sent, and no answer came: being found out. */
  | { readonly kind: "asking" }
  /** Douyin has not said: 202. */
  | { readonly kind: "unknown"; readonly response: VerificationResponse }
  | { readonly kind: "settled"; readonly response: VerificationResponse }
  /**
   * The gateway said no before anything was consumed; `again`: the same may be tried once more; `byItself`: it is, for
   * as long as nobody has taken note of it.
   */
  | {
      readonly kind: "problem";
      readonly problem: ErrorResponse;
      readonly again: boolean;
      readonly byItself: boolean;
    }
  /** It never reached the gateway, and nothing was consumed. */
  | { readonly kind: "not-sent" };

/** One scan, from the gun to its end. */
export interface Card {
  /** The idempotency key of its verify as well. */
  readonly key: string;
  readonly tail: string;
  readonly scannedAtMs: number;
  readonly state: CardState;
  readonly stateAtMs: number;
  /** The cashier has taken note of how it is now. */
  readonly seen: boolean;
  /** The same code was verified a moment ago: no verify without a word of the cashier's. */
  readonly repeated: boolean;
  /** What was verified of the same order before, as far as it is known. */
  readonly earlier: readonly VerificationView[];
  /** The guest paid otherwise: told to the gateway. */
  readonly abandoned: boolean;
}

/** What a result is, at a glance. */
export type Tone = "success" | "partial" | "refused" | "unknown" | "cancelled";

export const toneOf = ({ outcome }: Pick<VerificationResponse, "outcome">): Tone => {
  switch (outcome) {
    case "success":
    case "partial":
    case "cancelled":
      return outcome;
    case "failed":
      return "refused";
    case "processing":
      return "unknown";
    default:
      // Clients of the contract take what they do not know for unknown.
      outcome satisfies never;
      return "unknown";
  }
};

/** Under way: nothing more can be asked of the cashier. */
export const isUnderWay = ({ state }: Card): boolean =>
  ["waiting", "previewing", "verifying", "asking"].includes(state.kind);

/** Bad news stays until somebody has seen it; good news makes room by itself. */
const mustBeSeen = ({ state }: Card): boolean => {
  switch (state.kind) {
    case "unknown":
    case "problem":
    case "not-sent":
      return true;
    case "settled":
      return toneOf(state.response) !== "success";
    default:
      return false;
  }
};

export const successShownMs = 5_000;

/**
 * The card the stage belongs to: bad news nobody has seen first, in the order it came; then the newest of what is to be
 * chosen, what just went well, and what is under way. A success makes room for what was scanned after it: shown while
 * the next guest's coupon is being verified, it would be taken for that one's.
 */
export const onStage = (cards: readonly Card[], nowMs: number): Card | null => {
  const unseen = cards.filter((card) => !card.seen);
  const bad = unseen.filter(mustBeSeen).toSorted((a, b) => a.stateAtMs - b.stateAtMs);
  if (bad[0] !== undefined) return bad[0];
  const lastUnderWayMs = Math.max(...unseen.filter(isUnderWay).map(({ scannedAtMs }) => scannedAtMs));
  const shown = unseen.filter(
    ({ state, stateAtMs, scannedAtMs }) =>
      state.kind === "choosing" ||
      (state.kind === "settled" && nowMs - stateAtMs < successShownMs && scannedAtMs >= lastUnderWayMs),
  );
  const newest = shown.toSorted((a, b) => b.stateAtMs - a.stateAtMs)[0];
  return newest ?? unseen.findLast(isUnderWay) ?? null;
};

/** How many more wait to be seen or chosen behind the one on stage. */
export const behindStage = (cards: readonly Card[], stage: Card | null): number =>
  cards.filter((card) => card !== stage && !card.seen && (mustBeSeen(card) || card.state.kind === "choosing"))
    .length;

/** Coupons, and uses of times cards, that a preview found usable; at most ten go in one verify. */
export const usableUses = ({ coupons }: CouponPreview): number =>
  Math.min(
    10,
    coupons.filter(({ usable }) => usable).reduce((sum, { uses_left }) => sum + Math.max(1, uses_left), 0),
  );

/** What the first so many usable coupons were paid with; null for a times card, whose uses have no price before. */
export const paidFor = ({ coupons, kind }: CouponPreview, quantity: number): number | null => {
  if (kind === "times_card") return null;
  const amounts = coupons.filter(({ usable }) => usable).slice(0, Math.max(1, quantity));
  const known = amounts.flatMap(({ pay_amount: amount }) => (amount === null ? [] : [amount]));
  return known.length === 0 || known.length < amounts.length
    ? null
    : known.reduce((sum, one) => sum + one, 0);
};
