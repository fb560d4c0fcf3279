import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { type Environment, emptyFolder, type Program, run, start } from "../program/program.ts";
import { signHeaders } from "../support/sign.ts";
import { beginCaddy, beginNginx, type FrontProxy } from "./proxy.ts";

const { folder, remove } = emptyFolder();
let sandbox: Sandbox;
let gateway: Program;
let gatewayPort: number;
let app: { readonly clientKey: string; readonly secret: string };
let key: string;

beforeAll(async () => {
  sandbox = openSandbox({ listen: { hostname: "127.0.0.1", port: 0 }, seed: 7, clock: systemClock });
  writeFileSync(join(folder, "proxy-secret"), "the-proxy-secret-of-another-proxy");
  const env: Environment = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: join(folder, "data"),
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: sandbox.url,
    DYG_DOUYIN_CLIENT_KEY: sandbox.credentials.clientKey,
    DYG_DOUYIN_CLIENT_SECRET: sandbox.credentials.clientSecret,
    DYG_DOUYIN_ACCOUNT_ID: sandbox.credentials.accountId,
    DYG_TRUSTED_PROXIES: "127.0.0.1",
    // The worst case: this very address also vouches for staff by bare uid.
    DYG_UID_PROXIES: "127.0.0.1",
    DYG_UID_PROXY_SECRET_FILE: join(folder, "proxy-secret"),
  };
  gateway = start(["serve"], env);
  gatewayPort = Number(new URL((await gateway.listening())["url"] ?? "").port);
  const made = JSON.parse(
    (await run(["apps", "create", "--name", "a", "--code", "app-a", "--json"], env)).stdout,
  ).data;
  app = { clientKey: made.app.client_key, secret: made.secret };
  const operator = ["operators", "create", "--uid", "lin", "--name", "a", "--role", "viewer", "--json"];
  key = JSON.parse((await run(operator, env)).stdout).data.key;
}, 60_000);
afterAll(async () => {
  gateway.kill("SIGKILL");
  await gateway.exited;
  await sandbox.close();
  remove();
});

const proxies = [
  ["nginx", beginNginx],
  ["caddy", beginCaddy],
] as const;

describe.each(proxies)("behind %s with the configuration of deploy/", (_, begin) => {
  let proxy: FrontProxy;
  beforeAll(async () => {
    proxy = await begin({ folder, gatewayPort });
  }, 30_000);
  afterAll(() => proxy.close());

  const ask = async (
    method: string,
    target: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ) => {
    const answer = await fetch(`${proxy.url}${target}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      tls: { rejectUnauthorized: false },
    });
    return { status: answer.status, text: await answer.text() };
  };
  const signed = (method: string, target: string, body?: string) => ({
    ...signHeaders({
      ...app,
      method,
      target,
      body,
      timestampSeconds: Math.floor(Date.now() / 1_000),
      nonce: randomBytes(12).toString("hex"),
    }),
  });

  test.each([
    "/v1/open/douyin/pois?third_id=%E4%B8%80%E5%8F%B7%E5%BA%97%2F%2B%27%22%3c%3E",
    "/v1/open/douyin/pois?third_id=a%20b+c%252F&page=1",
    "/v1/open/douyin/pois?third_id=%7e%2E%2e%2F%5C;,@:!$()*",
  ])("the signed target arrives as it was sent: %s", async (target) => {
    const { status, text } = await ask("GET", target, signed("GET", target));
    // Douyin's simulator knows no such shop: the signature has held.
    expect([status, JSON.parse(text).code]).toEqual([502, "upstream_refused"]);
  });

  test("a path that does not exist is refused by the gateway with its escapes, not tidied up on the way", async () => {
    for (const target of ["/v1//open/verifications/1", "/v1/open/verifications/%31"]) {
      const { status } = await ask("GET", target, signed("GET", target));
      expect([target, status === 404 || status === 400]).toEqual([target, true]);
    }
  });

  test("a body arrives byte for byte", async () => {
    const body = '{"poi_id":"7182937465123456789" ,\n "code":"0000000000000"}';
    const target = "/v1/open/coupons/prepare";
    const headers = { ...signed("POST", target, body), "content-type": "application/json" };
    const { status } = await ask("POST", target, headers, body);
    expect(status).toBe(502);
  });

  test("an operator key is good, because the proxy says https", async () => {
    const { status } = await ask("GET", "/v1/internal/reports/verifications", { "x-xtj-uid": key });
    expect(status).toBe(200);
  });

  test("a bare uid from outside is nobody, even with the secret of a proxy that may vouch", async () => {
    for (const uid of ["lin", "admin", "xtj_lin", `${key} `.trim().replace("xtj_", "XTJ_")]) {
      const headers = { "x-xtj-uid": uid, "x-dyg-proxy-secret": "the-proxy-secret-of-another-proxy" };
      const { status, text } = await ask("GET", "/v1/internal/reports/verifications", headers);
      expect([uid, status, JSON.parse(text).message.includes("缺少")]).toEqual([uid, 401, true]);
    }
  });

  test("what callers say of the way they came is not believed", async () => {
    const headers = { "x-xtj-uid": key, "x-forwarded-proto": "http", "x-forwarded-for": "127.0.0.1" };
    expect((await ask("GET", "/v1/internal/reports/verifications", headers)).status).toBe(200);
  });
});
