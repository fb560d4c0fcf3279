import { describe, expect, test } from "bun:test";
import type { Order } from "../../src/douyin/orders.ts";
import { queueRepository } from "../../src/enrichment/queue-repository.ts";
import { openWorker } from "../../src/enrichment/worker.ts";
import { silentLog } from "../../src/log.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { simulatedClock } from "../support/simulated-clock.ts";
import { type EnrichmentHouse, openEnrichmentHouse } from "./house.ts";

const noFacts = { logid: null, nowMs: null, durationMs: 0 };

const plainOrder = (orderId: string): Order => ({
  orderId,
  orderStatus: 1,
  orderType: 21,
  originalFen: 100,
  payFen: 80,
  discountFen: 20,
  receiptFen: 90,
  skuId: null,
  skuName: null,
  products: [],
  count: 1,
  certificates: [],
  payTimeMs: null,
});

/** A house with one coupon verified and nothing enriched yet. */
const openOne = async (clock = simulatedClock()) => {
  const house = await openEnrichmentHouse({ clock });
  const order = house.sandbox.admin.createOrder();
  const { id } = (await house.verify({ poi_id: house.poiId, code: order.codes[0] })).json.data;
  return { house, clock, order, id };
};

/** Works, then lets time pass, until the row is no longer waiting; gives how many rounds it took. */
const workUntilDone = async (
  { house, clock, id }: { house: EnrichmentHouse; clock: ReturnType<typeof simulatedClock>; id: number },
  roundsMost: number,
): Promise<number> => {
  for (let round = 1; round <= roundsMost; round++) {
    await house.work();
    if ((await house.row(id)).enrichment_status !== "pending") return round;
    await clock.advance(3_600_000);
  }
  return Number.POSITIVE_INFINITY;
};

describe("an order that cannot be looked up", () => {
  test("is asked for again later, and enriched when Douyin answers; nobody else waits for it long", async () => {
    const { house, clock, id } = await openOne();
    try {
      house.sandbox.admin.fault({ endpoint: "orders", kind: "http_500" });
      await house.work();
      expect(await house.row(id)).toMatchObject({
        enrichment_status: "pending",
        verify_status: "success",
        receipt_amount: null,
      });
      expect(await house.queue()).toMatchObject({
        pending: 1,
        due: 0,
        failed: 0,
        running: false,
        next_try_at: expect.any(String),
        paused_until: expect.any(String),
        last_failure: { reason: "抖音没有可用的应答" },
      });
      // Not before its time.
      const before = house.sandbox.counts().orders;
      await clock.advance(29_000);
      await house.work();
      expect(house.sandbox.counts().orders).toBe(before);
      await clock.advance(1_000);
      await house.work();
      expect(await house.row(id)).toMatchObject({ enrichment_status: "success" });
      expect(await house.queue()).toMatchObject({ pending: 0, paused_until: null, oldest_since: null });
    } finally {
      await house.close();
    }
  });

  test("because Douyin is silent is never given up", async () => {
    const one = await openOne();
    try {
      one.house.sandbox.admin.fault({ endpoint: "orders", kind: "http_500", times: 40 });
      expect(await workUntilDone(one, 60)).toBe(41);
      expect(await one.house.row(one.id)).toMatchObject({ enrichment_status: "success" });
    } finally {
      await one.house.close();
    }
  });

  test("because Douyin refuses is failed in the end, says why, and can be run again", async () => {
    const one = await openOne();
    const { house, id } = one;
    try {
      const description = "不予查询";
      house.sandbox.admin.fault({
        endpoint: "orders",
        kind: "error",
        code: 3000001,
        description,
        times: "always",
      });
      expect(await workUntilDone(one, 30)).toBe(16);
      expect(await house.row(id)).toMatchObject({
        enrichment_status: "failed",
        enrichment_reason: "抖音拒绝订单查询：3000001 不予查询",
        verify_status: "success",
      });
      expect(await house.queue()).toMatchObject({ pending: 0, failed: 1 });
      house.sandbox.admin.clearFaults();
      expect((await house.rerun({ verification_id: id })).status).toBe(202);
      await one.clock.advance(1_000);
      await house.work();
      expect(await house.row(id)).toMatchObject({ enrichment_status: "success", enrichment_reason: null });
    } finally {
      await house.close();
    }
  });

  test("because the order query knows no such order is skipped, with the reason, after it was asked more than once", async () => {
    const one = await openOne();
    try {
      // Silence is no answer, and is not counted.
      one.house.sandbox.admin.fault({ endpoint: "orders", kind: "http_500", times: 6 });
      one.house.sandbox.admin.fault({ endpoint: "orders", kind: "error", code: 3100101, times: "always" });
      expect(await workUntilDone(one, 30)).toBe(6 + 4);
      expect(await one.house.row(one.id)).toMatchObject({
        enrichment_status: "skipped",
        enrichment_reason: "抖音订单查询中没有此订单（餐饮外卖、酒店等订单不在其中）",
        verify_status: "success",
        pay_amount: expect.any(Number),
      });
    } finally {
      await one.house.close();
    }
  });

  test("without the merchant's consent holds the others up only until it is given", async () => {
    const { house, clock, id } = await openOne();
    try {
      const second = house.sandbox.admin.createOrder();
      const other = (await house.verify({ poi_id: house.poiId, code: second.codes[0] })).json.data.id;
      house.sandbox.admin.fault({ endpoint: "orders", kind: "error", code: 2119005, times: "always" });
      const work = house.work();
      await clock.advance(1_000);
      await work;
      house.sandbox.admin.clearFaults();
      for (let round = 0; round < 3; round++) {
        await clock.advance(120_000);
        const again = house.work();
        await clock.advance(1_000);
        await again;
      }
      for (const row of [id, other])
        expect(await house.row(row)).toMatchObject({ enrichment_status: "success" });
    } finally {
      await house.close();
    }
  });
});

