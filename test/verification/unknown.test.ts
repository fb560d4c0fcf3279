import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway({ env: { DYG_UPSTREAM_TIMEOUT_MS: "400", DYG_VERIFY_BUDGET_MS: "1500" } });
});
afterAll(async () => await house.close());

describe("an unknown outcome is a state, never a failure", () => {
  const faults = [
    ["lost_before", 0],
    ["lost_after", 1],
    ["http_500", 0],
    ["broken_json", 1],
    ["half_body", 1],
    ["empty_results", 1],
    ["missing_data", 1],
    ["busy", 0],
    ["rate_limited", 0],
  ] as const;
  for (const [kind, consumed] of faults)
    test(`${kind} at verify: 202 processing, Location, and nobody scans again`, async () => {
      const order = house.sandbox.admin.createOrder();
      house.sandbox.admin.fault({ endpoint: "verify", kind });
      const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
      expect(reply.status).toBe(202);
      expect(reply.json).toMatchObject({ outcome: "processing", succeeded: 0, requested: 1 });
      expect(reply.json.data).toMatchObject({ verify_status: "processing", error_code: 0, settled_by: null });
      expect(reply.json.data.unsettled_since).not.toBeNull();
      expect(reply.headers.get("location")).toBe(`/v1/open/verifications/${reply.json.data.id}`);
      expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(house.sandbox.admin.state(order.orderId).consumed).toBe(consumed);

      const before = house.sandbox.counts();
      const again = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
      expect(again.status).toBe(409);
      expect(again.json).toMatchObject({
        code: "verification_in_progress",
        retry: "ask",
        verification_id: reply.json.data.id,
      });
      expect(house.sandbox.counts()).toEqual(before);
    });

  test("a refreshed QR of the same order is not sent while the first is open, and its row is interrupted", async () => {
    const order = house.sandbox.admin.createOrder({ count: 2 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_before" });
    const open = await house.verify({ poi_id: house.poiId, short_link: order.shortLink });
    const fresh = house.sandbox.admin.refreshQr(order.orderId);
    const before = house.sandbox.counts().verify;
    const again = await house.verify({ poi_id: house.poiId, short_link: fresh.shortLink });
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({
      code: "verification_in_progress",
      verification_id: open.json.data.id,
    });
    expect(house.sandbox.counts().verify).toBe(before);
  });

  test("a stranger to the row is told of it without its id", async () => {
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
    await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    const as = await house.createApp();
    const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0] }, { as });
    expect(reply.status).toBe(409);
    expect(reply.json.verification_id).toBeNull();
  });

  test("a late answer within the budget is waited for; beyond it the row settles by itself", async () => {
    const slow = await openTestGateway({ env: { DYG_VERIFY_BUDGET_MS: "600" } });
    try {
      const order = slow.sandbox.admin.createOrder();
      slow.sandbox.admin.fault({ endpoint: "verify", kind: "slow", delayMs: 1_200 });
      const reply = await slow.verify({ poi_id: slow.poiId, code: order.codes[0] });
      expect(reply.status).toBe(202);
      const settled = async () =>
        (await slow.call("GET", `/v1/open/verifications/${reply.json.data.id}`)).json.data.verify_status;
      for (let waits = 0; waits < 40 && (await settled()) === "processing"; waits += 1) await Bun.sleep(100);
      expect(await settled()).toBe("success");
    } finally {
      await slow.close();
    }
  });

  test("some verified, one refused: partial, each row with its own end", async () => {
    const order = house.sandbox.admin.createOrder({ count: 3 });
    const prepared = await house.call("POST", "/v1/open/coupons/prepare", {
      body: { poi_id: house.poiId, code: order.codes[0] },
    });
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    const reply = await house.verify({
      poi_id: house.poiId,
      encrypted_codes: [...prepared.text.matchAll(/"encrypted_code":"([^"]+)"/g)].map((match) => match[1]),
      verify_token: /"verify_token":"([^"]+)"/.exec(prepared.text)?.[1],
    });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ outcome: "partial", requested: 3, succeeded: 2 });
  });
});

describe("a first verify that cannot leave in time is not sent", () => {
  test("the budget ran out during prepare: 502, nothing consumed", async () => {
    const slow = await openTestGateway({
      env: { DYG_VERIFY_BUDGET_MS: "500", DYG_UPSTREAM_TIMEOUT_MS: "5000" },
    });
    try {
      const order = slow.sandbox.admin.createOrder();
      slow.sandbox.admin.fault({ endpoint: "prepare", kind: "delay", delayMs: 900 });
      const reply = await slow.verify({ poi_id: slow.poiId, code: order.codes[0] });
      expect(reply.status).toBe(502);
      expect(reply.json.verification_id).toBeGreaterThan(0);
      expect(slow.sandbox.counts().verify).toBe(0);
    } finally {
      await slow.close();
    }
  });
});
