import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openTestGateway, type Reply, type TestGateway } from "../support/gateway.ts";
import { type SimulatedClock, simulatedClock } from "../support/simulated-clock.ts";

const tenMinutesMs = 600_000;

let house: TestGateway;
let clock: SimulatedClock;
const open = async (env: Readonly<Record<string, string>>): Promise<void> => {
  clock = simulatedClock();
  house = await openTestGateway({ clock, env });
};
afterEach(() => house.close());

const told = ({ status, json }: Reply) => [status, json?.code];
const shops = "/v1/open/douyin/pois";

describe("an app above its rate", () => {
  beforeEach(() => open({ DYG_APP_RATE_PER_SECOND: "3" }));

  test("is told to wait for the next second, and another app is not", async () => {
    const other = await house.createApp();
    for (let n = 0; n < 3; n++) expect((await house.call("GET", shops)).status).toBe(200);
    const refused = await house.call("GET", shops);
    expect(told(refused)).toEqual([429, "rate_limited"]);
    expect([refused.headers.get("retry-after"), refused.json.retry]).toEqual(["1", "later"]);
    expect((await house.call("GET", shops, { as: other })).status).toBe(200);
    await clock.advance(1_000);
    expect((await house.call("GET", shops)).status).toBe(200);
  });

  test("hears of it before anything in the request is looked at, and after who it is", async () => {
    for (let n = 0; n < 3; n++) await house.call("GET", shops);
    const json = { raw: "nonsense", headers: { "content-type": "text/plain" } };
    const verifyPath = "/v1/open/coupons/verify";
    expect(told(await house.call("POST", verifyPath, json))).toEqual([429, "rate_limited"]);
    expect(
      told(await house.call("POST", verifyPath, { ...json, as: { ...house.app, secret: "x" } })),
    ).toEqual([401, "signature_invalid"]);
    expect(told(await house.call("GET", "/v1/internal/apps"))).toEqual([403, "operator_not_allowed"]);
  });

  test("leaves operators alone: people do not type that fast", async () => {
    const { key } = await house.createOperator("admin");
    for (let n = 0; n < 10; n++)
      expect((await house.call("GET", "/v1/internal/apps", { operator: key })).status).toBe(200);
  });
});

describe("a caller who guesses codes", () => {
  beforeEach(() => open({ DYG_GUESS_LIMIT: "3" }));
  const guess = (code: string, more = {}) => house.verify({ poi_id: house.poiId, code, ...more });

  test("is kept from handing in any coupon until the ten minutes are over", async () => {
    const order = house.sandbox.admin.createOrder();
    for (const code of ["999000000001", "999000000002", "999000000003"])
      expect((await guess(code)).json.data.error_key).toMatch(/^(coupon_not_found|code_invalid)$/);
    const refused = await guess(order.codes[0] ?? "");
    expect(told(refused)).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(500);
    for (const path of ["prepare", "preview"]) {
      const body = { poi_id: house.poiId, code: order.codes[0] };
      expect(told(await house.call("POST", `/v1/open/coupons/${path}`, { body }))).toEqual([
        429,
        "rate_limited",
      ]);
    }
    expect(house.sandbox.admin.state(order.orderId).consumed).toBe(0);
    await clock.advance(tenMinutesMs);
    expect((await guess(order.codes[0] ?? "")).json.outcome).toBe("success");
  });

  test("may still ask about what was verified, and others may verify", async () => {
    const first = await guess("999000000001");
    for (const code of ["999000000002", "999000000003"]) await guess(code);
    const path = `/v1/open/verifications/${first.json.data.id}`;
    expect((await house.call("GET", path)).status).toBe(200);
    const order = house.sandbox.admin.createOrder();
    const clerk = await house.createOperator("clerk", [house.poiId]);
    const body = { poi_id: house.poiId, code: order.codes[0] };
    expect((await house.verify(body, { operator: clerk.key })).json.outcome).toBe("success");
  });

  test("is counted at prepare and preview too, each operator by himself", async () => {
    const clerk = await house.createOperator("clerk", [house.poiId]);
    for (const path of ["prepare", "preview", "prepare"]) {
      const body = { poi_id: house.poiId, code: "999000000001" };
      const reply = await house.call("POST", `/v1/open/coupons/${path}`, { body, operator: clerk.key });
      expect(told(reply)).toEqual([502, "upstream_refused"]);
    }
    const body = { poi_id: house.poiId, code: "999000000001" };
    expect(told(await house.verify(body, { operator: clerk.key }))).toEqual([429, "rate_limited"]);
    expect((await guess("999000000001")).status).toBe(200);
  });

  test("is not one who repeats a request, meets a used coupon, or scans another QR", async () => {
    await guess("999000000001", { idempotency_key: "bill-1" });
    const order = house.sandbox.admin.createOrder();
    house.sandbox.admin.useElsewhere(order.orderId, 1);
    for (let n = 0; n < 5; n++) {
      const again = await guess("999000000001", { idempotency_key: "bill-1" });
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      await guess(order.codes[0] ?? "");
      const body = { poi_id: house.poiId, short_link: "https://pay.example/abc" };
      expect(told(await house.verify(body))).toEqual([400, "short_link_invalid"]);
    }
    const fresh = house.sandbox.admin.createOrder();
    expect((await guess(fresh.codes[0] ?? "")).json.outcome).toBe("success");
  });
});

