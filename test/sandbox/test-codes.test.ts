import { expect, test } from "bun:test";
import { ErrorKey } from "../../generated/schemas.ts";
import { type TestCode, testCodes } from "../../src/sandbox/test-codes.ts";
import { situationNumbers } from "../../src/sandbox/world/scenarios.ts";
import { openTimedHouse } from "../settling/house.ts";
import { openTestGateway, type Reply, type TestGateway } from "../support/gateway.ts";
import { signHeaders } from "../support/sign.ts";

const bodyOf = ({ code, quantity }: TestCode, poiId: string) => ({
  poi_id: poiId,
  code,
  ...(quantity === undefined ? {} : { quantity }),
});

/** What a partner reads: of a 502 the row it names says the reason. */
const toldBy = async (house: TestGateway, reply: Reply) => {
  const { status, json } = reply;
  const shown =
    status === 502 ? (await house.call("GET", `/v1/open/verifications/${json.verification_id}`)).json : json;
  return {
    status,
    outcome: shown.outcome,
    error_key: shown.data.error_key,
    retry: shown.data.retry,
  };
};

const wanted = ({ status, outcome, error_key, retry }: TestCode["answer"]) => ({
  status,
  outcome,
  error_key,
  retry,
});

test("every code of GET /_sandbox gives what is said of it, the second time too", async () => {
  const house = await openTestGateway();
  try {
    const about = await (await fetch(`${house.sandbox.url}/_sandbox`)).json();
    expect(about).toMatchObject({ testCodes });
    const atOnce = testCodes.filter(({ settles }) => settles === undefined);
    for (const round of [1, 2]) {
      const seen = await Promise.all(
        atOnce.map(async (one) => {
          const told = await toldBy(house, await house.verify(bodyOf(one, house.poiId)));
          return [round, one.code, one.quantity, told];
        }),
      );
      expect(seen).toEqual(atOnce.map((one) => [round, one.code, one.quantity, wanted(one.answer)]));
    }
  } finally {
    await house.close();
  }
});

test("what is answered 202 settles as is said of it, at the time that is said, with the usual settings", async () => {
  for (const one of testCodes.filter(({ settles }) => settles !== undefined)) {
    const house = await openTimedHouse();
    try {
      const startMs = house.clock.nowMs();
      const reply = await house.answered(house.verify(bodyOf(one, house.poiId)));
      expect([one.code, await toldBy(house, reply)]).toEqual([one.code, wanted(one.answer)]);
      const target = reply.headers.get("location") ?? "";
      let now = reply;
      while (now.json.outcome === "processing" && house.clock.nowMs() < startMs + 300_000) {
        await house.clock.advance(1_000);
        now = await house.call("GET", target);
      }
      const { settles = { ...one.answer, afterSeconds: 0 } } = one;
      expect([one.code, await toldBy(house, now)]).toEqual([one.code, wanted(settles)]);
      const tookSeconds = (house.clock.nowMs() - startMs) / 1_000;
      expect(Math.abs(tookSeconds - settles.afterSeconds)).toBeLessThanOrEqual(2);
    } finally {
      await house.close();
    }
  }
});

test("each error_key of the contract has a code, but one that is about who went away", () => {
  const shown = testCodes.flatMap(({ answer, settles }) => [answer.error_key, settles?.error_key]);
  const keys: readonly string[] = ErrorKey.anyOf.map((literal) => literal.const);
  expect(keys.filter((key) => !shown.includes(key))).toEqual(["interrupted"]);
  expect(shown.filter((key) => typeof key === "string" && !keys.includes(key))).toEqual([]);
});

test("every situation there is stands in the list", () => {
  const told = testCodes.map(({ code }) => code).filter((code) => code.startsWith("29"));
  for (const number of situationNumbers)
    expect([number, told.some((code) => code.endsWith(number))]).toEqual([number, true]);
});

