import { describe, expect, test } from "bun:test";
import type { CertificateState } from "../../src/douyin/certificates.ts";
import type { Order } from "../../src/douyin/orders.ts";
import { cardsToAsk, type OrderRow, planFills } from "../../src/enrichment/plan.ts";

const order = (more: Partial<Order> = {}): Order => ({
  orderId: "106",
  orderStatus: 1,
  orderType: 21,
  originalFen: 10_001,
  payFen: 8_000,
  discountFen: 2_001,
  receiptFen: 9_000,
  skuId: "5",
  skuName: "双人餐",
  products: [{ productId: "4", productName: "火锅双人餐", skuId: "5" }],
  count: 3,
  certificates: ["30", "10", "20"].map((certificateId) => ({ certificateId, itemStatus: 401 })),
  payTimeMs: null,
  ...more,
});

const row = (more: Partial<OrderRow> = {}): OrderRow => ({
  id: 1,
  verifyStatus: "success",
  enrichmentStatus: "pending",
  certificateId: "10",
  encryptedCode: "enc-10",
  verifyId: "v1",
  couponStatus: "used",
  payAmountFen: null,
  originalAmountFen: null,
  discountAmountFen: null,
  receiptAmountFen: null,
  amountSource: null,
  ...more,
});

const card = (more: Partial<CertificateState> = {}): CertificateState => ({
  encryptedCode: "enc-10",
  certificateId: "10",
  status: 1,
  originCode: null,
  startTimeMs: null,
  expireTimeMs: null,
  timesCard: { total: 4, used: 1, serialAmounts: new Map() },
  verifyRecords: [],
  ...more,
});

const record = (verifyId: string, timesCardSerial: number | null, verifyTimeMs: number) => ({
  verifyId,
  verifyTimeMs,
  verifyType: 4,
  poiId: null,
  timesCardSerial,
  canCancel: true,
  certificateId: "10",
});

const none = new Map<string, CertificateState>();
const fillOf = (theOrder: Order, theRow: OrderRow, cards = none) => planFills(theOrder, [theRow], cards)[0];

describe("amounts", () => {
  test("of the certificate stay; only the receipt is shared", () => {
    const known = { payAmountFen: 100, originalAmountFen: 150, discountAmountFen: 50 };
    expect(fillOf(order(), row({ ...known, amountSource: "certificate" }))).toMatchObject({
      ...known,
      amountSource: "certificate",
      receiptAmountFen: 3_000,
    });
  });

  test("that are missing are shares of the order, and the discount is what lies between them", () => {
    // 10,001 over 3: 3,334 3,334 3,333; 8,000 over 3: 2,667 2,667 2,666.
    expect(["10", "20", "30"].map((id) => fillOf(order(), row({ certificateId: id })))).toMatchObject([
      { originalAmountFen: 3_334, payAmountFen: 2_667, discountAmountFen: 667, amountSource: "order_share" },
      { originalAmountFen: 3_334, payAmountFen: 2_667, discountAmountFen: 667 },
      { originalAmountFen: 3_333, payAmountFen: 2_666, discountAmountFen: 667 },
    ]);
  });

  test("that Douyin does not say stay unknown", () => {
    const silent = order({ originalFen: null, payFen: null, discountFen: null, receiptFen: null });
    expect(fillOf(silent, row())).toMatchObject({
      payAmountFen: null,
      originalAmountFen: null,
      discountAmountFen: null,
      receiptAmountFen: null,
      amountSource: null,
    });
    expect(fillOf(order({ count: null, certificates: [] }), row({ certificateId: null }))).toMatchObject({
      payAmountFen: null,
      receiptAmountFen: null,
    });
  });

  test("of an order that claims fewer coupons than it lists are shared over those it lists", () => {
    expect(fillOf(order({ count: 1 }), row())).toMatchObject({ payAmountFen: 2_667 });
  });

  test("of a row enriched before are not shared anew", () => {
    const rows = [
      row({ id: 1, enrichmentStatus: "success", receiptAmountFen: 9_999, amountSource: "order_share" }),
      row({ id: 2, certificateId: "20" }),
    ];
    expect(planFills(order(), rows, none)).toMatchObject([{ id: 2, receiptAmountFen: 3_000 }]);
  });
});

