import { expect, test } from "bun:test";
import {
  type Answer,
  against,
  http,
  openTestDouyin,
  openUpstream,
  refusal,
  type Seen,
  success,
} from "./upstream.ts";

const none = success('"verify_token":"","certificates":[]');

test("prepare goes out as a GET with every header, encoded exactly once", async () => {
  const { seen } = await against(none, (douyin) =>
    douyin.prepare({ encryptedData: "a+b/c= %&中\ud800" }, "70 01"),
  );
  expect(seen).toHaveLength(1);
  expect(seen[0]?.line).toBe(
    "GET /goodlife/v1/fulfilment/certificate/prepare/?encrypted_data=a%2Bb%2Fc%3D%20%25%26%E4%B8%AD%EF%BF%BD&poi_id=70%2001 HTTP/1.1",
  );
  expect(seen[0]?.headers.get("content-type")).toBe("application/json");
  expect(seen[0]?.headers.get("access-token")).toBe("clt.first");
  expect(seen[0]?.headers.get("Rpc-Transit-Life-Account")).toBe("7000000000000000001");
  expect(seen[0]?.headers.has("content-length")).toBe(false);
});

test("the other calls go out as documented, ids as strings", async () => {
  const results = success('"verify_results":[{"result":0,"code":"Cg+/="}],"orders":[],"pois":[]');
  const { seen } = await against(results, async (douyin) => {
    await douyin.prepare({ code: "104930181552" }, "7001");
    await douyin.getCertificate("Cg+/=");
    await douyin.queryCertificates({ orderId: "1061449651423386211" });
    await douyin.queryCertificates({ encryptedCode: "Cg+/=" });
    await douyin.queryOrder("1061449651423386211");
    await douyin.queryShops({ page: 1, size: 20 });
    await douyin.queryShops({ poiId: "7001", page: 2, size: 1 });
    await douyin.queryShops({ thirdId: "门店1", page: 1, size: 20 });
    await douyin.verify({ verifyToken: "t", poiId: "7001", encryptedCodes: ["Cg+/="] });
    await douyin.verify({
      verifyToken: "t",
      poiId: "7001",
      encryptedCodes: ["a", "a"],
      orderId: "106144965142338621",
    });
    await douyin.fetchToken("stable");
    await douyin.fetchToken("plain");
  });
  const certificate = "/goodlife/v1/fulfilment/certificate";
  expect(seen.map(({ line }) => line.replace(" HTTP/1.1", ""))).toEqual([
    `GET ${certificate}/prepare/?code=104930181552&poi_id=7001`,
    `GET ${certificate}/get/?encrypted_code=Cg%2B%2F%3D`,
    `GET ${certificate}/query/?order_id=1061449651423386211`,
    `GET ${certificate}/query/?encrypted_code=Cg%2B%2F%3D`,
    "GET /goodlife/v1/trade/order/query/?account_id=7000000000000000001&page_num=1&page_size=10&order_id=1061449651423386211",
    "GET /goodlife/v1/shop/poi/query/?account_id=7000000000000000001&page=1&size=20",
    "GET /goodlife/v1/shop/poi/query/?poi_id=7001&page=2&size=1",
    "GET /goodlife/v1/shop/poi/query/?third_id=%E9%97%A8%E5%BA%971&page=1&size=20",
    `POST ${certificate}/verify/`,
    `POST ${certificate}/verify/`,
    "POST /oauth/stable_client_token/",
    "POST /oauth/client_token/",
  ]);
  const token = '{"client_key":"ck","client_secret":"very-secret","grant_type":"client_credential"}';
  expect(seen.slice(8).map(({ body }) => body)).toEqual([
    '{"verify_token":"t","poi_id":"7001","encrypted_codes":["Cg+/="]}',
    '{"verify_token":"t","poi_id":"7001","encrypted_codes":["a","a"],"order_id":"106144965142338621"}',
    token,
    token,
  ]);
  expect(seen.every(({ headers }) => headers.get("content-type") === "application/json")).toBe(true);
  expect(seen.slice(10).some(({ headers }) => headers.has("access-token"))).toBe(false);
});

