import { afterEach, describe, expect, test } from "bun:test";
import { openTimedHouse, type TimedHouse } from "./house.ts";

let house: TimedHouse;
afterEach(async () => await house.close());

const code = (order: { readonly codes: readonly string[] }) => ({
  poi_id: house.poiId,
  code: order.codes[0],
});

describe("a lost answer is replayed with the same token and parameters", () => {
  test("consumed by the first send: the replay is told 'used', asking finds our record, the caller gets 200", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ verify_status: "success", settled_by: "inquiry" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
    expect(house.times("verify")).toEqual([0, 5]);
    expect(new Set(house.sentBodies()).size).toBe(1);
    expect(house.sandbox.counts().prepare).toBe(1);
  });

  test("never arrived: the replay verifies, once", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before" });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ verify_status: "success", settled_by: "replay" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });

  test("Douyin answers a replay with the first answer: success by it", async () => {
    house = await openTimedHouse({ wire: { replayAnswer: "original" } });
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.json.data).toMatchObject({ verify_status: "success", settled_by: "replay" });
  });

  test("the budget ends first: 202, and the row settles behind it", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: 3 });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.status).toBe(202);
    const { id } = reply.json.data;
    await house.clock.advance(20_000);
    expect(await house.row(id)).toMatchObject({ verify_status: "success", settled_by: "replay" });
    expect(house.times("verify")).toEqual([0, 5, 10, 15]);
  });
});

describe("a late verify is never sent", () => {
  test("nothing leaves after the window, however long Douyin is away; then it is only asked", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "http_500", times: "always" });
    house.sandbox.admin.fault({ endpoint: "get", kind: "http_500", times: "always" });
    house.sandbox.admin.fault({ endpoint: "query", kind: "http_500", times: "always" });
    const reply = await house.answered(house.verify(code(order)));
    await house.clock.advance(3_600_000);
    expect(house.times("verify")).toEqual([0, 5, 10, 15, 20, 25]);
    const waiting = await house.row(reply.json.data.id);
    expect(waiting).toMatchObject({ verify_status: "processing" });
    expect(waiting.unsettled_since).not.toBeNull();
    expect(Date.parse(waiting.next_check_at) - house.clock.nowMs()).toBeLessThanOrEqual(300_000);
    const asks = house.times("get");
    expect((asks.at(-1) ?? 0) - (asks.at(-2) ?? 0)).toBe(300);

    house.sandbox.admin.clearFaults();
    await house.clock.advance(400_000);
    expect(await house.row(reply.json.data.id)).toMatchObject({
      verify_status: "failed",
      error_key: "not_verified",
      error_code: -3,
      retry: "rescan",
      settled_by: "inquiry",
    });
    expect(house.sandbox.counts().verify).toBe(6);
  });

  test("nor does one that had to wait for a new token leave after it", async () => {
    house = await openTimedHouse({ env: { DYG_REPLAY_WINDOW_MS: "6000" } });
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before" });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "token_refused" });
    for (const endpoint of ["stable_token", "token"] as const)
      house.sandbox.admin.fault({ endpoint, kind: "slow", delayMs: 3_000, times: "always" });
    await house.answered(house.verify(code(order)));
    await house.clock.advance(120_000);
    expect(house.times("verify").every((second) => second <= 6)).toBeTrue();
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
    expect(await house.row(1)).toMatchObject({ error_key: "not_verified" });
  });

  test("a clock set back does not open the window again", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before" });
    const pending = house.verify(code(order));
    await house.clock.advance(1_000);
    house.clock.setMs(house.clock.nowMs() - 600_000);
    await house.answered(pending);
    await house.clock.advance(120_000);
    expect(house.sandbox.counts().verify).toBe(1);
  });
});

describe("times cards: asked before each re-send", () => {
  test("one use of ours ends re-sending; the record goes to the first row, the other is asked until it is not verified", async () => {
    house = await openTimedHouse({ verifyTokenWindowMs: 1_000 });
    const order = house.sandbox.admin.createOrder({ kind: "times_card", uses: 5 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    const reply = await house.answered(house.verify({ ...code(order), quantity: 2 }));
    expect(reply.json).toMatchObject({ outcome: "success", succeeded: 2 });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
    // Douyin's memory of the token was over: a re-send would have eaten two more uses.
    expect(house.sandbox.counts().verify).toBe(1);
  });

  test("nothing of ours there: the same is sent again", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder({ kind: "times_card", uses: 5 });
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before" });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.json.data).toMatchObject({ verify_status: "success", settled_by: "replay" });
    expect(house.sandbox.counts()).toMatchObject({ verify: 2, get: 1 });
  });

  test("Douyin silent about the card: nothing is sent, and it is asked until it answers", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder({ kind: "times_card", uses: 5 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    house.sandbox.admin.fault({ endpoint: "get", kind: "http_500", times: "always" });
    house.sandbox.admin.fault({ endpoint: "query", kind: "http_500", times: "always" });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.status).toBe(202);
    await house.clock.advance(300_000);
    expect(house.sandbox.counts().verify).toBe(1);
    house.sandbox.admin.clearFaults();
    await house.clock.advance(400_000);
    expect(await house.row(reply.json.data.id)).toMatchObject({
      verify_status: "success",
      settled_by: "inquiry",
    });
    expect(house.sandbox.counts().verify).toBe(1);
  });
});
