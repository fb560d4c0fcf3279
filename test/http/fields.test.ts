import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { expectRefusal, expectServing, namedFields, refusedVerify, unnoticed, verifyPath } from "./ground.ts";

let own: TestGateway;
beforeAll(async () => {
  own = await openTestGateway();
});
afterEach(() => expectServing(own));
afterAll(() => own.close());

const good = () => ({ poi_id: own.poiId, code: "102938475610" });
type Case = readonly [name: string, change: Readonly<Record<string, unknown>>, fields: readonly string[]];

const modes = ["short_link", "code", "encrypted_code", "encrypted_codes", "ticket"] as const;
const values = {
  short_link: "https://v.douyin.com/abc/",
  code: "102938475610",
  encrypted_code: "CgYIASAHKAE",
  encrypted_codes: ["CgYIASAHKAE"],
  ticket: "pT0mZk3vQ1x8dS5hJr2uYwA9bC7eF4gL",
};

describe("a field of another JSON type", () => {
  test.each([
    ["a number for a shop", { poi_id: 7001 }, ["poi_id"]],
    ["a number for a code", { code: 102938475610 }, ["code"]],
    ["null for a code", { code: null }, ["code"]],
    ["an object for a code", { code: {} }, ["code"]],
    ["a list for a code", { code: ["102938475610"] }, ["code"]],
    ["a text for an integer", { quantity: "3" }, ["quantity"]],
    ["a fraction for an integer", { quantity: 1.5 }, ["quantity"]],
    ["true for an integer", { quantity: true }, ["quantity"]],
    ["a text for a boolean", { another: "true" }, ["another"]],
    ["a number for a boolean", { another: 1 }, ["another"]],
    ["a text for a list", { certificate_ids: "7001" }, ["certificate_ids"]],
    ["a number in a list", { certificate_ids: ["7001", 7002] }, ["certificate_ids[1]"]],
    ["several at once", { quantity: "3", another: 1, remark: 5 }, ["quantity", "another", "remark"]],
  ] satisfies readonly Case[])("is refused by name: %s", async (_, change, fields) => {
    expectRefusal(await refusedVerify(own, { ...good(), ...change }), 400, "invalid_request", fields);
  });
});

describe("a field out of its range", () => {
  test.each([
    ["quantity 0", { quantity: 0 }, ["quantity"]],
    ["quantity 11", { quantity: 11 }, ["quantity"]],
    ["quantity beyond a double", { quantity: 1e300 }, ["quantity"]],
    ["an empty code", { code: "" }, ["code"]],
    ["a code of 10,000 characters", { code: "1".repeat(10_000) }, ["code"]],
    ["a code with a space", { code: "1029 3847" }, ["code"]],
    ["a code with a control character", { code: "1029\u0000" }, ["code"]],
    ["a code with a line break", { code: "1029\n" }, ["code"]],
    ["a full-width code", { code: "１０２９" }, ["code"]],
    ["a shop of 20 digits", { poi_id: "12345678901234567890" }, ["poi_id"]],
    ["a shop with a sign", { poi_id: "-1" }, ["poi_id"]],
    ["a remark of 201 characters", { remark: "注".repeat(201) }, ["remark"]],
    ["a remark with a line break", { remark: "a\nb" }, ["remark"]],
    ["a bill number with an escape sign", { ext_order_id: "\u001b[2J" }, ["ext_order_id"]],
    ["half a character in a remark", { remark: "a\ud800b" }, ["remark"]],
    ["half a character in a bill number", { ext_order_id: "\udc00" }, ["ext_order_id"]],
    ["an idempotency key with a dot", { idempotency_key: "a.b" }, ["idempotency_key"]],
    ["an idempotency key of 65 characters", { idempotency_key: "k".repeat(65) }, ["idempotency_key"]],
    ["no certificate", { certificate_ids: [] }, ["certificate_ids"]],
    [
      "eleven certificates",
      { certificate_ids: Array.from("abcdefghijk", (_, i) => `${i}`) },
      ["certificate_ids"],
    ],
    ["a certificate twice", { certificate_ids: ["1", "1"] }, ["certificate_ids"]],
  ] satisfies readonly Case[])("is refused by name: %s", async (_, change, fields) => {
    expectRefusal(await refusedVerify(own, { ...good(), ...change }), 400, "invalid_request", fields);
  });

  test("never repeats the value it complains about: it may be a code", async () => {
    const reply = await refusedVerify(own, { ...good(), code: "  secret-code-7788  " });
    expect(reply.text).not.toContain("7788");
    expect(own.logged.join("")).not.toContain("7788");
  });
});

