import { amountOf } from "./amounts.ts";
import type { Certificate, CouponKind, Order, Person, Qr } from "./model.ts";
import type { Random } from "./random.ts";
import { letters } from "./random.ts";

/** What an order is to be like. Money in fen per coupon (of a times card: the whole card); times in ms. */
export interface OrderWish {
  readonly kind?: CouponKind;
  /** Coupons, 1 to 10. */
  readonly count?: number;
  /** Uses of each times card. */
  readonly uses?: number;
  readonly payAmountFen?: number;
  readonly merchantDiscountFen?: number;
  readonly platformDiscountFen?: number;
  readonly paymentDiscountFen?: number;
  readonly title?: string;
  /** All coupons expired yesterday; `expiredCount` does it to the first few only. */
  readonly expired?: boolean;
  readonly expiredCount?: number;
  readonly startMs?: number;
  readonly expireMs?: number;
  readonly status?: "paid" | "unpaid" | "gifted" | "refund_requested" | "refunding" | "refunded";
  readonly notAvailablePois?: readonly string[];
  /** Its short link leads to an address without `object_id`. */
  readonly linkWithoutObjectId?: boolean;
}

const dayMs = 86_400_000;
const titles = { coupon: "双人火锅套餐", voucher: "100元代金券", times_card: "洗车次卡" };
const givenNames = ["测试伟", "测试芳", "测试娜", "测试敏", "测试静", "测试强", "测试磊", "测试洋"];

const person = (random: Random): Person => ({
  name: `${givenNames[random.int(givenNames.length)]}${random.text(2, "甲乙丙丁戊己庚辛壬癸")}`,
  phone: `1380${random.digits(7)}`,
  credential: `11010119900101${random.digits(4)}`,
  openId: `_000${random.text(32, letters)}`,
});

const certificate = (wish: OrderWish, index: number, nowMs: number, random: Random): Certificate => {
  const payFen = wish.payAmountFen ?? 1000 + random.int(20_000);
  const merchantFen = wish.merchantDiscountFen ?? Math.floor(payFen / 10);
  const expired = wish.expired === true || index < (wish.expiredCount ?? 0);
  const refund = wish.status;
  return {
    certificateId: random.id(),
    encryptedCode: random.cipher(64),
    // Codes of 12 and of 15 digits were both seen in the wild (section 2).
    plainCode: `10${random.digits(random.int(2) === 0 ? 10 : 13)}`,
    amount: amountOf({
      payFen,
      merchantFen,
      platformFen: wish.platformDiscountFen ?? Math.floor(payFen / 20),
      paymentFen: wish.paymentDiscountFen ?? Math.floor(payFen / 50),
      listFen: payFen * 2 + merchantFen,
    }),
    totalUses: wish.kind === "times_card" ? (wish.uses ?? 3) : 1,
    uses: [],
    refund:
      refund === "refund_requested" || refund === "refunding" || refund === "refunded" ? refund : "none",
    startMs: wish.startMs ?? nowMs - 30 * dayMs,
    expireMs: wish.expireMs ?? (expired ? nowMs - dayMs : nowMs + 90 * dayMs),
    notAvailablePois: wish.notAvailablePois ?? [],
    riskHeld: false,
    cancelBarred: false,
  };
};

/** A fresh QR code: its short link's name and the `object_id` behind it. */
export const makeQr = (random: Random, withObjectId: boolean): Qr => ({
  objectId: random.cipher(88),
  linkName: random.text(8, letters),
  withObjectId,
  alive: true,
});

/** Makes an order that adds up, with ids from `random`. */
export const makeOrder = (wish: OrderWish, nowMs: number, random: Random): Order => {
  const kind = wish.kind ?? "coupon";
  const count = Math.min(10, Math.max(1, wish.count ?? 1));
  return {
    orderId: random.id(),
    kind,
    title: wish.title ?? titles[kind],
    productId: random.id(),
    skuId: random.id(),
    thirdSkuId: random.digits(4),
    person: person(random),
    certificates: Array.from({ length: count }, (_, index) => certificate(wish, index, nowMs, random)),
    createdAtMs: nowMs - 3_600_000,
    updatedAtMs: nowMs - 3_600_000,
    state: wish.status === "unpaid" || wish.status === "gifted" ? wish.status : "paid",
    qr: makeQr(random, wish.linkWithoutObjectId !== true),
    verifyTokens: [],
    seen: { prepares: 0, verifies: 0, replays: 0 },
  };
};
