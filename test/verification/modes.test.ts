import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway();
});
afterAll(async () => await house.close());

const countsNow = () => ({ ...house.sandbox.counts() });
const sentSince = (before: ReturnType<typeof countsNow>) => {
  const now = countsNow();
  return { prepare: now.prepare - before.prepare, verify: now.verify - before.verify };
};

describe("each mode consumes exactly one coupon", () => {
  test("short_link: one prepare, one verify, ids digit for digit", async () => {
    const order = house.sandbox.admin.createOrder({ count: 3 });
    const before = countsNow();
    const reply = await house.verify({ poi_id: house.poiId, short_link: ` ${order.shortLink}\n` });
    expect(reply.status).toBe(200);
    expect(sentSince(before)).toEqual({ prepare: 1, verify: 1 });
    const consumed = house.sandbox.admin.state(order.orderId);
    expect(consumed.consumed).toBe(1);
    expect(reply.json).toMatchObject({ outcome: "success", requested: 1, succeeded: 1 });
    expect(reply.json.items).toHaveLength(1);
    const [first] = order.certificates;
    expect(reply.json.data).toMatchObject({
      verify_status: "success",
      certificate_id: first?.certificateId,
      order_id: order.orderId,
      mode: "short_link",
      pay_amount: first?.payAmountFen,
      original_amount: first?.originalAmountFen,
      discount_amount: (first?.originalAmountFen ?? 0) - (first?.payAmountFen ?? 0),
      amount_source: "certificate",
      coupon_status: "used",
      settled_by: "answer",
      source: "gateway",
      error_code: 0,
      error_description: "",
    });
    expect(reply.json.data.verify_id).toMatch(/^\d{19}$/);
    expect(house.sandbox.admin.state(order.orderId).certificates[0]?.verifications[0]).toMatchObject({
      verifyId: reply.json.data.verify_id,
    });
  });

  test("code: one prepare, one verify, the plain code is shown to the app itself", async () => {
    const order = house.sandbox.admin.createOrder();
    const before = countsNow();
    const reply = await house.verify({
      poi_id: house.poiId,
      code: order.codes[0],
      ext_order_id: "BILL-7",
      remark: "靠窗",
    });
    expect(reply.json.outcome).toBe("success");
    expect(sentSince(before)).toEqual({ prepare: 1, verify: 1 });
    expect(reply.json.data).toMatchObject({
      mode: "code",
      origin_code: order.codes[0],
      ext_order_id: "BILL-7",
      remark: "靠窗",
    });
  });

  test("encrypted_code: no prepare by the gateway, one verify with the caller's token", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const prepared = await house.call("POST", "/v1/open/coupons/prepare", {
      body: { poi_id: house.poiId, code: order.codes[0] },
    });
    // Read as text: a certificate id is a bare number no double can hold.
    const token = /"verify_token":"([^"]+)"/.exec(prepared.text)?.[1];
    const codes = [...prepared.text.matchAll(/"encrypted_code":"([^"]+)"/g)].map((match) => match[1]);
    const before = countsNow();
    const body = { poi_id: house.poiId, encrypted_codes: codes.slice(0, 2), verify_token: token };
    const reply = await house.verify(body);
    expect(sentSince(before)).toEqual({ prepare: 0, verify: 1 });
    expect(reply.json).toMatchObject({ outcome: "success", requested: 2, succeeded: 2 });
    expect(reply.json.items.map((item: { certificate_id: string }) => item.certificate_id)).toEqual(
      order.certificates.map(({ certificateId }) => certificateId),
    );
    expect(reply.json.data.amount_source).toBeNull();
  });
});

describe("how many and which", () => {
  test("quantity takes the first usable ones in Douyin's order, one row each", async () => {
    const order = house.sandbox.admin.createOrder({ count: 5 });
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0], quantity: 3 });
    expect(reply.json).toMatchObject({ outcome: "success", requested: 3, succeeded: 3 });
    expect(reply.json.items.map((item: { certificate_id: string }) => item.certificate_id)).toEqual(
      order.certificates.slice(0, 3).map(({ certificateId }) => certificateId),
    );
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(3);
  });

  test("certificate_ids takes exactly the named ones", async () => {
    const order = house.sandbox.admin.createOrder({ count: 4 });
    const wanted = [order.certificates[3]?.certificateId, order.certificates[1]?.certificateId];
    const reply = await house.verify({
      poi_id: house.poiId,
      short_link: order.shortLink,
      certificate_ids: wanted,
    });
    expect(reply.json.items.map((item: { certificate_id: string }) => item.certificate_id)).toEqual(wanted);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
  });

  test("two uses of a times card are two rows with the price of each use", async () => {
    const order = house.sandbox.admin.createOrder({ kind: "times_card", uses: 5 });
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0], quantity: 2 });
    expect(reply.json).toMatchObject({ outcome: "success", requested: 2, succeeded: 2 });
    const [first, second] = reply.json.items;
    expect(first.certificate_id).toBe(second.certificate_id);
    expect(first.verify_id).not.toBe(second.verify_id);
    expect([first.amount_source, second.amount_source]).toEqual(["times_card_use", "times_card_use"]);
    expect(first.pay_amount).toBeGreaterThan(0);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
  });

  test("one order is verified at once or not at all: too few coupons verify none", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const before = countsNow();
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0], quantity: 3 });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ outcome: "failed", requested: 3, succeeded: 0 });
    expect(reply.json.data).toMatchObject({
      error_code: -2,
      error_key: "not_enough_coupons",
      retry: "never",
    });
    expect(sentSince(before)).toEqual({ prepare: 1, verify: 0 });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });
});

describe("the wire as Douyin is known to write it", () => {
  for (const wire of [
    { coupons: "v2" },
    { coupons: "_v_2" },
    { int64AsStrings: true },
    { certificateIdsAsStrings: true },
    { expiresInAsString: true },
    { redirectHops: 4 },
    { objectIdEncoding: "bare" },
  ] as const)
    test(`a coupon is verified all the same with ${JSON.stringify(wire)}`, async () => {
      const other = await openTestGateway({ wire });
      try {
        const order = other.sandbox.admin.createOrder();
        const reply = await other.verify({ poi_id: other.poiId, short_link: order.shortLink });
        expect(reply.json).toMatchObject({ outcome: "success" });
        expect(reply.json.data.certificate_id).toBe(order.certificates[0]?.certificateId);
      } finally {
        await other.close();
      }
    });
});
