import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway({ env: { DYG_UPSTREAM_TIMEOUT_MS: "500", DYG_VERIFY_BUDGET_MS: "1500" } });
});
afterAll(async () => await house.close());

const sent = () => house.sandbox.counts().verify;

describe("an idempotency key names one request", () => {
  test("the same key and body give the same row, replayed, and nothing is sent twice", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-1" };
    const first = await house.verify(body);
    const before = sent();
    const again = await house.verify(body);
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.json.data.id).toBe(first.json.data.id);
    expect(sent()).toBe(before);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });

  test("header and field are the same key; the order of fields does not matter", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const first = await house.verify(
      { poi_id: house.poiId, code: order.codes[0] },
      { headers: { "idempotency-key": "bill-2" } },
    );
    const again = await house.verify({
      idempotency_key: "bill-2",
      code: order.codes[0],
      poi_id: house.poiId,
    });
    expect(again.json.data.id).toBe(first.json.data.id);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  test("two different keys in header and field are refused before anything happens", async () => {
    const order = house.sandbox.admin.createOrder();
    const reply = await house.verify(
      { poi_id: house.poiId, code: order.codes[0], idempotency_key: "one" },
      { headers: { "idempotency-key": "two" } },
    );
    expect(reply.status).toBe(400);
    expect(reply.json.details[0].field).toBe("idempotency_key");
  });

  test("another body with the same key is 422 and sends nothing", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    await house.verify({ poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-3" });
    const before = house.sandbox.counts();
    const reply = await house.verify({
      poi_id: house.poiId,
      code: order.codes[0],
      quantity: 2,
      idempotency_key: "bill-3",
    });
    expect(reply.status).toBe(422);
    expect(reply.json.code).toBe("idempotency_key_reused");
    expect(house.sandbox.counts()).toEqual(before);
  });

  test("keys of different callers never meet", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const as = await house.createApp();
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-4" };
    const mine = await house.verify(body);
    const theirs = await house.verify(body, { as });
    expect(theirs.json.data.id).not.toBe(mine.json.data.id);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
  });

  test("a request that consumed nothing and may be tried again runs anew under its key", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "http_500" });
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-5" };
    const first = await house.verify(body);
    expect(first.status).toBe(502);
    const again = await house.verify(body);
    expect(again.json.outcome).toBe("success");
    expect(again.json.data.id).not.toBe(first.json.verification_id);
    const third = await house.verify(body);
    expect(third.json.data.id).toBe(again.json.data.id);
  });

  test("it runs anew also when another request of that moment is refused", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "http_500" });
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-8" };
    expect((await house.verify(body)).status).toBe(502);
    const other = { ...body, idempotency_key: "bill-3" };
    const [again, refused] = await Promise.all([house.verify(body), house.verify(other)]);
    expect(refused.json.code).toBe("idempotency_key_reused");
    expect(again.json.outcome).toBe("success");
  });

  test("a refusal that will not change pins the key", async () => {
    const order = house.sandbox.admin.createOrder({ expired: true });
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-6" };
    const first = await house.verify(body);
    const again = await house.verify(body);
    expect(again.json.data).toMatchObject({ id: first.json.data.id, error_key: "coupon_expired" });
  });

  test("two at the same moment: one is sent, the other is told to ask", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const before = sent();
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "bill-7" };
    const replies = await Promise.all([house.verify(body), house.verify(body), house.verify(body)]);
    const statuses = replies.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, 409, 409]);
    for (const reply of replies.filter(({ status }) => status === 409)) {
      expect(reply.json).toMatchObject({ code: "request_in_progress", retry: "ask" });
      expect(reply.json.verification_id).toBeGreaterThan(0);
    }
    expect(sent() - before).toBe(1);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });
});

describe("a verify token is used for one request, for ever", () => {
  const prepared = async (count: number) => {
    const order = house.sandbox.admin.createOrder({ count });
    const reply = await house.call("POST", "/v1/open/coupons/prepare", {
      body: { poi_id: house.poiId, code: order.codes[0] },
    });
    const codes = [...reply.text.matchAll(/"encrypted_code":"([^"]+)"/g)].map((match) => match[1] ?? "");
    return { order, codes, token: /"verify_token":"([^"]+)"/.exec(reply.text)?.[1] };
  };

  test("the same caller with the same codes gets that request back; anything else is 422", async () => {
    const { order, codes, token } = await prepared(2);
    const body = { poi_id: house.poiId, encrypted_code: codes[0], verify_token: token };
    const first = await house.verify(body);
    const before = sent();
    expect((await house.verify(body)).json.data.id).toBe(first.json.data.id);
    const others = [
      await house.verify({ ...body, encrypted_code: codes[1] }),
      await house.verify({ ...body, quantity: 2 }),
      await house.verify(body, { as: await house.createApp() }),
    ];
    for (const reply of others) {
      expect(reply.status).toBe(422);
      expect(reply.json.code).toBe("idempotency_key_reused");
    }
    expect(sent()).toBe(before);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });

  test("while it is open the same request is 202 in its present state", async () => {
    const { codes, token } = await prepared(1);
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    const body = { poi_id: house.poiId, encrypted_code: codes[0], verify_token: token };
    const first = await house.verify(body);
    const again = await house.verify(body);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.json.data.id).toBe(first.json.data.id);
  });
});

describe("a cash desk that repeats must not eat the family's second coupon", () => {
  test("without a key a second scan of the order within two minutes is 409 with the first row's id", async () => {
    const order = house.sandbox.admin.createOrder({ count: 3 });
    const body = { poi_id: house.poiId, code: order.codes[0] };
    const first = await house.verify(body);
    const again = await house.verify(body);
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ code: "recently_verified", verification_id: first.json.data.id });
    expect((await house.verify({ ...body, another: true })).json.outcome).toBe("success");
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
    const named = { certificate_ids: [order.certificates[2]?.certificateId] };
    expect((await house.verify({ ...body, ...named })).json.outcome).toBe("success");
  });

  test("two scans of one code at the same moment: one goes on, the other is told", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const body = { poi_id: house.poiId, code: order.codes[0] };
    const replies = await Promise.all([house.verify(body), house.verify(body)]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });

  test("link and code of one order at the same moment: exactly one is sent", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    const before = sent();
    const replies = await Promise.all([
      house.verify({ poi_id: house.poiId, code: order.codes[0] }),
      house.verify({ poi_id: house.poiId, short_link: order.shortLink }),
    ]);
    // The loser is told to ask, or, when the winner was quicker, that the QR is dead: never a second success.
    expect(replies.filter(({ json }) => json.outcome === "success")).toHaveLength(1);
    expect(sent() - before).toBe(1);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });
});
