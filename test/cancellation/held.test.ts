import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { holdMs } from "../../src/cancellation/hold.ts";
import { openTimedHouse, type TimedHouse } from "../settling/house.ts";
import type { CallOptions, Reply } from "../support/gateway.ts";

const sentAtMs = 1_000_000;
const held = [
  ["the only send was answered", { sendCount: 1, settledBy: "answer" }, 0, 0],
  ["the only send was lost, and our record found", { sendCount: 1, settledBy: "inquiry" }, 3_000, 7_000],
  ["a re-send was answered, the send before it not", { sendCount: 2, settledBy: "replay" }, 0, 10_000],
  ["found late", { sendCount: 6, settledBy: "late" }, 600_000, 0],
  ["our clock was set back", { sendCount: 2, settledBy: "inquiry" }, -3_600_000, 10_000],
  ["just over", { sendCount: 2, settledBy: "inquiry" }, 10_000, 0],
] as const;

test.each(held)("how long a cancel waits: %s", (_, { sendCount, settledBy }, agoMs, expected) => {
  expect(holdMs({ settledBy }, { sendCount, lastSentAtMs: sentAtMs }, sentAtMs + agoMs)).toBe(expected);
});

test("what was never sent from here is not waited for", () => {
  expect(holdMs({ settledBy: null }, { sendCount: 0, lastSentAtMs: null }, sentAtMs)).toBe(0);
});

describe("a cancel and a send that may be under way still", () => {
  let house: TimedHouse;
  beforeEach(async () => {
    house = await openTimedHouse();
  });
  afterEach(async () => await house.close());

  const cancel = async (id: number, options: CallOptions = {}): Promise<Reply> =>
    await house.answered(house.call("POST", `/v1/open/verifications/${id}/cancel`, options));
  /** Consumed by a send without an answer; the record of it is found within the request. */
  const found = async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    const reply = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    expect(reply.json.data).toMatchObject({ verify_status: "success", settled_by: "inquiry" });
    return { order, id: Number(reply.json.data.id) };
  };

  test("it is on disk and answered 202, leaves ten seconds after the last send, and is carried out", async () => {
    const { order, id } = await found();
    const reply = await cancel(id);
    expect(reply.status).toBe(202);
    expect(reply.json.data).toMatchObject({ verify_status: "success", cancel_status: "unknown" });
    expect((await cancel(id)).status).toBe(202);
    expect(house.sandbox.counts().cancel).toBe(0);
    await house.clock.advance(10_000);
    expect(house.sandbox.counts().cancel).toBe(1);
    expect(await house.row(id)).toMatchObject({ verify_status: "cancelled", cancel_status: "done" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
    const seen = house.sandbox.admin.seen();
    const lastSendMs = seen.findLast(({ endpoint }) => endpoint === "verify")?.atMs ?? 0;
    const cancelMs = seen.findLast(({ endpoint }) => endpoint === "cancel")?.atMs ?? 0;
    expect(cancelMs - lastSendMs).toBeGreaterThanOrEqual(10_000);
  });

  test("a refusal after the 202 stands in the row, and the key goes on naming that cancel", async () => {
    const { order, id } = await found();
    house.sandbox.admin.changeOrder(order.orderId, { cancelBarred: true });
    const body = { idempotency_key: "cancel-1" };
    expect((await cancel(id, { body })).status).toBe(202);
    await house.clock.advance(10_000);
    expect(await house.row(id)).toMatchObject({ verify_status: "success", cancel_status: "refused" });
    const again = await cancel(id, { body });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect(again.json.data.cancel_status).toBe("refused");
    expect(house.sandbox.counts().cancel).toBe(1);
  });

  test("a program that ends meanwhile sends nothing: it is asked about, and may be tried again", async () => {
    const { id } = await found();
    expect((await cancel(id)).status).toBe(202);
    house = await house.restarted();
    await house.clock.advance(60_000);
    expect(house.sandbox.counts().cancel).toBe(0);
    expect(await house.row(id)).toMatchObject({ verify_status: "success", cancel_status: "none" });
    expect((await cancel(id)).status).toBe(200);
    expect(house.sandbox.counts().cancel).toBe(1);
  });

  test("what a guest paid otherwise is taken back after it too, and once", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after", times: "always" });
    for (const endpoint of ["get", "query"] as const)
      house.sandbox.admin.fault({ endpoint, kind: "http_500", times: 4 });
    const reply = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    expect(reply.status).toBe(202);
    await house.answered(house.call("POST", `/v1/open/verifications/${reply.json.data.id}/abandon`));
    await house.clock.advance(60_000);
    expect(await house.row(reply.json.data.id)).toMatchObject({ verify_status: "cancelled" });
    expect(house.sandbox.counts().cancel).toBe(1);
    const seen = house.sandbox.admin.seen();
    const lastSendMs = seen.findLast(({ endpoint }) => endpoint === "verify")?.atMs ?? 0;
    const cancelMs = seen.findLast(({ endpoint }) => endpoint === "cancel")?.atMs ?? 0;
    expect(cancelMs - lastSendMs).toBeGreaterThanOrEqual(10_000);
  });

  test("no re-send for another coupon of the request follows: it would name this one too", async () => {
    // Douyin verifies the first of two and holds the other back. No verify is answered, and the program starts anew: it
    // asks before it sends again, and finds the one.
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: "always" });
    const pending = house.verify({ poi_id: house.poiId, code: "290000000002", quantity: 2 });
    await house.clock.advance(300);
    const restarting = house.restarted();
    await pending;
    house = await restarting;
    const states = async () => [(await house.row(1)).verify_status, (await house.row(2)).verify_status];
    await house.clock.advance(6_000);
    expect(await states()).toEqual(["success", "processing"]);
    const sent = house.times("verify");
    expect(sent).toEqual([0, 5]);
    expect((await cancel(1)).status).toBe(202);
    await house.clock.advance(70_000);
    expect(house.times("verify")).toEqual(sent);
    expect(await states()).toEqual(["cancelled", "failed"]);
  });
});