const withUpstream = async (
  answer: (seen: Seen, index: number) => Answer,
  options?: Parameters<typeof openTestDouyin>[1],
) => {
  const upstream = await openUpstream(answer);
  const opened = openTestDouyin(upstream.url, options);
  const close = () => {
    opened.douyin.close();
    upstream.close();
  };
  return { ...opened, upstream, close };
};

const tokenRefusals: readonly (readonly [string, string])[] = [
  ["2190002 in both", refusal(2190002)],
  ["2190008 in data, without extra", '{"data":{"error_code":2190008,"description":"access_token expired"}}'],
  ["28001003 in data beside a calm extra", '{"data":{"error_code":28001003},"extra":{"error_code":0}}'],
  ["28001008 in extra only", '{"data":{},"extra":{"error_code":28001008}}'],
  ["2190008 in extra beside another code", '{"data":{"error_code":2100004},"extra":{"error_code":2190008}}'],
];

test.each(tokenRefusals)("%s: one renewal, one replay", async (_name, text) => {
  const all = await withUpstream((_, index) => http(index === 0 ? text : none));
  expect((await all.douyin.prepare({ code: "1" }, "7001")).kind).toBe("ok");
  expect(all.renewed).toEqual(["clt.first"]);
  expect(all.upstream.seen.map(({ headers }) => headers.get("access-token"))).toEqual([
    "clt.first",
    "clt.second",
  ]);
  expect(all.upstream.seen[0]?.line).toBe(all.upstream.seen[1]?.line ?? "");
  expect(all.logged.join("")).not.toContain("clt.");
  all.close();
});

test("a verify whose token is refused is replayed with the same body, and a second refusal is the answer", async () => {
  const all = await withUpstream(() => http(refusal(2190008)));
  const reply = await all.douyin.verify({ verifyToken: "t", poiId: "7001", encryptedCodes: ["a"] });
  expect(reply).toMatchObject({ kind: "refused", errorCode: 2190008 });
  expect(all.upstream.seen).toHaveLength(2);
  expect(all.upstream.seen[0]?.body).toBe(all.upstream.seen[1]?.body ?? "");
  expect(all.renewed).toEqual(["clt.first"]);
  all.close();
});

test("without a token nothing is sent; a renewal that fails leaves nothing done", async () => {
  const fails = async (): Promise<string> => {
    throw new Error("token endpoint is down");
  };
  const first = await withUpstream(() => http(none), {
    tokens: { current: fails, renewAfterRefusal: fails },
  });
  expect(await first.douyin.prepare({ code: "1" }, "7001")).toMatchObject({
    kind: "unusable",
    reason: "no_connection",
    sent: false,
  });
  expect(first.upstream.seen).toHaveLength(0);
  first.close();
  const second = await withUpstream(() => http(refusal(2190008)), {
    tokens: { current: async () => "clt.x", renewAfterRefusal: fails },
  });
  expect(await second.douyin.prepare({ code: "1" }, "7001")).toMatchObject({ kind: "unusable", sent: false });
  second.close();
});

test("a token that never comes ends with the caller's budget", async () => {
  const never = () => new Promise<string>(() => {});
  const all = await withUpstream(() => http(none), { tokens: { current: never, renewAfterRefusal: never } });
  const reply = await all.douyin.prepare({ code: "1" }, "7001", { deadlineMs: 60 });
  expect(reply).toMatchObject({ kind: "unusable", reason: "timeout", sent: false });
  expect(reply.facts.durationMs).toBeLessThan(200);
  all.close();
});