describe("a times card", () => {
  const ofCard = order({ orderType: 51, count: 1, certificates: [], payFen: 402, receiptFen: 801 });

  test("shares what it cost over all its uses, the odd fen to the first", () => {
    const cards = new Map([["10", card({ verifyRecords: [record("v1", 2, 1), record("v2", 3, 2)] })]]);
    const rows = [row({ id: 1, verifyId: "v1" }), row({ id: 2, verifyId: "v2" })];
    expect(planFills(ofCard, rows, cards)).toMatchObject([
      { id: 1, payAmountFen: 101, receiptAmountFen: 200 },
      { id: 2, payAmountFen: 100, receiptAmountFen: 200 },
    ]);
  });

  test("whose list has a price for the use gives that, and no share", () => {
    const price = {
      originalFen: 200,
      payFen: 150,
      couponPayFen: null,
      merchantFen: null,
      platformFen: null,
      paymentFen: null,
    };
    const timesCard = { total: 4, used: 1, serialAmounts: new Map([[1, price]]) };
    const cards = new Map([["10", card({ timesCard, verifyRecords: [record("v1", null, 1)] })]]);
    expect(fillOf(ofCard, row(), cards)).toMatchObject({
      payAmountFen: 150,
      discountAmountFen: 50,
      amountSource: "times_card_use",
      receiptAmountFen: 201,
    });
  });

  test("of which nobody knows the uses shares nothing: no amount is better than a wrong one", () => {
    expect(fillOf(ofCard, row())).toMatchObject({
      payAmountFen: null,
      receiptAmountFen: null,
      orderStatus: 1,
    });
  });

  test("is known by the order's type, by its amounts, or by being used twice", () => {
    const asked = (theOrder: Order, rows: readonly OrderRow[]) =>
      cardsToAsk(theOrder, rows).map(({ id }) => id);
    expect(asked(order(), [row()])).toEqual([]);
    expect(asked(ofCard, [row()])).toEqual([1]);
    expect(asked(order(), [row({ amountSource: "times_card_use" })])).toEqual([1]);
    expect(asked(order(), [row({ id: 3 }), row({ id: 4 }), row({ id: 5, certificateId: "20" })])).toEqual([
      3,
    ]);
    expect(asked(order(), [row({ certificateId: null }), row({ id: 2, certificateId: null })])).toEqual([]);
  });
});

describe("the coupon's state", () => {
  const statusAfter = (itemStatus: number | null, verifyStatus: OrderRow["verifyStatus"]) =>
    fillOf(order({ certificates: [{ certificateId: "10", itemStatus }] }), row({ verifyStatus }))
      ?.couponStatus;

  test.each([
    [301, "success", "refunded"],
    [300, "success", "refunding"],
    [401, "success", "used"],
    [400, "success", "used"],
    // The order query is behind: the row itself knows better.
    [100, "success", null],
    [401, "cancelled", null],
    [100, "cancelled", "unused"],
    [301, "cancelled", "refunded"],
    [999, "success", null],
    [null, "success", null],
  ] as const)("item_status %p of a row that is %s: %p", (itemStatus, verifyStatus, expected) => {
    expect(statusAfter(itemStatus, verifyStatus)).toBe(expected);
  });

  test("of a coupon Douyin does not name is read where the order has only one", () => {
    const nameless = [{ certificateId: null, itemStatus: 301 }];
    expect(fillOf(order({ count: 1, certificates: nameless }), row())?.couponStatus).toBe("refunded");
    expect(fillOf(order({ count: 2, certificates: nameless }), row())?.couponStatus).toBeNull();
  });
});
