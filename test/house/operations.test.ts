import { afterAll, describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { type ContractOperation, operationTable } from "../../generated/operations.ts";
import { ErrorResponse } from "../../generated/schemas.ts";
import { openTestGateway, type Reply } from "../support/gateway.ts";

const gateway = await openTestGateway();
afterAll(() => gateway.close());

const operations: readonly (readonly [string, ContractOperation])[] = Object.entries(operationTable);
const guarded = operations.filter(([, { access }]) => !access.public);
const open = operations.filter(([, { access }]) => access.public);
const pages = ["/openapi.yaml", "/openapi.json", "/docs"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** A path with every `{name}` given a number that nothing has. */
const pathOf = ({ template }: ContractOperation): string => template.replace(/\{\w+\}/g, "999999");
const stranger = { stranger: true } as const;
let nobodies = 0;

const expectMarks = ({ headers }: Reply): void => {
  expect(headers.get("x-request-id")).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
  expect(headers.get("x-dyg-environment")).toBe("sandbox");
};

const expectError = (reply: Reply, status: number): void => {
  expect([reply.status, reply.text]).toEqual([status, expect.any(String)]);
  expectMarks(reply);
  expect(reply.headers.get("content-type")).toStartWith("application/json");
  expect(
    [...Value.Errors(ErrorResponse, reply.json)].map(({ path, message }) => `${path} ${message}`),
  ).toEqual([]);
  expect(reply.json.request_id).toBe(reply.headers.get("x-request-id"));
};

test("the contract has operations of both kinds", () => {
  expect(guarded.length).toBeGreaterThanOrEqual(10);
  expect(open.length).toBeGreaterThanOrEqual(1);
});

describe.each(operations)("%s", (_, entry) => {
  test("is served", async () => {
    const { status } = await gateway.call(entry.method, pathOf(entry), stranger);
    expect([404, 405, 501]).not.toContain(status);
  });

  test("answers other methods on its path with 405 and names those it knows", async () => {
    const known = operations
      .filter(([, { template }]) => template === entry.template)
      .map(([, { method }]) => method);
    for (const method of methods.filter(
      (name) => name !== entry.method && !known.some((one) => one === name),
    )) {
      const reply = await gateway.call(method, pathOf(entry), stranger);
      expect([method, reply.status]).toEqual([method, 405]);
      expect((reply.headers.get("allow") ?? "").split(", ").toSorted()).toEqual(known.toSorted());
      expectError(reply, 405);
    }
  });
});

describe.each(guarded)("%s, asked by a stranger, says 401 and nothing of the request", (_, entry) => {
  const json = { "content-type": "application/json" };
  const strange: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ["nothing", "", {}],
    ["an unknown query", "?nonsense=1&nonsense=2&page=x", {}],
    ["malformed percent signs", "?poi_id=%zz", {}],
    ["malformed JSON", "", { raw: '{"poi_id": ', headers: json }],
    ["bytes that are no text", "", { raw: new Uint8Array([0xff, 0xfe, 0x00]), headers: json }],
    ["an empty body", "", { raw: "", headers: json }],
    ["JSON of another shape", "", { body: [1, { nonsense: true }] }],
    [
      "another content type",
      "",
      { raw: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
    ],
    ["no content type a server knows", "", { raw: "a", headers: { "content-type": "nonsense" } }],
    ["an idempotency key that is none", "", { headers: { "idempotency-key": "# #" } }],
  ];
  test.each(strange)("with %s", async (_with, query, options) => {
    const sendsBody = "raw" in options || "body" in options;
    if (sendsBody && entry.method === "GET") return;
    expectError(
      await gateway.call(entry.method, `${pathOf(entry)}${query}`, { ...options, ...stranger }),
      401,
    );
  });

  test("with half a signature, an operator nobody knows, or a path id that is none", async () => {
    const half = { headers: { "x-client-key": "abcdefgh" }, ...stranger };
    // Wrong keys are counted: each of these tests names another nobody.
    const uid = `nobody-${++nobodies}`;
    const nobody = { headers: { "x-xtj-uid": `xtj_${uid}_0000000000000000000000` }, ...stranger };
    expectError(await gateway.call(entry.method, pathOf(entry), half), 401);
    expectError(await gateway.call(entry.method, pathOf(entry), nobody), 401);
    const path = entry.template.replace(/\{\w+\}/g, "none");
    expectError(await gateway.call(entry.method, path, stranger), 401);
  });
});

test.each(open)("%s is for anyone: 200", async (_, entry) => {
  const reply = await gateway.call(entry.method, pathOf(entry), stranger);
  expect(reply.status).toBe(200);
  expectMarks(reply);
});

test.each(pages)("the page %s is for anyone, and only to be read", async (path) => {
  const reply = await gateway.call("GET", path, stranger);
  expect(reply.status).toBe(200);
  expectMarks(reply);
  const refused = await gateway.call("POST", path, stranger);
  expectError(refused, 405);
  expect(refused.headers.get("allow")).toBe("GET, HEAD");
});

const unknown = [
  "/nowhere",
  "/v1",
  "/v1/open/coupons",
  "/v1/open/coupons/verify/",
  "/v1/open/coupons/Verify",
  "//",
  "/v2/healthz",
];
test.each(unknown)("a path the contract does not know is 404: %s", async (path) => {
  for (const method of methods) expectError(await gateway.call(method, path, stranger), 404);
});

test("a HEAD, which has no body to explain itself, is refused like any other method", async () => {
  const path = "http://gateway.test/healthz";
  const { status, headers } = await gateway.gateway.fetch(new Request(path, { method: "HEAD" }));
  expect([status, headers.get("allow"), headers.get("x-dyg-environment")]).toEqual([405, "GET", "sandbox"]);
});

test("a request id of the caller comes back, one that breaks the form does not", async () => {
  const call = async (id: string) =>
    (await gateway.call("GET", "/nowhere", { headers: { "x-request-id": id }, ...stranger })).headers.get(
      "x-request-id",
    );
  expect(await call("from-the-till-1")).toBe("from-the-till-1");
  expect(await call("<script>")).not.toBe("<script>");
});
