import { afterAll, beforeAll, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { signHeaders } from "../support/sign.ts";

let house: TestGateway;
let url: string;
beforeAll(async () => {
  house = await openTestGateway();
  url = house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
});
afterAll(async () => await house.close());

/** Sends a verify over the wire and hangs up before Douyin has answered prepare. */
const hangUp = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
  house.sandbox.admin.fault({ endpoint: "prepare", kind: "slow", delayMs: 400 });
  const target = "/v1/open/coupons/verify";
  const text = JSON.stringify(body);
  const nonce = crypto.randomUUID();
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const signed = signHeaders({ ...house.app, method: "POST", target, body: text, nonce, timestampSeconds });
  const caller = new AbortController();
  const call = fetch(url + target, {
    method: "POST",
    headers: { "content-type": "application/json", ...signed },
    body: text,
    signal: caller.signal,
  });
  await Bun.sleep(150);
  caller.abort();
  await call.catch(() => {});
};

const rowOf = async (id: number) => (await house.call("GET", `/v1/open/verifications/${id}`)).json.data;
const settled = async (id: number) => {
  for (let waits = 0; waits < 60; waits += 1) {
    const row = await rowOf(id);
    if (row !== undefined && row.verify_status !== "processing") return row;
    await Bun.sleep(50);
  }
  return await rowOf(id);
};

test("a caller without a key who has gone away gets no coupon consumed: interrupted, and free to be scanned again", async () => {
  const order = house.sandbox.admin.createOrder();
  await hangUp({ poi_id: house.poiId, code: order.codes[0] });
  const row = await settled(1);
  expect(row).toMatchObject({
    verify_status: "failed",
    error_code: -1,
    error_key: "interrupted",
    retry: "rescan",
  });
  expect(house.sandbox.counts().verify).toBe(0);
  const again = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
  expect(again.json.outcome).toBe("success");
});

test("a caller with a key who has gone away finds the outcome under its key", async () => {
  const order = house.sandbox.admin.createOrder();
  const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "gone-1" };
  await hangUp(body);
  const row = await settled(3);
  expect(row.verify_status).toBe("success");
  const again = await house.verify(body);
  expect(again.json.data.id).toBe(3);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(house.sandbox.admin.state(order.orderId).consumed).toBe(1);
});