test("interrupted is seen by hanging up before a slow prepare has answered", async () => {
  const house = await openTestGateway();
  try {
    const url = house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
    const target = "/v1/open/coupons/verify";
    const body = JSON.stringify({ poi_id: house.poiId, code: "290000000012", ext_order_id: "hang-up-1" });
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const signed = signHeaders({
      ...house.app,
      ...{ method: "POST", target, body, timestampSeconds, nonce: crypto.randomUUID() },
    });
    const headers = { "content-type": "application/json", ...signed };
    const signal = AbortSignal.timeout(1_000);
    await expect(fetch(url + target, { method: "POST", headers, body, signal })).rejects.toThrow();
    const ask = async () =>
      (await house.call("GET", "/v1/open/verifications?ext_order_id=hang-up-1")).json.data[0];
    for (let waits = 0; (await ask()).verify_status === "processing" && waits < 200; waits += 1)
      await Bun.sleep(25);
    expect(await ask()).toMatchObject({ verify_status: "failed", error_key: "interrupted", retry: "rescan" });
    expect(house.sandbox.counts().verify).toBe(0);
  } finally {
    await house.close();
  }
});

test("any number of Douyin's can be had, from prepare, per coupon and per call", async () => {
  const house = await openTestGateway();
  try {
    for (const [code, errorCode] of [
      ["201033000519", 1033000519],
      ["200028001052", 28001052],
      ["210000001263", 1263],
      ["220002119006", 2119006],
    ] as const) {
      const { json } = await house.verify({ poi_id: house.poiId, code });
      expect(json.data).toMatchObject({ verify_status: "failed", error_code: errorCode });
      expect(json.data.error_description).not.toBe("");
    }
    const { json } = await house.verify({ poi_id: house.poiId, code: "299876543200" });
    expect(json.data).toMatchObject({ verify_status: "success", origin_code: "299876543200" });
  } finally {
    await house.close();
  }
});

test("what the fixed codes make shifts nothing of what the seed makes", async () => {
  const [used, unused] = await Promise.all([openTestGateway(), openTestGateway()]);
  try {
    for (const code of ["290000000000", "290000000001", "290000000000"])
      expect((await used.verify({ poi_id: used.poiId, code })).json.outcome).toBe("success");
    const order = used.sandbox.admin.createOrder({ count: 2 });
    const same = unused.sandbox.admin.createOrder({ count: 2 });
    expect(order.codes).toEqual(same.codes);
    expect(order.certificates).toEqual(same.certificates);
    expect(order.orderId).toBe(same.orderId);
    const fixed = used.sandbox.admin.orders().filter(({ codes }) => codes[0] === "290000000000");
    expect(new Set(fixed.map(({ orderId }) => orderId)).size).toBe(2);
  } finally {
    await Promise.all([used.close(), unused.close()]);
  }
});

test("cancel: a code that Douyin refuses to take back, and one whose first cancel never arrives", async () => {
  const house = await openTimedHouse();
  try {
    const cancelled = async (code: string) => {
      const { json } = await house.answered(house.verify({ poi_id: house.poiId, code }));
      const { id } = json.data;
      return { id, reply: await house.answered(house.call("POST", `/v1/open/verifications/${id}/cancel`)) };
    };
    const refused = await cancelled("290000000032");
    expect([refused.reply.status, refused.reply.json.code]).toEqual([409, "not_cancellable"]);
    const unknown = await cancelled("290000000033");
    expect(unknown.reply.status).toBe(202);
    expect(unknown.reply.json.data.cancel_status).toBe("unknown");
    await house.clock.advance(45_000);
    expect(await house.row(unknown.id)).toMatchObject({ verify_status: "success", cancel_status: "none" });
    const again = await house.answered(house.call("POST", `/v1/open/verifications/${unknown.id}/cancel`));
    expect(again.json.data).toMatchObject({ verify_status: "cancelled", cancel_status: "done" });
  } finally {
    await house.close();
  }
});
