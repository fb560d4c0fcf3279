import { afterEach, describe, expect, test } from "bun:test";
import { openTimedHouse, type TimedHouse } from "./house.ts";

let house: TimedHouse;
afterEach(async () => await house.close());

const minuteMs = 60_000;
const code = (order: { readonly codes: readonly string[] }) => ({
  poi_id: house.poiId,
  code: order.codes[0],
});
/** Every send is lost, and so is Douyin's own memory of them. */
const lose = (times: number | "always" = "always") =>
  house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times });

describe("not verified: after two answers, and asked again later", () => {
  test("it is not said before two answers, thirty seconds apart, from ten seconds after the last send on", async () => {
    house = await openTimedHouse();
    lose();
    const reply = await house.answered(house.verify(code(house.sandbox.admin.createOrder())));
    const { id } = reply.json.data;
    // Last send at 25 s; the first answer that counts at 35 s, the second at 65 s.
    const sinceMs = Date.parse(reply.json.data.created_at);
    await house.clock.advance(sinceMs + 64_000 - house.clock.nowMs());
    expect(await house.row(id)).toMatchObject({ verify_status: "processing" });
    await house.clock.advance(3_000);
    expect(await house.row(id)).toMatchObject({ verify_status: "failed", error_key: "not_verified" });
    expect(house.sandbox.counts().verify).toBe(6);
  });

  test("a send that arrives long after is found ten minutes later: success, told late, with Douyin's time", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "late", delayMs: 5 * minuteMs });
    lose();
    const reply = await house.answered(house.verify(code(order)));
    const { id } = reply.json.data;
    await house.clock.advance(2 * minuteMs);
    expect(await house.row(id)).toMatchObject({ error_key: "not_verified" });
    await house.clock.advance(10 * minuteMs);
    await house.gateway.jobs.runNow("late-checks");
    const late = await house.row(id);
    expect(late).toMatchObject({
      verify_status: "success",
      settled_by: "late",
      error_code: 0,
      error_key: null,
    });
    const sentMs = Date.parse(reply.json.data.created_at);
    expect(Math.abs(Date.parse(late.verified_at) - sentMs - 5 * minuteMs)).toBeLessThan(2_000);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });

  test("the second and last look is in the following night", async () => {
    house = await openTimedHouse();
    lose();
    const reply = await house.answered(house.verify(code(house.sandbox.admin.createOrder())));
    const { id } = reply.json.data;
    await house.clock.advance(15 * minuteMs);
    await house.gateway.jobs.runNow("late-checks");
    const once = await house.row(id);
    // 03:30 in Shanghai.
    expect(once.next_check_at).toBe("2026-03-16T19:30:00.000Z");
    await house.clock.advance(Date.parse(once.next_check_at) - house.clock.nowMs());
    await house.gateway.jobs.runNow("late-checks");
    expect(await house.row(id)).toMatchObject({ error_key: "not_verified", next_check_at: null });
    const asked = house.sandbox.counts().get;
    await house.clock.advance(48 * 60 * minuteMs);
    await house.gateway.jobs.runNow("late-checks");
    expect(house.sandbox.counts().get).toBe(asked);
  });

  test("uses of one times card that arrive long after are each found: a request is not its own successor", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder({ kind: "times_card", uses: 3 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "late", delayMs: 5 * minuteMs });
    lose();
    const reply = await house.answered(house.verify({ ...code(order), quantity: 2 }));
    await house.clock.advance(15 * minuteMs);
    await house.gateway.jobs.runNow("late-checks");
    const ids = reply.json.items.map((item: { id: number }) => item.id);
    const rows = await Promise.all(ids.map((id: number) => house.row(id)));
    expect(rows).toMatchObject([
      { verify_status: "success", settled_by: "late" },
      { verify_status: "success", settled_by: "late" },
    ]);
    expect(new Set(rows.map((row) => row.verify_id)).size).toBe(2);
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
  });

  test("a record that a later request of the same coupon made belongs to that request", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    lose(6);
    const first = await house.answered(house.verify(code(order)));
    await house.clock.advance(2 * minuteMs);
    const second = await house.answered(house.verify(code(order)));
    expect(second.json.data).toMatchObject({ verify_status: "success" });
    await house.clock.advance(15 * minuteMs);
    await house.gateway.jobs.runNow("late-checks");
    expect(await house.row(first.json.data.id)).toMatchObject({ error_key: "not_verified" });
    expect(await house.row(second.json.data.id)).toMatchObject({ verify_status: "success" });
  });
});

