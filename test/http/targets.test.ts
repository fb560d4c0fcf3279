import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { expectRefusal, expectServing, reportPath, signedLines, unnoticed, verifyPath } from "./ground.ts";
import { exchange, listening, openLine, requestHead } from "./wire.ts";

let own: TestGateway;
let url: string;
let admin: string;
beforeAll(async () => {
  own = await openTestGateway();
  url = listening(own);
  admin = (await own.createOperator("admin")).key;
});
afterAll(() => own.close());

const get = (target: string, method = "GET") =>
  unnoticed(own, () => exchange(url, { method, target, headers: [["X-XTJ-UID", admin]] }));
const rowPath = "/v1/open/verifications";

describe("the id in a path", () => {
  test.each([
    "0",
    "01",
    "-1",
    "+1",
    "1e3",
    "1.0",
    "0x1",
    "12345678901234567",
    "%31",
    "1%20",
    "1;x",
    "%zz",
    "%ff",
    "a%2Fb",
    "１",
  ])("that is no id is refused by name: %s", async (id) => {
    expectRefusal(await get(`${rowPath}/${id}`), 400, "invalid_request", ["id"]);
  });

  test.each(["1", "999999", "9007199254740991", "9007199254740993", "9999999999999999"])(
    "that no row has is not found: %s",
    async (id) => {
      expectRefusal(await get(`${rowPath}/${id}`), 404, "not_found");
    },
  );

  test("beyond the integers of a double is nobody else's row", async () => {
    const { codes } = own.sandbox.admin.createOrder();
    const { json } = await own.verify({ poi_id: own.poiId, code: codes[0] });
    expect((await get(`${rowPath}/${json.data.id}`)).status).toBe(200);
    expect((await get(`${rowPath}/0${json.data.id}`)).status).toBe(400);
  });
});

describe("by whatever name it is called, it answers, and knows who calls from where", () => {
  test.each([
    ...["g", "gw", "pos", "xtj1", "10.0.0.8", "[::1]"].map((host) => `HTTP/1.1\r\nHost: ${host}`),
    "HTTP/1.1\r\nHost: ",
    "HTTP/1.1\r\nHost: a?b#c",
    "HTTP/1.0",
  ])("%j", async (called) => {
    const ask = async (target: string, rest: string): Promise<string> => {
      const line = await openLine(url);
      line.send(`${target} ${called}\r\nX-XTJ-UID: ${admin}\r\nConnection: close\r\n${rest}`);
      const heard = await line.answer();
      line.destroy();
      return heard === null ? "nothing" : `${heard.status} ${heard.json?.code ?? ""}`;
    };
    // An operator key is taken over plain http from this machine alone.
    expect(await ask(`GET ${rowPath}/0`, "\r\n")).toBe("400 invalid_request");
    expect(await ask(`GET ${rowPath}?ext_order_id=b-1`, "\r\n")).toBe("200 ");
    const json = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    expect(await ask(`POST ${verifyPath}`, json)).toBe("400 invalid_request");
  });
});

describe("a path the contract does not know", () => {
  test.each([
    "/console/",
    "/nowhere",
    "/v1",
    "/healthz/",
    "//healthz",
    "/HEALTHZ",
    "/%68ealthz",
    "/v1/open/coupons/verify/",
    "/v1/open/coupons//verify",
    "/v1/open/coupons%2Fverify",
    `${rowPath}/`,
    `${rowPath}/1/`,
    `${rowPath}/1/2`,
    "/docs/",
    "/docs/derived",
    "/.env",
  ])("is not found: %s", async (target) => {
    const heard = await get(target);
    expectRefusal(heard, 404, "not_found");
    expect(heard.headers["allow"]).toBeUndefined();
  });

  test("keeps its query and fragment to itself", async () => {
    const heard = await get("/nowhere?code=778899");
    expect(heard.text).not.toContain("778899");
    expect(own.logged.join("")).not.toContain("778899");
  });
});

describe("a target that is not in normal form", () => {
  const dotted = [
    "/v1/open/coupons/./verify",
    "/v1/open/../open/coupons/verify",
    "/v1\\open\\coupons\\verify",
  ];

  // The runtime puts it into normal form before anyone sees it, so a signature over the other form cannot hold.
  test.each(dotted)("is refused where it was signed: %s", async (target) => {
    const body = JSON.stringify({ poi_id: own.poiId, code: "102938475610" });
    const headers = [
      ...signedLines(own.app, { method: "POST", target, body }),
      ["Content-Type", "application/json"] as const,
      ["Content-Length", String(body.length)] as const,
    ];
    const heard = await unnoticed(own, () => exchange(url, { method: "POST", target, headers, body }));
    expectRefusal(heard, 401, "signature_invalid");
  });

  test("means its normal form and nothing beyond it", async () => {
    expectRefusal(await get("/v1/open/../../../nowhere"), 404, "not_found");
    expectRefusal(await get("/healthz/..%2f..%2fetc/passwd"), 404, "not_found");
    expectRefusal(
      await exchange(url, { method: "GET", target: "/docs/../v1/internal/apps" }),
      401,
      "operator_unknown",
    );
  });
});

