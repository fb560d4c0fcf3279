import { describe, expect, test } from "bun:test";
import { operationTable } from "../../generated/operations.ts";
import { systemClock } from "../../src/clock.ts";
import type { Handlers } from "../../src/http/handlers.ts";
import { mount } from "../../src/http/mount.ts";
import { openServer } from "../../src/http/server.ts";
import { openLog } from "../../src/log.ts";
import { Problem } from "../../src/problem.ts";

type Stub = () => unknown;

const caller = { kind: "operator", uid: "anna", role: "admin", poiIds: null } as const;
const verifyBody = JSON.stringify({ poi_id: "7001", code: "102938475610" });

/** The whole HTTP side with handlers of the test: what an operation of ours does wrong is done on purpose. */
const openWith = (stubs: Readonly<Record<string, Stub>>) => {
  const logged: string[] = [];
  const log = openLog({ level: "debug", nowMs: () => 0, write: (line) => logged.push(line) });
  const broken = Object.keys(operationTable).map((id) => [id, async () => await stubs[id]?.()] as const);
  const handlers = Object.fromEntries(broken) as unknown as Handlers;
  const admission = {
    signed: () => Promise.reject(new Error("nobody signs here")),
    operator: async () => ({ caller, proof: { kind: "key" } as const }),
    session: async () => undefined,
    deviceCode: () => Promise.reject(new Error("no device comes here")),
    limit: () => {},
    hear: () => {},
    isSecure: () => true,
    addressOf: () => null,
  };
  const endpoints = mount(handlers, { admission, clock: systemClock, log });
  const server = openServer({ endpoints, environment: "sandbox", log, idleTimeoutSeconds: 30 });
  const call = async (method: string, path: string, body?: string) => {
    const headers = {
      "x-xtj-uid": "anna",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    const response = await server.fetch(new Request(`http://gateway.test${path}`, init));
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString("utf8");
    const json = response.status === 200 ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, bytes, text, json };
  };
  return {
    logged: () => logged.join(""),
    call,
    verify: () => call("POST", "/v1/open/coupons/verify", verifyBody),
    find: () => call("GET", "/v1/open/verifications/7"),
  };
};

const throws =
  (thrown: unknown): Stub =>
  () => {
    throw thrown;
  };
const deep = () => new Error("outer words", { cause: new Error("inner words: SELECT secret") });

const expectDefect = (
  { status, text, json }: { readonly status: number; readonly text: string; readonly json: unknown },
  retry: string,
): void => {
  expect(status).toBe(500);
  expect(json).toMatchObject({
    code: "internal_error",
    retry,
    details: [],
    verification_id: null,
    upstream: null,
  });
  expect(text).not.toMatch(/outer|inner|SELECT|Error|\.ts/);
};

describe("a handler that fails", () => {
  test("is answered in neutral words; its whole chain of causes stands in the log", async () => {
    const side = openWith({ getVerification: throws(deep()) });
    const reply = await side.find();
    expectDefect(reply, "same_request");
    expect(reply.headers.get("x-dyg-environment")).toBe("sandbox");
    for (const words of ["outer words", "inner words: SELECT secret", reply.json.request_id])
      expect(side.logged()).toContain(words);
  });

  test("at verify asks the caller to ask before anything is repeated", async () => {
    expectDefect(await openWith({ verifyCoupon: throws(deep()) }).verify(), "ask");
  });

  test.each([
    ["a text", "inner words"],
    ["nothing", undefined],
    ["null", null],
    ["an object", { inner: 1 }],
  ])("may throw anything: %s", async (_, thrown) => {
    expectDefect(await openWith({ getVerification: throws(thrown) }).find(), "same_request");
  });

  test("with a problem of the contract is answered with it, without its cause", async () => {
    const problem = new Problem("not_found", "没有这条记录", { cause: deep() });
    const reply = await openWith({ getVerification: throws(problem) }).find();
    expect([reply.status, reply.json.code, reply.json.message]).toEqual([404, "not_found", "没有这条记录"]);
    expect(reply.text).not.toContain("words");
  });
});

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;
const breaches: readonly (readonly [string, unknown])[] = [
  ["nothing at all", undefined],
  ["no body", { status: 200 }],
  ["a body without its fields", { status: 200, body: {} }],
  ["a field of another type", { status: 200, body: { data: "inner words" } }],
  ["an unknown field", { status: 200, body: { inner: 1, words: 2 } }],
  ["bytes where the contract has a value", { status: 200, body: Buffer.from("{}") }],
  ["a value JSON does not have", { status: 200, body: { data: 1n } }],
  ["a value that holds itself", { status: 200, body: cyclic }],
  ["a status the contract does not know", { status: 299, body: {} }],
  ["no status", { body: {} }],
];