describe("used by somebody else", () => {
  test("while our outcome is unknown: refused, and it says who", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    lose();
    const pending = house.verify(code(order));
    await house.clock.advance(2_000);
    const elsewhere = house.sandbox.admin.shops().at(-1)?.poiId;
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    const { id } = (await house.answered(pending)).json.data;
    await house.clock.advance(2 * minuteMs);
    const row = await house.row(id);
    expect(row).toMatchObject({
      verify_status: "failed",
      error_key: "coupon_already_used",
      settled_by: "inquiry",
    });
    expect(row.previous_use).toMatchObject({ by: "other", poi_id: elsewhere });
  });

  test("1208 on a first send settles at once; asking only says who", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "error", level: "result", code: 1208 });
    const reply = await house.answered(house.verify(code(order)));
    expect(reply.json.data).toMatchObject({
      verify_status: "failed",
      error_code: 1208,
      settled_by: "answer",
    });
    expect(house.sandbox.counts().verify).toBe(1);
  });
});

describe("where Douyin does not tell the time", () => {
  test("our own clock, an hour ahead, does not make our record another's", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.shiftClock(-60 * minuteMs);
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "missing_times" });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "broken_json" });
    const reply = await house.answered(house.verify(code(order)));
    await house.clock.advance(2 * minuteMs);
    expect(await house.row(reply.json.data.id)).toMatchObject({ verify_status: "success" });
  });

  test("after a restart nothing is sent, and it is asked in measure", async () => {
    house = await openTimedHouse();
    lose(2);
    await house.answered(house.verify(code(house.sandbox.admin.createOrder())));
    const { verify } = house.sandbox.counts();
    house.sandbox.admin.fault({ endpoint: "get", kind: "missing_times", times: "always" });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: "always" });
    house = await house.restarted();
    const asked = house.sandbox.counts().get;
    await house.clock.advance(2 * minuteMs);
    expect(house.sandbox.counts().verify).toBe(verify);
    expect(house.sandbox.counts().get - asked).toBeLessThan(8);
  });
});

describe("several coupons of one request", () => {
  test("one answered, one not: the answered one stays as it is, and only the other is pursued", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder({ count: 2 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "empty_results" });
    const reply = await house.answered(house.verify({ ...code(order), quantity: 2 }));
    expect(reply.json).toMatchObject({ outcome: "success", succeeded: 2 });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(2);
    const ids = reply.json.items.map((item: { verify_id: string }) => item.verify_id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe("a restart takes up what was left open", () => {
  test("about to send was on disk: asked and settled, and the window is neither longer nor over", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    lose(3);
    const { id } = (await house.answered(house.verify(code(order)))).json.data;
    house = await house.restarted();
    expect(await house.row(id)).toMatchObject({ verify_status: "processing" });
    await house.clock.advance(30_000);
    expect(await house.row(id)).toMatchObject({ verify_status: "success", settled_by: "replay" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });

  test("the window ended while the program was away: nothing is sent, only asked", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    lose(3);
    const { id } = (await house.answered(house.verify(code(order)))).json.data;
    const sent = house.sandbox.counts().verify;
    await house.gateway.close();
    await house.clock.advance(5 * minuteMs);
    house = await house.restarted();
    await house.clock.advance(5 * minuteMs);
    expect(house.sandbox.counts().verify).toBe(sent);
    expect(await house.row(id)).toMatchObject({ verify_status: "failed", error_key: "not_verified" });
  });

  test("our clock was set back while the program was away: Douyin's tells that the window is over", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    lose(3);
    await house.answered(house.verify(code(order)));
    const sent = house.sandbox.counts().verify;
    await house.gateway.close();
    await house.clock.advance(90_000);
    // Both live on one clock here: Douyin's is shifted by what ours was set back.
    house.clock.setMs(house.clock.nowMs() - 85_000);
    house.sandbox.admin.shiftClock(85_000);
    house = await house.restarted();
    await house.clock.advance(5 * minuteMs);
    expect(house.sandbox.counts().verify).toBe(sent);
    expect(await house.row(1)).toMatchObject({ verify_status: "failed", error_key: "not_verified" });
  });

  test("only the intent was on disk: interrupted, its coupon free again", async () => {
    house = await openTimedHouse();
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "slow", delayMs: 4_000 });
    // Its process dies before it is answered.
    house.verify(code(order)).catch(() => undefined);
    await house.clock.advance(500);
    house = await house.restarted();
    await house.clock.settle();
    expect(await house.row(1)).toMatchObject({ verify_status: "failed", error_key: "interrupted" });
    const again = await house.answered(house.verify(code(order)));
    expect(again.json.data).toMatchObject({ id: 2, verify_status: "success" });
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
  });
});
