import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type CallOptions, openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway({ env: { DYG_UPSTREAM_TIMEOUT_MS: "500", DYG_VERIFY_BUDGET_MS: "1500" } });
});
afterAll(async () => await house.close());

const counts = () => house.sandbox.counts();
const rowsMade = async (): Promise<number> => {
  const admin = await house.createOperator("admin");
  return (await house.call("GET", "/v1/internal/reports/verifications", { operator: admin.key })).json.total;
};

/** An order, looked at; the ticket waits to be used. */
const previewed = async (
  wish: Parameters<typeof house.sandbox.admin.createOrder>[0],
  options?: CallOptions,
) => {
  const order = house.sandbox.admin.createOrder(wish);
  const body = { poi_id: house.poiId, code: order.codes[0] };
  const reply = await house.call("POST", "/v1/open/coupons/preview", { body, ...options });
  const ticket: string = reply.json.data.ticket;
  return { order, ticket, body: { poi_id: house.poiId, ticket } };
};
const consumed = (orderId: string) => house.sandbox.admin.state(orderId).consumed;

describe("a verify by ticket uses the prepare of its preview, and no other", () => {
  test("one coupon is consumed, the row knows all that prepare told, prepare and verify stay one to one", async () => {
    const { order, body } = await previewed({ count: 2, payAmountFen: 8_800 });
    const before = counts();
    const reply = await house.verify({ ...body, ext_order_id: "T-1" });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ outcome: "success", requested: 1, succeeded: 1 });
    expect(reply.json.data).toMatchObject({
      mode: "ticket",
      certificate_id: order.certificates[0]?.certificateId,
      order_id: order.orderId,
      product_name: "双人火锅套餐",
      pay_amount: 8_800,
      amount_source: "certificate",
      ext_order_id: "T-1",
    });
    expect([counts().prepare, counts().verify]).toEqual([before.prepare, before.verify + 1]);
    const { seen, consumed: uses } = house.sandbox.admin.state(order.orderId);
    expect([seen.prepares, seen.verifies, uses]).toEqual([1, 1, 1]);
  });

  test("several, named ones, and uses of a times card are chosen from what the preview saw", async () => {
    const two = await previewed({ count: 3 });
    expect((await house.verify({ ...two.body, quantity: 2 })).json.succeeded).toBe(2);
    expect(consumed(two.order.orderId)).toBe(2);

    const named = await previewed({ count: 3 });
    const ids = [named.order.certificates[2], named.order.certificates[0]].map((one) => one?.certificateId);
    const reply = await house.verify({ ...named.body, certificate_ids: ids });
    const took = reply.json.items.map((row: Record<string, unknown>) => row["certificate_id"]);
    expect(took).toEqual(ids);

    const card = await previewed({ kind: "times_card", uses: 3 });
    const uses = await house.verify({ ...card.body, quantity: 2 });
    expect(uses.json).toMatchObject({ outcome: "success", succeeded: 2 });
    expect(uses.json.data.amount_source).toBe("times_card_use");
    expect(consumed(card.order.orderId)).toBe(2);
  });

  test("an operator verifies what he previewed", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const { body } = await previewed({}, { operator: clerk.key });
    const reply = await house.verify(body, { operator: clerk.key });
    expect(reply.json.data).toMatchObject({ verify_status: "success", operator_uid: clerk.uid, app_id: 1 });
  });

  test("an unknown outcome is 202, and the same ticket shows that request again", async () => {
    const { order, body } = await previewed({ count: 2 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    const first = await house.verify(body);
    const again = await house.verify(body);
    expect([first.status, again.json.data.id]).toEqual([202, first.json.data.id]);
    expect(consumed(order.orderId)).toBe(1);
  });

  test("a coupon used elsewhere since the preview is refused by Douyin, and that is the answer", async () => {
    const { order, body } = await previewed({});
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    const reply = await house.verify(body);
    expect(reply.json.data).toMatchObject({ verify_status: "failed", error_key: "coupon_already_used" });
  });
});

