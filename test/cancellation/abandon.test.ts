import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openTimedHouse, type TimedHouse } from "../settling/house.ts";

let house: TimedHouse;
beforeEach(async () => {
  house = await openTimedHouse();
});
afterEach(async () => await house.close());

const minuteMs = 60_000;
const abandon = async (id: number) =>
  await house.answered(house.call("POST", `/v1/open/verifications/${id}/abandon`));

/** A request whose outcome is unknown when its caller is answered. */
const open = async (lose: () => void) => {
  const order = house.sandbox.admin.createOrder();
  lose();
  const reply = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
  expect(reply.status).toBe(202);
  return { order, id: Number(reply.json.data.id) };
};
const loseAll = () => house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: "always" });

describe("the guest paid otherwise", () => {
  test("nothing more is sent; not consumed settles to not_verified", async () => {
    const { order, id } = await open(loseAll);
    const sent = house.sandbox.counts().verify;
    const reply = await abandon(id);
    expect(reply.status).toBe(202);
    house.sandbox.admin.clearFaults();
    await house.clock.advance(3 * minuteMs);
    expect(house.sandbox.counts().verify).toBe(sent);
    expect(await house.row(id)).toMatchObject({ verify_status: "failed", error_key: "not_verified" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  test("consumed by us: found by asking, then cancelled", async () => {
    const { order, id } = await open(() => {
      house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after", times: "always" });
      house.sandbox.admin.fault({ endpoint: "get", kind: "http_500", times: 8 });
      house.sandbox.admin.fault({ endpoint: "query", kind: "http_500", times: 8 });
    });
    await abandon(id);
    await house.clock.advance(10 * minuteMs);
    expect(await house.row(id)).toMatchObject({ verify_status: "cancelled", abandon_refused: false });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
    expect(house.sandbox.counts().cancel).toBe(1);
  });

  test("Douyin refuses to take it back: success, and the row says that somebody must act", async () => {
    const { order, id } = await open(() => {
      house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after", times: "always" });
      house.sandbox.admin.fault({ endpoint: "get", kind: "http_500", times: 8 });
      house.sandbox.admin.fault({ endpoint: "query", kind: "http_500", times: 8 });
    });
    house.sandbox.admin.changeOrder(order.orderId, { cancelBarred: true });
    await abandon(id);
    await house.clock.advance(10 * minuteMs);
    expect(await house.row(id)).toMatchObject({
      verify_status: "success",
      cancel_status: "refused",
      abandon_refused: true,
    });
  });

  test("a send that arrives long after is cancelled when the late check finds it", async () => {
    const { order, id } = await open(() => {
      house.sandbox.admin.fault({ endpoint: "verify", kind: "late", delayMs: 4 * minuteMs });
      loseAll();
    });
    await abandon(id);
    await house.clock.advance(12 * minuteMs);
    await house.gateway.jobs.runNow("late-checks");
    await house.clock.advance(1_000);
    expect(await house.row(id)).toMatchObject({ verify_status: "cancelled", settled_by: "late" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  test("not sent yet: interrupted, and the verify does not leave", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "slow", delayMs: 3_000 });
    const pending = house.verify({ poi_id: house.poiId, code: order.codes[0] });
    await house.clock.advance(500);
    const reply = await abandon(1);
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ verify_status: "failed", error_key: "interrupted" });
    const first = await house.answered(pending);
    expect(first.json.data).toMatchObject({ id: 1, error_key: "interrupted" });
    expect(house.sandbox.counts().verify).toBe(0);
  });

  test("a restart remembers it", async () => {
    const { order, id } = await open(() => {
      house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after", times: "always" });
      house.sandbox.admin.fault({ endpoint: "get", kind: "http_500", times: 8 });
      house.sandbox.admin.fault({ endpoint: "query", kind: "http_500", times: 8 });
    });
    const sent = house.sandbox.counts().verify;
    await abandon(id);
    house = await house.restarted();
    await house.clock.advance(10 * minuteMs);
    expect(house.sandbox.counts().verify).toBe(sent);
    expect(await house.row(id)).toMatchObject({ verify_status: "cancelled" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });

  test("a success is for cancel: 409; a failed row is only noted: 200", async () => {
    const order = house.sandbox.admin.createOrder();
    const done = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    expect((await abandon(done.json.data.id)).json).toMatchObject({ code: "not_cancellable" });
    const again = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    expect((await abandon(again.json.data.id)).status).toBe(200);
  });

  test("an abandoned request pins its key", async () => {
    const order = house.sandbox.admin.createOrder();
    loseAll();
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "till-1" };
    const first = await house.answered(house.verify(body));
    await abandon(first.json.data.id);
    await house.clock.advance(3 * minuteMs);
    house.sandbox.admin.clearFaults();
    const again = await house.answered(house.verify(body));
    expect(again.json.data).toMatchObject({ id: first.json.data.id, error_key: "not_verified" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
  });
});

test("every step of a verification and its cancel is told, in order, without the code", async () => {
  const order = house.sandbox.admin.createOrder();
  const done = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
  const { id } = done.json.data;
  await house.answered(house.call("POST", `/v1/open/verifications/${id}/cancel`));
  const { key: operator } = await house.createOperator("viewer");
  const target = `/v1/internal/verifications/${id}/attempts`;
  const reply = await house.answered(house.call("GET", target, { operator }));
  expect(reply.status).toBe(200);
  expect(reply.json.data.map(({ step }: { step: string }) => step)).toEqual([
    "recorded",
    "prepared",
    "sending",
    "answered",
    "cancel_sending",
    "cancel_answered",
  ]);
  expect(reply.text).not.toContain(String(order.codes[0]));
  const { key: stranger } = await house.createOperator("viewer", ["1"]);
  expect((await house.answered(house.call("GET", target, { operator: stranger }))).status).toBe(404);
});