const unusable: readonly (readonly [string, Answer, object])[] = [
  ["silence", "silence", { reason: "timeout", sent: true }],
  ["a dropped connection", "drop", { reason: "lost", sent: true }],
  ["a 500", "HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", { reason: "http_status", sent: true }],
  [
    "a refusal under 400",
    `HTTP/1.1 400 No\r\ncontent-length: ${refusal(1212).length}\r\n\r\n${refusal(1212)}`,
    { reason: "http_status", sent: true },
  ],
  [
    "a redirect, which is not followed",
    "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
    { reason: "http_status", sent: true },
  ],
  ["HTML", http("<html>object_id=secret</html>"), { reason: "malformed", sent: true }],
  ["an empty body", http(""), { reason: "malformed", sent: true }],
  ["broken UTF-8", http(Buffer.from([0x22, 0xff, 0x22])), { reason: "malformed", sent: true }],
  ["no HTTP", "hello\r\n\r\n", { reason: "malformed", sent: true }],
];

test.each(unusable)("%s is unusable, sent once, and tells no secret", async (_name, answer, outcome) => {
  const all = await withUpstream((_, index) => (index === 0 ? http(none) : answer));
  await all.douyin.prepare({ code: "104930181552" }, "7001");
  const reply = await all.douyin.prepare({ code: "104930181552" }, "7001");
  expect(reply).toMatchObject({ kind: "unusable", ...outcome });
  expect(all.upstream.seen).toHaveLength(2);
  const told = `${all.logged.join("")}${reply.kind === "unusable" ? Bun.inspect(reply.cause) : ""}`;
  for (const secret of ["104930181552", "clt.", "very-secret", "object_id=secret"])
    expect(told).not.toContain(secret);
  all.close();
});

test("a deadline shorter than the time limit wins", async () => {
  const all = await withUpstream(() => "silence");
  const reply = await all.douyin.prepare({ code: "1" }, "7001", { deadlineMs: 50 });
  expect(reply).toMatchObject({ kind: "unusable", reason: "timeout" });
  expect(reply.facts.durationMs).toBeLessThan(200);
  expect(await all.douyin.prepare({ code: "1" }, "7001", { deadlineMs: 0 })).toMatchObject({ sent: false });
  all.close();
});

test("nobody listening: no connection, nothing sent", async () => {
  const { douyin } = openTestDouyin("http://127.0.0.1:1");
  const reply = await douyin.verify({ verifyToken: "t", poiId: "7001", encryptedCodes: ["a"] });
  expect(reply).toMatchObject({ kind: "unusable", reason: "no_connection", sent: false });
});

const date = "Tue, 24 Nov 2026 00:00:00 GMT";
const clocks: readonly (readonly [string, string, string, number | null])[] = [
  ["seconds", '{"error_code":0,"now":1742975316}', "", 1742975316000],
  ["milliseconds", '{"error_code":0,"now":1742975316123}', "", 1742975316123],
  ["a string", '{"error_code":0,"now":"1742975316"}', "", 1742975316000],
  ["extra before Date", '{"error_code":0,"now":1742975316}', `Date: ${date}\r\n`, 1742975316000],
  ["Date where now is 0", '{"error_code":0,"now":0}', `Date: ${date}\r\n`, Date.parse(date)],
  ["Date where extra is missing", "", `date: ${date}\r\n`, Date.parse(date)],
  ["nothing", "", "", null],
  ["nonsense", '{"error_code":0,"now":{"a":1}}', "Date: soon\r\n", null],
];

test.each(clocks)("Douyin's clock is read from %s", async (_name, extra, head, nowMs) => {
  const all = await withUpstream(() => http(success('"certificates":[]', extra), head));
  const reply = await all.douyin.prepare({ code: "1" }, "7001");
  expect(reply.kind).toBe("ok");
  expect(reply.facts.nowMs).toBe(nowMs);
  all.close();
});

test("pass-through answers keep every byte, unknown fields and long numbers included", async () => {
  const text = success('"pois":[ {"poi":{"poi_id":7560254070939566118 }} ],  "certificates":"odd"');
  const { result } = await against(text, async (douyin) => [
    await douyin.queryShops({ page: 1, size: 20 }),
    await douyin.prepareAsIs({ code: "1" }, "7001"),
  ]);
  for (const reply of result) expect(reply.kind === "ok" && Buffer.from(reply.bytes).toString()).toBe(text);
});
