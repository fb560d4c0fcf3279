import type { FaultPlan } from "../faults.ts";

/** Money of one coupon, or of one use of a times card, in fen. `originalFen` is always the sum of the other four parts. */
export interface Amount {
  readonly originalFen: number;
  readonly payFen: number;
  readonly merchantFen: number;
  readonly platformFen: number;
  readonly paymentFen: number;
  /** The crossed-out price; no part of the sum. */
  readonly listFen: number;
}

export type CouponKind = "coupon" | "voucher" | "times_card";

/** One consumption of a coupon; a cancelled one stays in the books. */
export interface Use {
  readonly verifyId: string;
  readonly certificateId: string;
  /** Which use of a times card, from 1. */
  readonly serial: number;
  readonly verifiedAtMs: number;
  readonly poiId: string;
  /** 4 = through the open platform, 2 / 3 = scanned / typed in by the merchant (section 5.3, reading A). */
  readonly verifyType: number;
  cancelledAtMs: number | undefined;
}

/** What refunding did to a coupon; the numbers are its `status` (section 5.3). */
export type RefundState = "none" | "refund_requested" | "refunded" | "refund_failed" | "refunding";

export interface Certificate {
  readonly certificateId: string;
  readonly encryptedCode: string;
  readonly plainCode: string;
  readonly amount: Amount;
  readonly totalUses: number;
  readonly uses: Use[];
  refund: RefundState;
  startMs: number;
  expireMs: number;
  notAvailablePois: readonly string[];
  riskHeld: boolean;
  /** Settlement took the coupon, or nobody knows why: cancelling is refused inside the hour too. */
  cancelBarred: boolean;
}

/** A made-up customer. All of it is personal data that a gateway must not log. */
export interface Person {
  readonly name: string;
  readonly phone: string;
  readonly credential: string;
  readonly openId: string;
}

export interface Order {
  readonly orderId: string;
  readonly kind: CouponKind;
  readonly title: string;
  readonly productId: string;
  readonly skuId: string;
  readonly thirdSkuId: string;
  readonly person: Person;
  readonly certificates: readonly Certificate[];
  readonly createdAtMs: number;
  state: "paid" | "unpaid" | "gifted";
  updatedAtMs: number;
  /** The QR code that works now, with its short link's name. */
  qr: Qr;
  /** What befalls the calls about it; only behind a fixed code. */
  readonly faults?: FaultPlan;
  /** Every token its prepares gave out. */
  readonly verifyTokens: string[];
  /** Requests seen that named this order, for tests: "exactly one prepare". */
  readonly seen: { prepares: number; verifies: number; replays: number };
}

export interface Qr {
  readonly objectId: string;
  readonly linkName: string;
  readonly withObjectId: boolean;
  alive: boolean;
}

/** What Douyin remembers of one prepare until its verify. */
export interface Prepared {
  readonly verifyToken: string;
  readonly order: Order;
  readonly issuedAtMs: number;
  done: DoneVerify | undefined;
}

export interface DoneVerify {
  /** Store and codes; a replay must have the same. */
  readonly parameters: string;
  readonly atMs: number;
  readonly results: readonly ItemResult[];
}

/** The verdict on one item of a verify. */
export interface ItemResult {
  readonly certificate: Certificate;
  readonly code: number;
  readonly use: Use | undefined;
}

export interface Shop {
  readonly poiId: string;
  readonly name: string;
  readonly address: string;
  readonly thirdId: string;
  readonly accountId: string;
}
