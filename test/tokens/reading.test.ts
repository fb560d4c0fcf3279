import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { auditEntries } from "../../src/audit/table.ts";
import { openTestGateway, type TestApp, type TestGateway } from "../support/gateway.ts";

const path = "/v1/open/douyin/access-token";

let it: TestGateway;
let reader: TestApp;
beforeEach(async () => {
  it = await openTestGateway();
  reader = await it.createApp({ allowTokenRead: true });
});
afterEach(() => it.close());

const tokenFetches = () => it.sandbox.counts().stable_token + it.sandbox.counts().token;

const reads = async () =>
  (await it.gateway.storage.db.select().from(auditEntries)).filter(
    ({ action }) => action === "access_token.read",
  );

describe("an app that may read the access token", () => {
  test("gets one Douyin takes, with its whole seconds, and no cache may keep it", async () => {
    const { status, headers, json } = await it.call("GET", path, { as: reader });
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(it.sandbox.admin.aliveTokens()).toContain(json.data.access_token);
    expect(Number.isInteger(json.data.expires_in)).toBe(true);
    expect(json.data.expires_in).toBeGreaterThan(7_190);
    const leftMs = Date.parse(json.data.expires_at) - Date.now();
    expect(Math.abs(leftMs - json.data.expires_in * 1_000)).toBeLessThan(2_000);
  });

  test("leaves an audit row at each read, with the request it was", async () => {
    const headers = { "x-request-id": "reading-0001" };
    await it.call("GET", path, { as: reader, headers });
    await it.call("GET", path, { as: reader });
    expect(await reads()).toMatchObject([
      { actor: `app:${reader.id}`, requestId: "reading-0001" },
      { actor: `app:${reader.id}` },
    ]);
    expect(tokenFetches()).toBe(1);
  });

  test("gets the token that Douyin calls go with, and after a restart the same again", async () => {
    const first = await it.call("GET", path, { as: reader });
    await it.call("GET", "/v1/open/douyin/pois");
    expect(tokenFetches()).toBe(1);
    const { dataDir, sandbox } = it;
    await it.gateway.close();
    const again = await openTestGateway({ dataDir, sandbox });
    const second = await again.call("GET", path, { as: reader });
    expect(second.json.data.access_token).toBe(first.json.data.access_token);
    expect(tokenFetches()).toBe(1);
    await again.gateway.close();
    it = { ...again, close: it.close };
  });
});

describe("anyone else", () => {
  test("is refused, costs no token and leaves no trace of a read", async () => {
    const admin = await it.createOperator("admin");
    for (const caller of [{}, { operator: admin.key }])
      expect(await it.call("GET", path, caller)).toMatchObject({
        status: 403,
        json: { code: "token_read_not_allowed" },
      });
    expect(await it.call("GET", path, { stranger: true })).toMatchObject({ status: 401 });
    expect(await reads()).toEqual([]);
    expect(tokenFetches()).toBe(0);
  });
});

describe("the token", () => {
  test("is refused as Douyin refuses it, with Douyin's facts", async () => {
    it.sandbox.admin.fault({ endpoint: "stable_token", kind: "error", code: 10013 });
    expect(await it.call("GET", path, { as: reader })).toMatchObject({
      status: 502,
      json: { code: "upstream_refused", upstream: { error_code: 10013 } },
    });
    expect(await reads()).toEqual([]);
  });

  test("asked for too often (10020) is not asked for at the other endpoint", async () => {
    it.sandbox.admin.fault({ endpoint: "stable_token", kind: "error", code: 10020 });
    for (let round = 0; round < 3; round++)
      expect(await it.call("GET", path, { as: reader })).toMatchObject({ status: 502 });
    expect(it.sandbox.counts()).toMatchObject({ stable_token: 1, token: 0 });
  });

  test("stands neither in the log nor, in the clear, on disk; nor does the client secret", async () => {
    const { json } = await it.call("GET", path, { as: reader });
    it.sandbox.admin.fault({ endpoint: "shops", kind: "half_body" });
    await it.call("GET", "/v1/open/douyin/pois");
    const log = it.logged.join("");
    const disk = readdirSync(it.dataDir)
      .map((name) => readFileSync(join(it.dataDir, name), "latin1"))
      .join("");
    for (const secret of [json.data.access_token, it.sandbox.credentials.clientSecret, reader.secret]) {
      expect(log).not.toContain(secret);
      expect(disk).not.toContain(secret);
    }
  });
});
