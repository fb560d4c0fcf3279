import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openTimedHouse, type TimedHouse } from "../settling/house.ts";
import type { CallOptions, Reply } from "../support/gateway.ts";

let house: TimedHouse;
beforeEach(async () => {
  house = await openTimedHouse();
});
afterEach(async () => await house.close());

const cancelOf = (id: number, options: CallOptions = {}) =>
  house.call("POST", `/v1/open/verifications/${id}/cancel`, options);
const cancel = async (id: number, options: CallOptions = {}): Promise<Reply> =>
  await house.answered(cancelOf(id, options));

const verified = async (wish: { readonly count?: number } = {}, quantity = 1) => {
  const order = house.sandbox.admin.createOrder(wish);
  const body = { poi_id: house.poiId, code: order.codes[0], quantity };
  const reply = await house.answered(house.verify(body));
  return { order, reply, id: Number(reply.json.data.id) };
};

describe("a cancel is a try, sent once", () => {
  test("Douyin agrees: cancelled, the coupon free, both events in the row", async () => {
    const { order, id } = await verified();
    const reply = await cancel(id);
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ verify_status: "cancelled", cancel_status: "done" });
    expect(reply.json.data.verified_at).not.toBeNull();
    expect(reply.json.data.cancelled_at).not.toBeNull();
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  test("already cancelled: the same 200, no call", async () => {
    const { id } = await verified();
    await cancel(id);
    const again = await cancel(id);
    expect(again.status).toBe(200);
    expect(again.json.data).toMatchObject({ verify_status: "cancelled" });
    expect(house.sandbox.counts().cancel).toBe(1);
  });

  test("after an hour Douyin refuses: 409 in its words, and the row says so", async () => {
    const { order, id } = await verified();
    await house.clock.advance(3_700_000);
    const reply = await cancel(id);
    expect(reply.status).toBe(409);
    expect(reply.json).toMatchObject({
      code: "not_cancellable",
      verification_id: id,
      upstream: { error_code: 3000001, sub_error_code: 2034000910 },
    });
    expect(await house.row(id)).toMatchObject({ verify_status: "success", cancel_status: "refused" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
    expect((await cancel(id)).status).toBe(409);
    expect(house.sandbox.counts().cancel).toBe(2);
  });

  test("a failed and an open row cannot be cancelled, and nothing is sent", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    const failed = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    expect((await cancel(failed.json.data.id)).json).toMatchObject({ code: "not_cancellable" });
    const other = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: "always" });
    const open = await house.answered(house.verify({ poi_id: house.poiId, code: other.codes[0] }));
    expect((await cancel(open.json.data.id)).json).toMatchObject({ code: "not_cancellable" });
    expect(house.sandbox.counts().cancel).toBe(0);
  });

  test("uses of a times card are cancelled one by one", async () => {
    const order = house.sandbox.admin.createOrder({ kind: "times_card", uses: 4 });
    const body = { poi_id: house.poiId, code: order.codes[0], quantity: 3 };
    const reply = await house.answered(house.verify(body));
    const [, second] = reply.json.items;
    const cancelled = await cancel(second.id);
    expect(cancelled.json).toMatchObject({ outcome: "partial", succeeded: 2 });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
  });
});

describe("a cancel without an answer is only asked about", () => {
  test("carried out: our record is gone, cancelled within the request", async () => {
    const { order, id } = await verified();
    house.sandbox.admin.fault({ endpoint: "cancel", kind: "lost_after" });
    const reply = await cancel(id);
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ verify_status: "cancelled", cancel_status: "done" });
    expect(house.sandbox.counts().cancel).toBe(1);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  for (const kind of ["lost_before", "busy", "rate_limited", "http_500"] as const)
    test(`${kind}: 202 unknown, then none after two answers, and it may be tried again`, async () => {
      const { id } = await verified();
      house.sandbox.admin.fault({ endpoint: "cancel", kind });
      const reply = await cancel(id);
      expect(reply.status).toBe(202);
      expect(reply.headers.get("location")).toBe(`/v1/open/verifications/${id}`);
      expect(reply.json.data).toMatchObject({ verify_status: "success", cancel_status: "unknown" });
      const meanwhile = await cancel(id);
      expect(meanwhile.status).toBe(202);
      expect(house.sandbox.counts().cancel).toBe(1);
      await house.clock.advance(60_000);
      expect(await house.row(id)).toMatchObject({ verify_status: "success", cancel_status: "none" });
      expect((await cancel(id)).status).toBe(200);
      expect(house.sandbox.counts().cancel).toBe(2);
    });

  test("a restart takes it up", async () => {
    const { id } = await verified();
    house.sandbox.admin.fault({ endpoint: "cancel", kind: "late", delayMs: 8_000 });
    expect((await cancel(id)).status).toBe(202);
    house = await house.restarted();
    await house.clock.advance(60_000);
    expect(await house.row(id)).toMatchObject({ verify_status: "cancelled" });
    expect(house.sandbox.counts().cancel).toBe(1);
  });

  test("several at the same moment make one call", async () => {
    const { id } = await verified();
    const all = Array.from({ length: 5 }, () => cancelOf(id));
    const replies = await Promise.all(all.map((pending) => house.answered(pending)));
    expect(house.sandbox.counts().cancel).toBe(1);
    expect(replies.every(({ status }) => status === 200 || status === 202)).toBeTrue();
    expect(await house.row(id)).toMatchObject({ verify_status: "cancelled" });
  });
});

describe("who may, and with what key", () => {
  test("another app's row is not there; an operator must say why", async () => {
    const { id } = await verified();
    expect((await cancel(id, { as: await house.createApp() })).status).toBe(404);
    const { key: operator } = await house.createOperator("admin");
    const silent = await cancel(id, { operator });
    expect(silent.status).toBe(400);
    expect(silent.json.details).toMatchObject([{ field: "reason" }]);
    const reply = await cancel(id, { operator, body: { reason: "顾客改用会员价" } });
    expect(reply.json.data).toMatchObject({ verify_status: "cancelled", cancel_reason: "顾客改用会员价" });
  });

  test("200 pins the key, a refusal frees it, another body is 422", async () => {
    const { id } = await verified();
    const keyed = { body: { reason: "a", idempotency_key: "k-1" } };
    expect((await cancel(id, keyed)).status).toBe(200);
    const again = await cancel(id, keyed);
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await cancel(id, { body: { reason: "b", idempotency_key: "k-1" } })).status).toBe(422);

    const late = await verified();
    await house.clock.advance(3_700_000);
    const refused = { body: { idempotency_key: "k-2" } };
    expect((await cancel(late.id, refused)).status).toBe(409);
    const free = await verified();
    expect((await cancel(free.id, { body: { idempotency_key: "k-2" } })).status).toBe(200);
  });
});
