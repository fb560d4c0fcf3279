import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cancelAtDouyin, type Drill, openDrill } from "./house.ts";

setDefaultTimeout(60_000);
let drill: Drill;
afterEach(async () => await drill.close());

const minuteMs = 60_000;

/** Verifies an order's first coupon to the end; gives the row. */
const verified = async (order: { readonly codes: readonly string[] }, more: object = {}) => {
  const { house } = drill;
  const reply = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0], ...more }));
  expect(reply.json.outcome).toBe("success");
  return reply.json.data;
};

const byVerifyId = (rows: readonly { readonly verify_id: string | null }[]) =>
  rows.map((row) => row.verify_id).toSorted();

describe("after a restore", () => {
  test("what was verified since the backup comes back from Douyin's book, once, with its time and money", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox, clock } = house;
    const before = await verified(sandbox.admin.createOrder());
    await clock.advance(10 * minuteMs);
    drill.backup();
    await clock.advance(10 * minuteMs);
    const lost = await verified(sandbox.admin.createOrder());
    const card = await verified(sandbox.admin.createOrder({ kind: "times_card", uses: 5 }), { quantity: 2 });
    const restored = await drill.restore();

    expect(byVerifyId(await restored.rows())).toEqual([before.verify_id]);
    expect(await restored.health()).toMatchObject({
      status: "degraded",
      checks: { upstream: { detail: expect.stringContaining("恢复之后正从抖音补回核销") } },
    });
    expect(await restored.summary()).toMatchObject({ complete: false });
    expect(await restored.recover()).toBe("补回 3 笔，恢复完成");
    const rows = await restored.rows();
    expect(rows).toHaveLength(4);
    expect(sandbox.admin.consumed()).toBe(4);
    const back = rows.find((row) => row.verify_id === lost.verify_id);
    expect(back).toMatchObject({
      verify_status: "success",
      source: "recovered",
      mode: null,
      app_id: 1,
      poi_id: house.poiId,
      certificate_id: lost.certificate_id,
      verified_at: lost.verified_at,
      pay_amount: lost.pay_amount,
      discount_amount: lost.discount_amount,
      amount_source: "certificate",
      enrichment_status: "skipped",
      order_id: null,
    });
    expect(rows.find((row) => row.verify_id === card.verify_id)).toMatchObject({
      source: "recovered",
      pay_amount: card.pay_amount,
      amount_source: "times_card_use",
    });
    expect((await restored.health()).checks.upstream.detail).not.toContain("恢复");
    expect(await restored.recover()).toBe("不需要");
    const again = await drill.restart();
    expect(await again.recover()).toBe("不需要");
    expect(await again.rows()).toHaveLength(4);
    expect((await again.summary()).totals.pay_amount).toBe(
      rows.reduce((sum, row) => sum + (row.pay_amount ?? 0), 0),
    );
  });

  test("an id that was told since the backup names nothing any more, and never another guest's verification", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox } = house;
    await verified(sandbox.admin.createOrder());
    drill.backup();
    const lost = await verified(sandbox.admin.createOrder());
    const { gateway, recover } = await drill.restore();
    const { key } = await gateway.createOperator("admin");
    const lookUp = () => gateway.call("GET", `/v1/open/verifications/${lost.id}`, { operator: key });
    expect((await lookUp()).status).toBe(404);
    await recover();
    expect((await lookUp()).status).toBe(404);
    const { json } = await house.answered(
      gateway.verify({ poi_id: house.poiId, code: sandbox.admin.createOrder().codes[0] }),
    );
    expect(json.outcome).toBe("success");
    expect(json.data.id).not.toBe(lost.id);
    expect((await lookUp()).status).toBe(404);
  });

  test("a row that was cancelled since is cancelled, also one verified before the backup", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox, clock } = house;
    const order = sandbox.admin.createOrder();
    const row = await verified(order);
    await clock.advance(30 * minuteMs);
    drill.backup();
    await clock.advance(minuteMs);
    await cancelAtDouyin(house, row);
    const cancelledAt = new Date(Math.floor(clock.nowMs() / 1_000) * 1_000).toISOString();
    await clock.advance(minuteMs);
    const restored = await drill.restore();
    expect(await restored.recover()).toBe("补回 1 笔，恢复完成");
    const rows = await restored.rows();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: row.id,
      source: "gateway",
      verify_status: "cancelled",
      cancel_status: "done",
      cancelled_at: cancelledAt,
    });
  });

  test("a row that was in flight at the backup finds its own verification: it is not brought back beside it", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox, clock } = house;
    const order = sandbox.admin.createOrder();
    // Consumed, and neither the answer nor any ask comes through before the end.
    sandbox.admin.fault({ endpoint: "verify", kind: "lost_after", times: 1 });
    sandbox.admin.fault({ endpoint: "get", kind: "lost_before", times: 500 });
    sandbox.admin.fault({ endpoint: "query", kind: "lost_before", times: 500 });
    const open = await house.answered(house.verify({ poi_id: house.poiId, code: order.codes[0] }));
    expect(open.status).toBe(202);
    drill.backup();
    const restored = await drill.restore();
    const sent = sandbox.counts().verify;
    expect(await restored.recover()).toContain("还有 1 家门店有未定的核销");
    expect(await restored.rows()).toHaveLength(1);
    expect(await restored.health()).toMatchObject({ status: "degraded" });
    sandbox.admin.clearFaults();
    await clock.advance(6 * minuteMs);
    expect(await restored.rows()).toMatchObject([{ verify_status: "success", source: "gateway" }]);
    expect(await restored.recover()).toBe("补回 0 笔，恢复完成");
    expect(await restored.rows()).toHaveLength(1);
    expect(sandbox.counts().verify).toBe(sent);
    expect(sandbox.admin.consumed()).toBe(1);
  });

  test("a row of which only the intent is known waits for its shop's book, is never called interrupted, and nothing of it is sent", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox } = house;
    const order = sandbox.admin.createOrder();
    sandbox.admin.fault({ endpoint: "prepare", kind: "delay", delayMs: 4_000, times: 1 });
    const pending = house.verify(
      { poi_id: house.poiId, code: order.codes[0] },
      { headers: { "idempotency-key": "intent-1" } },
    );
    await house.clock.advance(1_000);
    drill.backup();
    const reply = await house.answered(pending);
    expect(reply.json.outcome).toBe("success");
    const { verify, prepare } = sandbox.counts();
    sandbox.admin.fault({ endpoint: "verify_record", kind: "lost_before", times: 1 });
    const restored = await drill.restore();
    expect(await restored.rows()).toMatchObject([{ verify_status: "processing" }]);
    expect(await restored.recover()).toContain("抖音没有答复核销记录查询");
    expect(await restored.rows()).toMatchObject([{ verify_status: "processing" }]);
    expect(await restored.recover()).toBe("补回 1 笔，恢复完成");
    const rows = await restored.rows();
    expect(rows.map((row) => [row.source, row.verify_status, row.error_key]).toSorted()).toEqual([
      ["gateway", "failed", "not_verified"],
      ["recovered", "success", null],
    ]);
    expect([sandbox.counts().verify, sandbox.counts().prepare]).toEqual([verify, prepare]);
  });

  test("where another row of the coupon tells its order, the recovered one has it too and is enriched", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox, clock } = house;
    const order = sandbox.admin.createOrder({ kind: "times_card", uses: 5 });
    const firstUse = await verified(order);
    await clock.advance(10 * minuteMs);
    drill.backup();
    await clock.advance(10 * minuteMs);
    const secondUse = await verified(sandbox.admin.refreshQr(order.orderId));
    const restored = await drill.restore();
    expect(await restored.recover()).toBe("补回 1 笔，恢复完成");
    const back = async () => (await restored.rows()).find(({ source }) => source === "recovered");
    expect(await back()).toMatchObject({
      verify_id: secondUse.verify_id,
      certificate_id: firstUse.certificate_id,
      order_id: order.orderId,
      enrichment_status: "pending",
    });
    const run = restored.gateway.gateway.jobs.runNow("enrichment");
    for (let steps = 0; steps < 100; steps += 1) await clock.advance(50);
    await run;
    expect(await back()).toMatchObject({
      enrichment_status: "success",
      pay_amount: secondUse.pay_amount,
      amount_source: "times_card_use",
    });
  });

  test("what the merchant verified in Douyin's own app is left out, another program's is taken in", async () => {
    drill = await openDrill();
    const { sandbox, clock } = drill.house;
    drill.backup();
    await clock.advance(10 * minuteMs);
    sandbox.admin.useElsewhere(sandbox.admin.createOrder().orderId, 1, { verifyType: 3 });
    sandbox.admin.useElsewhere(sandbox.admin.createOrder().orderId, 1, { verifyType: 2 });
    const [other] = sandbox.admin.useElsewhere(sandbox.admin.createOrder().orderId, 1, { verifyType: 4 });
    const restored = await drill.restore();
    expect(await restored.recover()).toBe("补回 1 笔，恢复完成");
    expect(byVerifyId(await restored.rows())).toEqual([other ?? ""]);
  });

  test("more than one page of every shop is read, and a recovery that was cut off goes on, each verification once", async () => {
    drill = await openDrill();
    const { sandbox, clock } = drill.house;
    drill.backup();
    await clock.advance(10 * minuteMs);
    for (const { poiId } of sandbox.admin.shops())
      for (let orders = 0; orders < 5; orders += 1) {
        const order = sandbox.admin.createOrder({ count: 9 });
        sandbox.admin.useElsewhere(order.orderId, 9, { poiId, verifyType: 4 });
        await clock.advance(1_000);
      }
    const all = sandbox.admin.consumed();
    expect(all).toBe(45 * sandbox.admin.shops().length);
    const restored = await drill.restore();
    // The second page of the second shop is lost: the first shop is done, the second half.
    sandbox.admin.fault({ endpoint: "verify_record", kind: "lost_before", times: 1, after: 5 });
    expect(await restored.recover()).toContain("没有答复");
    const half = (await restored.rows()).length;
    expect(half).toBeGreaterThan(0);
    const calls = sandbox.counts().verify_record;
    const again = await drill.restart();
    expect(await again.health()).toMatchObject({ status: "degraded" });
    expect(await again.recover()).toContain("恢复完成");
    expect(sandbox.counts().verify_record - calls).toBeLessThan(calls + 3 * sandbox.admin.shops().length);
    const summary = await again.summary();
    expect(summary.totals.success_count).toBe(all);
  });

  test("a second restore before the first recovery has ended reaches as far back as the first", async () => {
    drill = await openDrill();
    const { house } = drill;
    const { sandbox, clock } = house;
    drill.backup();
    await clock.advance(30 * minuteMs);
    await verified(sandbox.admin.createOrder());
    await drill.restore();
    await clock.advance(30 * minuteMs);
    const second = await drill.restore();
    expect(await second.recover()).toBe("补回 1 笔，恢复完成");
    expect(await second.rows()).toHaveLength(1);
  });
});
