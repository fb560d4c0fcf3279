import { afterEach, describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openTestGateway, type TestGateway, type TestSettings } from "../support/gateway.ts";

const path = "/v1/open/douyin/pois";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const open = async (settings?: TestSettings): Promise<TestGateway> => {
  const opened = await openTestGateway(settings);
  ends.push(opened.close);
  return opened;
};

/** Stands between the gateway and the sandbox and keeps what Douyin said of shops, after `change` has been at it. */
const openWiretap = (change: (text: string) => string = (text) => text) => {
  const said: Uint8Array[] = [];
  const sandbox = { url: "" };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === "GET" ? null : await request.bytes();
      const reply = await fetch(`${sandbox.url}${pathname}${search}`, { method, headers, body });
      if (!pathname.includes("/poi/")) return reply;
      const bytes = new TextEncoder().encode(change(await reply.text()));
      said.push(bytes);
      return new Response(bytes, { status: reply.status });
    },
  });
  ends.push(() => server.stop(true));
  return { url: server.url.origin, said, listenTo: (url: string) => Object.assign(sandbox, { url }) };
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The query of the last shop call as Douyin saw it. */
const asked = ({ sandbox }: TestGateway): Readonly<Record<string, string>> => {
  const [last] = sandbox.admin
    .seen()
    .filter(({ endpoint }) => endpoint === "shops")
    .slice(-1);
  return Object.fromEntries(new URL(last?.target ?? "/", sandbox.url).searchParams);
};

describe("the answer", () => {
  test("is Douyin's, byte for byte", async () => {
    const wire = openWiretap();
    const opened = await open({ env: { DYG_DOUYIN_BASE_URL: wire.url } });
    wire.listenTo(opened.sandbox.url);
    const reply = await opened.call("GET", path);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(bytesOf(reply.text)).toEqual(wire.said[0] ?? new Uint8Array());
    expect(reply.json.data.pois).toHaveLength(3);
  });

  test("keeps what a parser would lose: long numbers, escapes, order, spaces", async () => {
    const odd = `{ "extra" : {"error_code":0},\n"data":{"z":9007199254740993123,"a":1.10,"b":"\\u4e2d\\/","error_code":0,"error_code":0 } }`;
    const wire = openWiretap(() => odd);
    const opened = await open({ env: { DYG_DOUYIN_BASE_URL: wire.url } });
    wire.listenTo(opened.sandbox.url);
    expect((await opened.call("GET", path)).text).toBe(odd);
  });

  test("is for the merchant of the configuration and the asked page", async () => {
    const opened = await open();
    await opened.call("GET", path);
    expect(asked(opened)).toEqual({
      account_id: opened.sandbox.credentials.accountId,
      page: "1",
      size: "20",
    });
    const reply = await opened.call("GET", `${path}?page=2&size=2`);
    expect(reply.json.data.pois).toHaveLength(1);
  });

  test("is for one shop only when one is named: the account would win over it", async () => {
    const opened = await open();
    const reply = await opened.call("GET", `${path}?poi_id=${opened.poiId}`);
    expect(reply.json.data.pois).toMatchObject([{ poi: { poi_id: opened.poiId } }]);
    expect(asked(opened)).not.toHaveProperty("account_id");
  });

  test("shows an operator with rights the same as an app", async () => {
    const opened = await open();
    const { key } = await opened.createOperator("admin");
    expect((await opened.call("GET", path, { operator: key })).json.data.pois).toHaveLength(3);
  });
});

describe("whoever is bound to shops", () => {
  test.each([
    ["no shop named", () => ""],
    ["another shop", () => "?poi_id=1"],
    ["a shop by the merchant's own id", () => "?third_id=store-1"],
    ["his own shop beside another id", (poiId: string) => `?poi_id=${poiId}&third_id=store-1`],
  ])("is refused %s, and Douyin is not asked", async (_name, query) => {
    const opened = await open();
    const bound = await opened.createApp({ poiIds: [opened.poiId] });
    const clerk = await opened.createOperator("clerk", [opened.poiId]);
    for (const caller of [{ as: bound }, { operator: clerk.key }]) {
      const reply = await opened.call("GET", path + query(opened.poiId), caller);
      expect(reply).toMatchObject({ status: 403, json: { code: "shop_not_allowed" } });
    }
    expect(opened.sandbox.counts().shops).toBe(0);
  });

  test("sees his own shop", async () => {
    const opened = await open();
    const bound = await opened.createApp({ poiIds: [opened.poiId] });
    const reply = await opened.call("GET", `${path}?poi_id=${opened.poiId}`, { as: bound });
    expect(reply.json.data.pois).toMatchObject([{ poi: { poi_id: opened.poiId } }]);
  });

  test("sees nothing when the list of his shops is empty", async () => {
    const opened = await open();
    const bound = await opened.createApp({ poiIds: [] });
    const reply = await opened.call("GET", `${path}?poi_id=${opened.poiId}`, { as: bound });
    expect(reply).toMatchObject({ status: 403, json: { code: "shop_not_allowed" } });
  });
});

describe("when Douyin does not answer as hoped", () => {
  test("its refusal is 502 with Douyin's own facts", async () => {
    const { call, sandbox } = await open();
    sandbox.admin.fault({
      endpoint: "shops",
      kind: "error",
      code: 2119005,
      subCode: 77,
      description: "商家未授权",
    });
    expect(await call("GET", path)).toMatchObject({
      status: 502,
      json: {
        code: "upstream_refused",
        retry: "never",
        upstream: {
          error_code: 2119005,
          sub_error_code: 77,
          error_key: "merchant_not_authorized",
          description: "商家未授权",
          logid: expect.stringMatching(/./),
        },
      },
    });
  });

  test.each([
    ["silence", { kind: "slow", delayMs: 2_000 }],
    ["a connection that breaks", { kind: "lost_before" }],
    ["half an answer", { kind: "half_body" }],
    ["no JSON", { kind: "broken_json" }],
    ["a server error", { kind: "http_500" }],
  ] as const)("%s is 502 and says nothing about our insides", async (_name, fault) => {
    const { call, sandbox } = await open({ env: { DYG_UPSTREAM_TIMEOUT_MS: "300" } });
    sandbox.admin.fault({ endpoint: "shops", ...fault });
    const reply = await call("GET", path);
    expect(reply).toMatchObject({ status: 502, json: { code: "upstream_unavailable", upstream: null } });
    expect(reply.text).not.toMatch(/127\.0\.0\.1|Error|socket/);
  });

  test("a refused token is renewed and the question asked once more", async () => {
    let skewMs = 0;
    const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + skewMs };
    const { call, sandbox } = await open({ clock });
    expect((await call("GET", path)).status).toBe(200);
    // Two fetches of a token stay 5 s apart.
    skewMs = 6_000;
    sandbox.admin.fault({ endpoint: "shops", kind: "token_refused" });
    expect((await call("GET", path)).status).toBe(200);
    expect(sandbox.counts()).toMatchObject({ shops: 3, stable_token: 2, token: 1 });
  });

  test("no token to be had is 502", async () => {
    const { call, sandbox } = await open();
    sandbox.admin.fault({ endpoint: "stable_token", kind: "error", code: 10013 });
    expect(await call("GET", path)).toMatchObject({ status: 502, json: { code: "upstream_unavailable" } });
    expect(sandbox.counts().shops).toBe(0);
  });
});
