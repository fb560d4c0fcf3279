import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { auditEntries } from "../../src/audit/table.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

const clock = simulatedClock();
let house: TestGateway;
let admin: string;
beforeAll(async () => {
  house = await openTestGateway({ clock });
  admin = (await house.createOperator("admin")).key;
});
afterAll(async () => await house.close());

const status = async () =>
  (await house.call("GET", "/v1/internal/douyin/token", { operator: admin })).json.data;
const refresh = async (body: unknown = {}, operator = admin) =>
  await house.call("POST", "/v1/internal/douyin/token/refresh", { body, operator });
const alive = () => house.sandbox.admin.aliveTokens();
const fetched = () => house.sandbox.counts().token + house.sandbox.counts().stable_token;

describe("an admin who looks after the access token", () => {
  test("sees that there is none before the first call", async () => {
    expect(await status()).toEqual({
      alive: false,
      obtained_at: null,
      expires_at: null,
      expires_in: 0,
      renew_at: null,
      last_failure: null,
    });
  });

  test("refreshes it, sees its life and never itself, and is written down", async () => {
    const reply = await refresh();
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({
      renewed: true,
      message: "已换成新的 access_token",
      token: { alive: true, expires_in: 7_200, renew_at: "2026-03-16T04:18:54.000Z", last_failure: null },
    });
    expect(await status()).toEqual(reply.json.data.token);
    expect(alive().length).toBeGreaterThan(0);
    for (const token of alive())
      expect(`${reply.text}${JSON.stringify(await status())}`).not.toContain(String(token));
    const entries = await house.gateway.storage.db.select().from(auditEntries);
    expect(entries.at(-1)).toMatchObject({ action: "access_token.refresh", target: "access_token" });
  });

  test("needs no body for it", async () => {
    const path = "/v1/internal/douyin/token/refresh";
    const reply = await house.call("POST", path, { operator: admin });
    expect([reply.status, reply.json.data.renewed]).toEqual([200, false]);
  });

  test("who asks again within 5 s is told so, and Douyin is not asked", async () => {
    const before = fetched();
    const reply = await refresh();
    expect(reply.json.data).toMatchObject({ renewed: false, message: "5 秒内刚向抖音取过，没有再取" });
    expect(fetched()).toBe(before);
  });

  test("gets the same one again, unless another is what he wants", async () => {
    await clock.advance(5_000);
    expect((await refresh()).json.data).toMatchObject({
      renewed: false,
      message: "抖音仍返回同一个 access_token，有效期已更新",
    });
    await clock.advance(5_000);
    const before = fetched();
    expect((await refresh({ force: true })).json.data).toMatchObject({ renewed: true });
    // The stable endpoint gives the same token again; the plain one makes another.
    expect(fetched() - before).toBe(2);
    const entries = await house.gateway.storage.db.select().from(auditEntries);
    expect(entries.at(-1)).toMatchObject({ action: "access_token.replace" });
  });

  test("is told when Douyin refuses or is silent, and what it said stays to be seen", async () => {
    await clock.advance(5_000);
    const refused = { kind: "error", code: 10_013, description: "不对" } as const;
    house.sandbox.admin.fault({ endpoint: "stable_token", ...refused });
    const reply = await refresh();
    expect(reply.status).toBe(502);
    expect(reply.json).toMatchObject({ code: "upstream_refused", upstream: { error_code: 10_013 } });
    expect(await status()).toMatchObject({
      // The old one lives on.
      alive: true,
      last_failure: { reason: "抖音拒绝发放 access_token", upstream: { error_code: 10_013 } },
    });
    await clock.advance(60_000);
    expect((await refresh()).status).toBe(200);
    expect(await status()).toMatchObject({ last_failure: null });
  });

  test("is an admin, and nobody else", async () => {
    for (const role of ["viewer", "manager", "clerk"] as const) {
      const { key } = await house.createOperator(role, [house.poiId]);
      expect((await refresh({}, key)).status).toBe(403);
      expect((await house.call("GET", "/v1/internal/douyin/token", { operator: key })).status).toBe(403);
    }
  });
});
