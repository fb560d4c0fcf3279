import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway();
});
afterAll(async () => await house.close());

type Wish = NonNullable<Parameters<TestGateway["sandbox"]["admin"]["createOrder"]>[0]>;

const verifyOrder = async (wish: Wish, body: Record<string, unknown> = {}) => {
  const order = house.sandbox.admin.createOrder(wish);
  return { order, reply: await house.verify({ poi_id: house.poiId, code: order.codes[0], ...body }) };
};

describe("a refused coupon is an answer: 200, failed, and nothing consumed", () => {
  const cases: readonly [string, () => Wish, Record<string, unknown>, Record<string, unknown>][] = [
    [
      "expired",
      () => ({ expired: true }),
      {},
      { error_code: -6, error_key: "coupon_expired", retry: "never" },
    ],
    [
      "barred in this shop",
      () => ({ notAvailablePois: [house.poiId] }),
      {},
      { error_code: -8, error_key: "wrong_shop", retry: "never" },
    ],
    [
      "a times card with too few uses",
      () => ({ kind: "times_card", uses: 2 }),
      { quantity: 3 },
      { error_code: -9, error_key: "uses_exhausted", retry: "never" },
    ],
    ["refunding", () => ({ status: "refunding" }), {}, { error_code: -7, error_key: "coupon_refunding" }],
    ["refunded", () => ({ status: "refunded" }), {}, { error_code: -7, error_key: "coupon_refunding" }],
    [
      "gifted: Douyin's own number and words",
      () => ({ status: "gifted" }),
      {},
      { error_code: 2119006, error_key: "unknown", retry: "never" },
    ],
    ["not paid", () => ({ status: "unpaid" }), {}, { error_code: 2119007, error_key: "unknown" }],
  ];
  for (const [name, wish, body, expected] of cases)
    test(name, async () => {
      const { order, reply } = await verifyOrder(wish(), body);
      expect(reply.status).toBe(200);
      expect(reply.json.outcome).toBe("failed");
      expect(reply.json.data).toMatchObject({ verify_status: "failed", ...expected });
      expect(reply.json.data.error_description).not.toBe("");
      expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
    });

  test("an unknown code is Douyin's refusal at prepare", async () => {
    const reply = await house.verify({ poi_id: house.poiId, code: "999999999999" });
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({
      error_code: 1212,
      error_key: "coupon_not_found",
      retry: "never",
    });
    expect(reply.json.data.logid).toMatch(/^\d{14}/);
  });

  test("a finished link chain without object_id is a failed row, code_invalid", async () => {
    const order = house.sandbox.admin.createOrder({ linkWithoutObjectId: true });
    const reply = await house.verify({ poi_id: house.poiId, short_link: order.shortLink });
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ error_code: -10, error_key: "code_invalid", retry: "rescan" });
  });

  test("an unknown shop is refused by Douyin in words", async () => {
    const order = house.sandbox.admin.createOrder();
    const reply = await house.verify({ poi_id: "1234567890123456789", code: order.codes[0] });
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ error_key: "wrong_shop" });
  });
});

describe("a used coupon says who used it", () => {
  test("used elsewhere: when and where, by another", async () => {
    const order = house.sandbox.admin.createOrder();
    const other = house.sandbox.admin.shops()[1]?.poiId ?? "";
    house.sandbox.admin.useElsewhere(order.orderId, 1, { poiId: other });
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    expect(reply.json.data).toMatchObject({
      error_code: -5,
      error_key: "coupon_already_used",
      previous_use: { by: "other", poi_id: other, verification_id: null },
    });
    expect(reply.json.data.previous_use.verified_at).toMatch(/^\d{4}-.*Z$/);
  });

  test("used here: the row of this gateway is named to its own app, and hidden from another's", async () => {
    const order = house.sandbox.admin.createOrder();
    const first = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    const again = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    expect(again.json.data).toMatchObject({
      error_code: -5,
      previous_use: { by: "this_gateway", poi_id: house.poiId, verification_id: first.json.data.id },
    });
    const stranger = await house.createApp();
    const foreign = await house.verify({ poi_id: house.poiId, code: order.codes[0] }, { as: stranger });
    expect(foreign.json.data.previous_use).toMatchObject({ by: "this_gateway", verification_id: null });
  });

  test("1208 on a first send is 'already used', told with the use that asking finds", async () => {
    const order = house.sandbox.admin.createOrder();
    const prepared = await house.call("POST", "/v1/open/coupons/prepare", {
      body: { poi_id: house.poiId, code: order.codes[0] },
    });
    house.sandbox.admin.useElsewhere(order.orderId);
    const reply = await house.verify({
      poi_id: house.poiId,
      encrypted_code: /"encrypted_code":"([^"]+)"/.exec(prepared.text)?.[1],
      verify_token: /"verify_token":"([^"]+)"/.exec(prepared.text)?.[1],
    });
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({
      verify_status: "failed",
      error_code: 1208,
      error_key: "coupon_already_used",
      retry: "never",
      previous_use: { by: "other" },
    });
  });
});

describe("no answer at prepare consumes nothing", () => {
  for (const kind of ["http_500", "broken_json", "lost_before", "half_body"] as const)
    test(`${kind}: 502 with the failed row's id, prepare sent once`, async () => {
      const order = house.sandbox.admin.createOrder();
      const before = house.sandbox.counts().prepare;
      house.sandbox.admin.fault({ endpoint: "prepare", kind });
      const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
      expect(reply.status).toBe(502);
      expect(reply.json).toMatchObject({ code: "upstream_unavailable", retry: "later" });
      expect(house.sandbox.counts().prepare - before).toBe(1);
      const row = await house.call("GET", `/v1/open/verifications/${reply.json.verification_id}`);
      expect(row.json.data).toMatchObject({
        verify_status: "failed",
        error_code: -4,
        error_key: "upstream_unavailable",
        retry: "later",
      });
      expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
      // Nothing is held: the guest's next scan is served.
      const again = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
      expect(again.json.outcome).toBe("success");
    });

  test("a refused token is renewed once and the prepare it refused does not count", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "token_refused" });
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    expect(reply.json.outcome).toBe("success");
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  }, 15_000);
});