describe("the way a coupon is given", () => {
  const pairs = modes.flatMap((a, index) => modes.slice(index + 1).map((b) => [a, b] as const));

  test.each(pairs)("is exactly one: not %s together with %s", async (a, b) => {
    const body = { poi_id: own.poiId, verify_token: "token", [a]: values[a], [b]: values[b] };
    expectRefusal(await refusedVerify(own, body), 400, "invalid_request", [a, b]);
  });

  test("is exactly one: not none", async () => {
    const reply = await refusedVerify(own, { poi_id: own.poiId });
    expectRefusal(reply, 400, "invalid_request");
    for (const mode of modes) expect(reply.json.message).toContain(mode);
  });

  test.each(["encrypted_code", "encrypted_codes"] as const)("asks for verify_token with %s", async (mode) => {
    const reply = await refusedVerify(own, { poi_id: own.poiId, [mode]: values[mode] });
    expectRefusal(reply, 400, "invalid_request", ["verify_token"]);
  });

  test.each([
    ["a verify_token with a code", { code: values.code, verify_token: "t" }, ["verify_token"]],
    ["an order with a code", { code: values.code, order_id: "10" }, ["order_id"]],
    ["a verify_token with a link", { short_link: values.short_link, verify_token: "t" }, ["verify_token"]],
    [
      "certificates with an encrypted code",
      { encrypted_code: "c", verify_token: "t", certificate_ids: ["1"] },
      ["certificate_ids"],
    ],
    [
      "certificates with encrypted codes",
      { encrypted_codes: ["c"], verify_token: "t", certificate_ids: ["1"] },
      ["certificate_ids"],
    ],
  ] satisfies readonly Case[])("decides what may stand beside it: not %s", async (_, fields, named) => {
    const reply = await refusedVerify(own, { poi_id: own.poiId, ...fields });
    expectRefusal(reply, 400, "invalid_request", named);
  });

  test.each([
    ["certificates", { code: values.code, certificate_ids: ["1", "2"], quantity: 3 }, ["quantity"]],
    ["encrypted codes", { encrypted_codes: ["a", "b"], verify_token: "t", quantity: 1 }, ["quantity"]],
  ] satisfies readonly Case[])("agrees with its quantity: %s", async (_, fields, named) => {
    const reply = await refusedVerify(own, { poi_id: own.poiId, ...fields });
    expectRefusal(reply, 400, "invalid_request", named);
  });

  test("names one idempotency key, whether in the header or in the body", async () => {
    const reply = await refusedVerify(
      own,
      { ...good(), idempotency_key: "key-a" },
      { headers: { "idempotency-key": "key-b" } },
    );
    expectRefusal(reply, 400, "invalid_request");
    expect(namedFields(reply).join()).toMatch(/idempotency/i);
  });
});

describe("an unknown field", () => {
  test("is refused, each by its name", async () => {
    const more = { foo: 1, "bar/baz": 2, "a~b": 3, Code: "x", "": 4 };
    const reply = await refusedVerify(own, { ...good(), ...more });
    expectRefusal(reply, 400, "invalid_request", Object.keys(more));
  });

  test("is named also when there are fifty of them", async () => {
    const more = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`u${index}`, index]));
    const reply = await refusedVerify(own, { ...good(), ...more });
    expectRefusal(reply, 400, "invalid_request", Object.keys(more));
    expect(reply.json.message.length).toBeLessThan(1_000);
  });

  test("cannot hide behind the names every object has", async () => {
    const raw = `{"poi_id":"${own.poiId}","code":"1","__proto__":{"quantity":2},"constructor":1,"toString":2}`;
    const reply = await unnoticed(own, () => own.call("POST", verifyPath, { raw }));
    expectRefusal(reply, 400, "invalid_request", ["__proto__", "constructor", "toString"]);
    const inherited = `{"__proto__":{"poi_id":"${own.poiId}","code":"1"}}`;
    const other = await unnoticed(own, () => own.call("POST", verifyPath, { raw: inherited }));
    expectRefusal(other, 400, "invalid_request", ["poi_id", "__proto__"]);
  });

  test("does not fill the answer, however long its name", async () => {
    const reply = await refusedVerify(own, { ...good(), ["x".repeat(10_000)]: 1 });
    expectRefusal(reply, 400, "invalid_request", ["x".repeat(64)]);
    expect(reply.text.length).toBeLessThan(1_000);
  });
});