test("an order over which the gateway itself stumbles does not hold up the others", async () => {
  const clock = simulatedClock();
  const house = await openEnrichmentHouse({ clock });
  try {
    const orders = [house.sandbox.admin.createOrder(), house.sandbox.admin.createOrder()] as const;
    const ids: number[] = [];
    for (const { codes } of orders)
      ids.push((await house.verify({ poi_id: house.poiId, code: codes[0] })).json.data.id);
    const { db, commit } = house.gateway.storage;
    const logged: string[] = [];
    const worker = openWorker({
      clock,
      commit,
      log: { ...silentLog, error: (msg) => logged.push(msg) },
      queue: queueRepository(db),
      getCertificate: async () => {
        throw new Error("no card is asked for");
      },
      queryOrder: async (orderId) => {
        if (orderId === orders[0].orderId) throw new Error("a defect");
        return { kind: "ok", value: plainOrder(orderId), facts: noFacts, bytes: new Uint8Array() };
      },
    });
    expect(await worker.run()).toBe("补全 1 条，跳过 0 条，失败 0 条，稍后再试 1 条");
    expect(logged).toEqual(["an order could not be enriched"]);
    expect(await house.row(ids[0] ?? 0)).toMatchObject({ enrichment_status: "pending" });
    expect(await house.row(ids[1] ?? 0)).toMatchObject({ enrichment_status: "success", receipt_amount: 90 });
    for (let round = 0; round < 16; round++) {
      await clock.advance(3_600_000);
      await worker.run();
    }
    expect(await house.row(ids[0] ?? 0)).toMatchObject({
      enrichment_status: "failed",
      enrichment_reason: "网关内部错误，原因见日志",
      verify_status: "success",
    });
  } finally {
    await house.close();
  }
});

test("what waited when the program ended is enriched after the next start", async () => {
  const clock = simulatedClock();
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: 7,
    clock,
    demoOrders: false,
  });
  const first = await openEnrichmentHouse({ clock, sandbox });
  const order = sandbox.admin.createOrder();
  const { id } = (await first.verify({ poi_id: first.poiId, code: order.codes[0] })).json.data;
  sandbox.admin.fault({ endpoint: "orders", kind: "http_500" });
  await first.work();
  await first.gateway.close();
  const second = await openEnrichmentHouse({ clock, sandbox, dataDir: first.dataDir });
  try {
    expect(await second.queue()).toMatchObject({ pending: 1, due: 0 });
    await clock.advance(30_000);
    await second.work();
    const listed = await second.call("GET", "/v1/internal/reports/verifications", {
      operator: second.asAdmin,
    });
    expect(listed.json.data).toMatchObject([{ id, enrichment_status: "success" }]);
  } finally {
    await second.gateway.close();
    await sandbox.close();
    await first.close();
  }
});

test("a row is enriched soon after it was verified, without waiting for the timer", async () => {
  const clock = simulatedClock();
  const house = await openEnrichmentHouse({ clock });
  house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const order = house.sandbox.admin.createOrder();
    const { id } = (await house.verify({ poi_id: house.poiId, code: order.codes[0] })).json.data;
    expect(await house.row(id)).toMatchObject({ enrichment_status: "pending" });
    await clock.advance(250);
    // Joins the run that has begun, or finds nothing left to do.
    await house.work();
    expect(await house.row(id)).toMatchObject({ enrichment_status: "success" });
    expect(house.sandbox.counts().orders).toBe(1);
  } finally {
    await house.close();
  }
});

test("order queries leave one by one, 56 ms apart, whoever asks", async () => {
  const clock = simulatedClock();
  const house = await openEnrichmentHouse({ clock });
  try {
    for (let order = 0; order < 3; order++) {
      const { codes } = house.sandbox.admin.createOrder();
      expect((await house.verify({ poi_id: house.poiId, code: codes[0] })).json.outcome).toBe("success");
    }
    const work = house.work();
    const seen = () => house.sandbox.admin.seen().filter(({ endpoint }) => endpoint === "orders");
    for (let step = 0; step < 400 && seen().length < 3; step++) {
      // Steps of real time for the wire, and far more of them than it needs: time itself passes a millisecond each.
      await clock.advance(1);
      await Bun.sleep(1);
    }
    await work;
    const times = seen().map(({ atMs }) => atMs);
    expect(times).toHaveLength(3);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2 * 56 - 10);
  } finally {
    await house.close();
  }
});
