import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { secureChannel } from "../../src/http/channel.ts";
import { noNetworks, parseNetworks } from "../../src/networks.ts";
import { openTestGateway, type TestApp, type TestGateway } from "../support/gateway.ts";
import { expectRefusal, preparePath, signedLines, unnoticed } from "./ground.ts";
import { exchange, type HeaderLines, listening } from "./wire.ts";

const proxies = parseNetworks("10.0.0.0/24, 127.0.0.1").networks;
const https = { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" };
const plain = { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "http" };

describe("a connection is trusted with keys and tokens", () => {
  const open = (headers: Readonly<Record<string, string>>, peerAddress: string | null, tls = false) =>
    secureChannel({ tls, trustedProxies: proxies })({ headers: new Headers(headers), peerAddress });

  test.each([
    ["TLS from anywhere", {}, "203.0.113.9", true, true],
    ["TLS, whatever a stranger forwards", plain, "203.0.113.9", true, true],
    ["this machine", {}, "127.0.0.1", false, true],
    ["this machine over IPv6", {}, "::1", false, true],
    ["this machine on a dual-stack socket", {}, "::ffff:127.0.0.1", false, true],
    ["a call in process", {}, null, false, true],
    ["a plain peer", {}, "203.0.113.9", false, false],
    ["a plain peer of the same network", {}, "192.168.1.20", false, false],
    ["a plain peer that claims https", https, "203.0.113.9", false, false],
    ["a trusted proxy that says https", https, "10.0.0.7", false, true],
    ["a trusted proxy that says http", plain, "10.0.0.7", false, false],
    ["a trusted proxy that says nothing", {}, "10.0.0.7", false, false],
    ["a trusted proxy that does not say how", { "x-forwarded-for": "203.0.113.9" }, "10.0.0.7", false, false],
    ["a chain of which one part was plain", { "x-forwarded-proto": "http, https" }, "10.0.0.7", false, false],
    ["a trusted proxy on this machine that says https", https, "127.0.0.1", false, true],
    ["a trusted proxy on this machine that says http", plain, "127.0.0.1", false, false],
  ] as const)("or not: %s", (_, headers, peerAddress, tls, trusted) => {
    expect(open(headers, peerAddress, tls)).toBe(trusted);
  });

  test.each([
    "forwarded",
    "via",
    "x-real-ip",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-server",
  ])("but never as this machine once something was forwarded: %s", (name) => {
    const isSecure = secureChannel({ tls: false, trustedProxies: noNetworks });
    expect(isSecure({ headers: new Headers({ [name]: "1" }), peerAddress: "127.0.0.1" })).toBe(false);
  });
});

describe("over a plain connection that was forwarded", () => {
  let own: TestGateway;
  let url: string;
  let key: string;
  let reader: TestApp;
  const forwarded = (scheme: string): HeaderLines => [
    ["X-Forwarded-For", "203.0.113.9"],
    ["X-Forwarded-Proto", scheme],
  ];
  const tokenPath = "/v1/open/douyin/access-token";
  const asOperator = (headers: HeaderLines) =>
    exchange(url, { method: "GET", target: "/v1/internal/apps", headers: [["X-XTJ-UID", key], ...headers] });
  const readToken = (headers: HeaderLines) =>
    exchange(url, {
      method: "GET",
      target: tokenPath,
      headers: [...signedLines(reader, { method: "GET", target: tokenPath }), ...headers],
    });

  const opened = async (env: Readonly<Record<string, string>>) => {
    own = await openTestGateway({ env });
    url = listening(own);
    key = (await own.createOperator("admin")).key;
    reader = await own.createApp({ allowTokenRead: true });
  };
  afterAll(() => own.close());

  describe("by somebody unknown", () => {
    beforeAll(() => opened({}));
    afterAll(() => own.close());

    test("an operator key is refused, right or wrong, and the words say what to do", async () => {
      const heard = await asOperator(forwarded("https"));
      expectRefusal(heard, 403, "operator_not_allowed");
      expect(heard.json.message).toContain("DYG_TRUSTED_PROXIES");
      expect((await asOperator([])).status).toBe(200);
    });

    test("the token is not read", async () => {
      expectRefusal(await readToken(forwarded("https")), 403, "token_read_not_allowed");
      expect((await readToken([])).status).toBe(200);
    });

    test("a signed request that hands out nothing secret is still served", async () => {
      const body = JSON.stringify({ poi_id: own.poiId, code: own.sandbox.admin.createOrder().codes[0] });
      const headers = [
        ...signedLines(own.app, { method: "POST", target: preparePath, body }),
        ...forwarded("http"),
        ["Content-Type", "application/json"] as const,
        ["Content-Length", String(body.length)] as const,
      ];
      const heard = await exchange(url, { method: "POST", target: preparePath, headers, body });
      expect(heard.status).toBe(200);
    });
  });

  describe("by a trusted proxy", () => {
    beforeAll(() => opened({ DYG_TRUSTED_PROXIES: "127.0.0.1/32" }));

    test("keys and tokens pass when it says https", async () => {
      expect((await asOperator(forwarded("https"))).status).toBe(200);
      expect((await readToken(forwarded("https"))).status).toBe(200);
    });

    test("and are refused when it says http, or says it twice", async () => {
      for (const headers of [forwarded("http"), [...forwarded("https"), ...forwarded("http")]]) {
        expectRefusal(await unnoticed(own, () => asOperator(headers)), 403, "operator_not_allowed");
        expectRefusal(await readToken(headers), 403, "token_read_not_allowed");
      }
    });
  });
});