describe("a method the path does not take", () => {
  const methods = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] as const;
  const paths = [
    ["/healthz", "GET"],
    [verifyPath, "POST"],
    ["/v1/internal/apps", "GET, POST"],
    ["/v1/internal/reports/summary", "GET"],
  ] as const;

  test.each(paths.flatMap(([path, allow]) => methods.map((method) => [method, path, allow] as const)))(
    "is told those it takes: %s %s",
    async (method, path, allow) => {
      const heard = await get(path, method);
      expectRefusal(heard, 405, "method_not_allowed");
      expect(heard.headers["allow"]?.split(", ").toSorted().join(", ")).toBe(allow);
    },
  );

  test.each(paths)("is told so without a body when it is HEAD: %s", async (path, allow) => {
    const heard = await get(path, "HEAD");
    expect([heard.status, heard.text]).toEqual([405, ""]);
    expect(heard.headers["allow"]?.split(", ").toSorted().join(", ")).toBe(allow);
    expect(heard.headers["x-dyg-environment"]).toBe("sandbox");
  });

  test("of the contract's own pages is told GET and HEAD, and both work", async () => {
    for (const path of ["/docs", "/openapi.yaml", "/openapi.json"]) {
      const heard = await get(path, "POST");
      expectRefusal(heard, 405, "method_not_allowed");
      expect(heard.headers["allow"]).toBe("GET, HEAD");
      expect([(await get(path)).status, (await get(path, "HEAD")).status]).toEqual([200, 200]);
    }
  });

  test("that HTTP does not know ends the line, and the next one is served", async () => {
    const line = await openLine(url);
    line.send(requestHead("GRAB", "/healthz", []));
    const heard = await line.answer();
    expect(heard === null || heard.status >= 400).toBe(true);
    line.destroy();
    await expectServing(own);
  });
});

describe("a query", () => {
  const list = (query: string) => get(`${reportPath}?${query}`);

  test.each([
    ["unknown names", "bogus=1&x=2", ["bogus", "x"]],
    ["an unknown name given twice", "bogus=1&bogus=2", ["bogus"]],
    ["names every object has", "__proto__=1&constructor=2", ["__proto__", "constructor"]],
    ["names in another case", "Page=1", ["Page"]],
    ["an escaped unknown name", "%62ogus=1", ["bogus"]],
    ["a name given twice", "page=1&page=2", ["page"]],
    ["a name given twice, once escaped", "page=1&%70age=1", ["page"]],
    ["a list in PHP's way", "page_size%5B%5D=1", ["page_size[]"]],
    ["everything at once", "page=1&page=1&bogus=1", ["page", "bogus"]],
    ["a broken escape in a value", "page=%ZZ", ["page"]],
    ["half an escape", "page=%3", ["page"]],
    ["a broken escape in a name", "%ZZ=1", ["query"]],
    ["bytes that are not UTF-8", "page=%ff", ["page"]],
    ["a text for an integer", "page=one", ["page"]],
    ["an empty value", "page=", ["page"]],
    ["no value", "page", ["page"]],
    ["zero", "page=0", ["page"]],
    ["a sign", "page=-1", ["page"]],
    ["a plus", "page=+1", ["page"]],
    ["a leading zero", "page=01", ["page"]],
    ["an exponent", "page=1e1", ["page"]],
    ["another base", "page=0x1", ["page"]],
    ["a fraction", "page=1.0", ["page"]],
    ["a space", "page=1%20", ["page"]],
    ["more than a page may hold", "page_size=201", ["page_size"]],
    ["an integer beyond a double", "page=9007199254740993", ["page"]],
    ["Infinity", "page=Infinity", ["page"]],
    ["a JSON list", "page=%5B1%5D", ["page"]],
    ["two faults of two parameters", "page=0&page_size=0", ["page", "page_size"]],
  ] as const)("with %s is refused by name", async (_, query, fields) => {
    expectRefusal(await list(query), 400, "invalid_request", fields);
  });

  test("with a wrong choice is told the right ones", async () => {
    const heard = await list("status=success&status=done");
    expectRefusal(heard, 400, "invalid_request");
    expect(heard.json.message).toContain("status");
    expect(heard.json.message).toContain("cancelled");
  });

  test.each(["status=failed&status=success", "page=%31", "", "&&page=1&"])("is read: %j", async (query) => {
    expect((await list(query)).status).toBe(200);
  });

  test("is refused where an operation takes none", async () => {
    expectRefusal(await get("/healthz?verbose=1"), 400, "invalid_request", ["verbose"]);
    expectRefusal(await get(`${rowPath}/1?id=2`), 400, "invalid_request", ["id"]);
    const raw = JSON.stringify({ poi_id: own.poiId, code: "102938475610" });
    const reply = await unnoticed(own, () => own.call("POST", `${verifyPath}?dry_run=true`, { raw }));
    expectRefusal(reply, 400, "invalid_request", ["dry_run"]);
  });
});

describe("a request line in another form", () => {
  test.each([
    ["the absolute form", "GET http://other.test/healthz HTTP/1.1\r\nHost: gateway.test\r\n\r\n"],
    ["HTTP/1.0 without a host", "GET /healthz HTTP/1.0\r\n\r\n"],
    ["a host with a path in it", "GET /healthz HTTP/1.1\r\nHost: a/v1/internal/apps\r\n\r\n"],
    ["a host with a query in it", "GET /healthz HTTP/1.1\r\nHost: a?b#c\r\n\r\n"],
    ["an empty host", "GET /healthz HTTP/1.1\r\nHost: \r\n\r\n"],
  ])("reaches the path it names: %s", async (_, text) => {
    const line = await openLine(url);
    line.send(text);
    expect((await line.answer())?.json).toMatchObject({ environment: "sandbox", status: "ok" });
    line.destroy();
  });
});