test("a limit of 0 is off", async () => {
  await open({ DYG_APP_RATE_PER_SECOND: "0", DYG_GUESS_LIMIT: "0" });
  for (let n = 0; n < 25; n++) {
    const reply = await house.verify({ poi_id: house.poiId, code: `99900000${1_000 + n}` });
    expect([n, reply.status]).toEqual([n, 200]);
  }
  for (let n = 0; n < 60; n++)
    expect((await house.call("GET", "/v1/open/verifications/4711")).status).toBe(404);
});

describe("wrong keys", () => {
  beforeEach(() => open({}));
  const path = "/v1/internal/apps";
  const wrong = (uid: string) => `xtj_${uid}_0000000000000000000000`;

  test("are told to wait after ten in ten minutes, by uid, and never keep out the right one or a session", async () => {
    const boss = await house.createOperator("admin");
    const login = await house.call("POST", "/v1/internal/sessions", { operator: boss.key });
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    for (let n = 0; n < 10; n++)
      expect(told(await house.call("GET", path, { operator: wrong(boss.uid) }))).toEqual([
        401,
        "operator_unknown",
      ]);
    const refused = await house.call("GET", path, { operator: wrong(boss.uid) });
    expect(told(refused)).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(500);
    // At the login as everywhere.
    expect(told(await house.call("POST", "/v1/internal/sessions", { operator: wrong(boss.uid) }))).toEqual([
      429,
      "rate_limited",
    ]);
    expect((await house.call("GET", path, { operator: boss.key })).status).toBe(200);
    expect((await house.call("GET", path, { stranger: true, headers: { cookie } })).status).toBe(200);
    expect(told(await house.call("GET", path, { operator: wrong("another") }))).toEqual([
      401,
      "operator_unknown",
    ]);
    await clock.advance(tenMinutesMs);
    expect(told(await house.call("GET", path, { operator: wrong(boss.uid) }))).toEqual([
      401,
      "operator_unknown",
    ]);
  });

  test("are counted for device codes as well", async () => {
    const login = (code: string) =>
      house.call("POST", "/v1/internal/sessions", { stranger: true, headers: { "x-dyg-device-code": code } });
    for (let n = 0; n < 10; n++) expect(told(await login(`guess-${n}`))).toEqual([401, "operator_unknown"]);
    expect(told(await login("guess-10"))).toEqual([429, "rate_limited"]);
  });
});