describe("an answer that breaks the contract", () => {
  test.each(breaches)("never leaves the gateway: %s", async (_, answer) => {
    const side = openWith({ getVerification: () => answer });
    expectDefect(await side.find(), "same_request");
    expect(side.logged()).toContain('"msg":"defect"');
  });

  test("names what is wrong in the log only", async () => {
    const side = openWith({ getVerification: () => ({ status: 200, body: { data: null, inner: 1 } }) });
    expectDefect(await side.find(), "same_request");
    for (const name of ["inner", "items", "outcome"]) expect(side.logged()).toContain(name);
  });

  const instead = {
    status: 202,
    body: { said: "instead" },
    headers: { location: "/v1/open/verifications/7", "retry-after": "2" },
  };
  const kept = breaches.filter(([, answer]) => typeof answer === "object" && answer !== null);

  test.each(kept)("at verify gives way to the answer that tells how to ask: %s", async (_, answer) => {
    const side = openWith({ verifyCoupon: () => Object.assign({ orElse: () => instead }, answer) });
    const reply = await side.verify();
    expect([reply.status, reply.json]).toEqual([202, instead.body]);
    expect(reply.headers.get("location")).toBe(instead.headers.location);
    expect(side.logged()).toContain('"msg":"defect"');
  });

  test("gives way also when only its header cannot be sent", async () => {
    const health = { status: "ok", detail: "" };
    const checks = { database: health, access_token: health, upstream: health, disk: health };
    const body = { status: "ok", version: "1", environment: "sandbox", uptime_seconds: 1, checks };
    const answer = { status: 200, body, headers: { location: "第七" }, orElse: () => instead };
    const reply = await openWith({ getHealth: () => answer }).call("GET", "/healthz");
    expect([reply.status, reply.json]).toEqual([202, instead.body]);
  });

  test("is nothing Douyin's own bytes can be: they pass as they are", async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    const side = openWith({ prepareCoupon: () => ({ status: 200, body }) });
    const reply = await side.call("POST", "/v1/open/coupons/prepare", verifyBody);
    expect([reply.status, reply.bytes]).toEqual([200, body]);
    expect(side.logged()).not.toContain("defect");
  });
});

test("the gateway does not start with an operation that nobody handles, or a handler of none", () => {
  const ground = {
    admission: {
      signed: () => Promise.reject(new Error("not asked")),
      operator: async () => ({ caller, proof: { kind: "key" } as const }),
      session: async () => undefined,
      deviceCode: () => Promise.reject(new Error("no device comes here")),
      limit: () => {},
      hear: () => {},
      isSecure: () => true,
      addressOf: () => null,
    },
    clock: systemClock,
    log: openLog({ level: "error", nowMs: () => 0, write: () => {} }),
  };
  const all = Object.fromEntries(Object.keys(operationTable).map((id) => [id, async () => ({})]));
  const { verifyCoupon: _, ...fewer } = all;
  expect(() => mount(fewer as unknown as Handlers, ground)).toThrow("verifyCoupon");
  const more = { ...all, sellCoupon: async () => ({}) };
  expect(() => mount(more as unknown as Handlers, ground)).toThrow("sellCoupon");
});