describe("a spent ticket behaves like its verify token", () => {
  test("the same caller, shop, coupons and quantity get the request back; anything else is 422; nothing is sent", async () => {
    const { order, body } = await previewed({ count: 3 });
    const first = await house.verify(body);
    const before = counts();
    const again = await house.verify(body);
    expect([again.status, again.json.data.id]).toEqual([200, first.json.data.id]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    // The rule of the ticket comes before that of a key and before recently_verified.
    const keyed = await house.verify({ ...body, idempotency_key: "after-the-fact" });
    expect(keyed.json.data.id).toBe(first.json.data.id);
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const others = [
      await house.verify({ ...body, quantity: 2 }),
      await house.verify({ ...body, certificate_ids: [order.certificates[1]?.certificateId] }),
      await house.verify({ ...body, poi_id: house.sandbox.admin.shops()[1]?.poiId }),
      await house.verify(body, { as: await house.createApp() }),
      await house.verify(body, { operator: clerk.key }),
    ];
    for (const reply of others)
      expect([reply.status, reply.json.code]).toEqual([422, "idempotency_key_reused"]);
    expect(counts()).toEqual(before);
    expect(consumed(order.orderId)).toBe(1);
  });
});

describe("a ticket that is not this caller's to use is 400 before any row", () => {
  test("unknown, of another app, another operator, another shop", async () => {
    const anna = await house.createOperator("clerk", [house.poiId]);
    const bert = await house.createOperator("clerk", [house.poiId]);
    const { order, body } = await previewed({ count: 2 });
    const hers = await previewed({}, { operator: anna.key });
    const [rows, before] = [await rowsMade(), counts()];
    const refused = [
      await house.verify({ ...body, ticket: "pT0mZk3vQ1x8dS5hJr2uYwA9bC7eF4gL" }),
      await house.verify(body, { as: await house.createApp() }),
      await house.verify({ ...body, poi_id: house.sandbox.admin.shops()[1]?.poiId }),
      await house.verify(hers.body, { operator: bert.key }),
      await house.verify(hers.body),
    ];
    for (const reply of refused) {
      expect([reply.status, reply.json.code]).toEqual([400, "ticket_invalid"]);
      expect(reply.json).toMatchObject({ verification_id: null, details: [{ field: "ticket" }] });
    }
    expect([await rowsMade(), counts()]).toEqual([rows, before]);
    // Nobody else's attempt has touched it.
    expect((await house.verify(body)).json.outcome).toBe("success");
    expect(consumed(order.orderId)).toBe(1);
  });
});

describe("a verify by ticket that was not sent leaves the ticket unspent", () => {
  test("too few usable coupons: failed, nothing sent; then the right number by the same ticket", async () => {
    const { order, body } = await previewed({ count: 2 });
    const before = counts();
    const tooMany = await house.verify({ ...body, quantity: 3 });
    expect(tooMany.json).toMatchObject({ outcome: "failed", requested: 3 });
    expect(tooMany.json.data.error_key).toBe("not_enough_coupons");
    const unknown = await house.verify({ ...body, certificate_ids: ["1"] });
    expect(unknown.json.outcome).toBe("failed");
    expect(counts().verify).toBe(before.verify);
    expect((await house.verify({ ...body, quantity: 2 })).json.outcome).toBe("success");
    expect(consumed(order.orderId)).toBe(2);
    expect(counts().prepare).toBe(before.prepare);
  });

  test("recently_verified: the family's second coupon needs `another`, and the ticket is still good for it", async () => {
    const { order, body } = await previewed({ count: 2 });
    const second = await house.call("POST", "/v1/open/coupons/preview", {
      body: { poi_id: house.poiId, code: order.codes[0] },
    });
    const first = await house.verify(body);
    const other = { poi_id: house.poiId, ticket: second.json.data.ticket };
    const reply = await house.verify(other);
    expect([reply.status, reply.json.code]).toEqual([409, "recently_verified"]);
    expect(reply.json.verification_id).toBe(first.json.data.id);
    expect(consumed(order.orderId)).toBe(1);
    const named = { ...other, certificate_ids: [order.certificates[1]?.certificateId] };
    expect((await house.verify(named)).json.outcome).toBe("success");
    expect(consumed(order.orderId)).toBe(2);
  });
});

describe("of verifies at the same moment exactly one is sent", () => {
  test("five with one ticket", async () => {
    const { order, body } = await previewed({ count: 5 });
    const before = counts();
    const replies = await Promise.all(Array.from({ length: 5 }, () => house.verify(body)));
    expect(counts().verify - before.verify).toBe(1);
    expect(consumed(order.orderId)).toBe(1);
    const winner = replies.find(({ status }) => status === 200)?.json.data.id;
    for (const reply of replies.filter(({ status }) => status !== 200)) {
      expect([reply.status, reply.json.code]).toEqual([409, "verification_in_progress"]);
      expect(reply.json.verification_id).toBe(winner);
    }
    expect((await house.verify(body)).json.data.id).toBe(winner);
  });

  test("five with one ticket and different keys, quantities and coupons", async () => {
    const { order, body } = await previewed({ count: 5 });
    const before = counts();
    const bodies = [
      { ...body, idempotency_key: "race-1" },
      { ...body, idempotency_key: "race-2", quantity: 1, another: true },
      { ...body, certificate_ids: [order.certificates[1]?.certificateId] },
      { ...body, certificate_ids: [order.certificates[2]?.certificateId] },
      { ...body, another: true },
    ];
    const replies = await Promise.all(bodies.map((one) => house.verify(one)));
    expect(replies.filter(({ json }) => json.outcome === "success")).toHaveLength(1);
    expect([counts().verify - before.verify, consumed(order.orderId)]).toEqual([1, 1]);
  });

  test("two tickets of one order", async () => {
    const { order, body } = await previewed({ count: 2 });
    const other = await house.call("POST", "/v1/open/coupons/preview", {
      body: { poi_id: house.poiId, code: order.codes[1] },
    });
    const replies = await Promise.all([
      house.verify(body),
      house.verify({ poi_id: house.poiId, ticket: other.json.data.ticket }),
    ]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(consumed(order.orderId)).toBe(1);
  });
});
