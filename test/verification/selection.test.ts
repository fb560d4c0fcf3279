import { describe, expect, test } from "bun:test";
import type { PreparedCertificate } from "../../src/douyin/certificates.ts";
import { selectCoupons } from "../../src/verification/selection.ts";

const nowMs = 1_760_000_000_000;
const poiId = "7001";
const noAmount = {
  originalFen: null,
  payFen: null,
  couponPayFen: null,
  merchantFen: null,
  platformFen: null,
  paymentFen: null,
};

const coupon = (certificateId: string, more: Partial<PreparedCertificate> = {}): PreparedCertificate => ({
  encryptedCode: `code-${certificateId}`,
  certificateId,
  startTimeMs: nowMs - 1_000,
  expireTimeMs: nowMs + 1_000,
  notAvailablePois: [],
  amount: noAmount,
  sku: { skuId: null, title: null, productId: null, grouponType: 1 },
  timesCard: null,
  verifyRecords: [],
  sourceOrderId: null,
  ...more,
});
const card = (id: string, total: number, used: number) =>
  coupon(id, { timesCard: { total, used, serialAmounts: new Map() } });
const expired = { expireTimeMs: nowMs };
const barred = { notAvailablePois: ["7000", poiId] };

interface Case {
  readonly says: string;
  readonly listed: readonly PreparedCertificate[];
  readonly quantity?: number;
  readonly ids?: readonly string[];
  readonly expected: readonly (readonly [string, number])[] | string;
}

const cases: readonly Case[] = [
  { says: "one coupon", listed: [coupon("a")], expected: [["a", 1]] },
  {
    says: "Douyin's order is kept",
    listed: [coupon("b"), coupon("a")],
    quantity: 2,
    expected: [
      ["b", 1],
      ["a", 1],
    ],
  },
  {
    says: "an expired one is passed over",
    listed: [coupon("a", expired), coupon("b")],
    expected: [["b", 1]],
  },
  { says: "a barred one is passed over", listed: [coupon("a", barred), coupon("b")], expected: [["b", 1]] },
  {
    says: "one that has not begun is passed over",
    listed: [coupon("a", { startTimeMs: nowMs + 1 }), coupon("b")],
    expected: [["b", 1]],
  },
  {
    says: "it may be used from its first moment on",
    listed: [coupon("a", { startTimeMs: nowMs })],
    expected: [["a", 1]],
  },
  {
    says: "unknown times bar nothing",
    listed: [coupon("a", { startTimeMs: null, expireTimeMs: null })],
    expected: [["a", 1]],
  },
  {
    says: "uses of a card count one each, from the next free one",
    listed: [card("c", 5, 2)],
    quantity: 2,
    expected: [
      ["c", 3],
      ["c", 4],
    ],
  },
  {
    says: "the first card is used up before the next",
    listed: [card("c", 3, 2), card("d", 2, 0)],
    quantity: 2,
    expected: [
      ["c", 3],
      ["d", 1],
    ],
  },
  {
    says: "named ones, in the order named",
    listed: [coupon("a"), coupon("b"), coupon("c")],
    ids: ["c", "a"],
    expected: [
      ["c", 1],
      ["a", 1],
    ],
  },
  { says: "nothing listed", listed: [], expected: "none_listed" },
  { says: "none of the named is listed", listed: [coupon("a")], ids: ["z"], expected: "none_listed" },
  { says: "all expired", listed: [coupon("a", expired), coupon("b", expired)], expected: "coupon_expired" },
  { says: "all barred here", listed: [coupon("a", barred)], expected: "wrong_shop" },
  { says: "a card with too few uses", listed: [card("c", 3, 2)], quantity: 2, expected: "uses_exhausted" },
  { says: "a card used up", listed: [card("c", 3, 3)], expected: "uses_exhausted" },
  { says: "fewer than asked for", listed: [coupon("a")], quantity: 2, expected: "not_enough_coupons" },
  {
    says: "some expired, some barred",
    listed: [coupon("a", expired), coupon("b", barred)],
    expected: "not_enough_coupons",
  },
  {
    says: "one of the named is expired: none is taken",
    listed: [coupon("a"), coupon("b", expired)],
    ids: ["a", "b"],
    expected: "not_enough_coupons",
  },
];

describe("which coupons are verified", () => {
  for (const { says, listed, quantity = 1, ids, expected } of cases)
    test(says, () => {
      const wish = { poiId, quantity: ids?.length ?? quantity, certificateIds: ids ?? null, nowMs };
      const selection = selectCoupons(listed, wish);
      const got =
        selection.kind === "chosen"
          ? selection.uses.map(({ certificate, useNumber }) => [certificate.certificateId, useNumber])
          : selection.reason;
      expect(got).toEqual(expected as never);
    });
});
