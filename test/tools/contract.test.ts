import { expect, test } from "bun:test";
import { createHash, createHmac } from "node:crypto";
import { Value } from "@sinclair/typebox/value";
import { operationTable } from "../../generated/operations.ts";
import * as schemas from "../../generated/schemas.ts";
import { problemCodes } from "../../src/problem.ts";
import { below, text, texts } from "../../tools/generate/document.ts";
import { specText } from "./support.ts";

const spec = { pointer: "#", value: Bun.YAML.parse(specText) };
const description = text(below(below(spec, "info"), "description"));
const shop = "7182937465123456789";

test("the worked signature of the document can be recomputed digit by digit", () => {
  const body = '{"poi_id":"7182937465123456789","code":"104930181552"}';
  const sha256 = (value: string) => createHash("sha256").update(value).digest("hex");
  const stringToSign = [
    "DYG1-HMAC-SHA256",
    "ck_demo_0001",
    "1773628134",
    "n0nce-0123456789abcdef",
    "POST",
    "/v1/open/coupons/verify",
    sha256(body),
  ].join("\n");
  const secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t";
  expect(description).toContain(`\`${body}\``);
  expect(description).toContain(`${Buffer.byteLength(body)} 字节`);
  expect(description).toContain(`\`\`\`\n${stringToSign}\n\`\`\``);
  expect(description).toContain(`\`${sha256(stringToSign)}\``);
  expect(description).toContain(`\`${createHmac("sha256", secret).update(stringToSign).digest("hex")}\``);
});

test("every code a problem can have is in the contract, and no other", () => {
  const codes = texts(below(below(below(below(spec, "components"), "schemas"), "ErrorCode"), "enum"));
  expect(new Set(codes)).toEqual(new Set(problemCodes));
});

test("every reason a coupon fails for is explained in the document", () => {
  const keys = texts(below(below(below(below(spec, "components"), "schemas"), "ErrorKey"), "enum"));
  for (const key of keys) expect(description).toContain(`| \`${key}\` |`);
});

test("every operation answers strangers with 401, but for the health check", () => {
  for (const [id, { access, responses }] of Object.entries(operationTable)) {
    expect(`${id} ${access.public}`).toBe(`${id} ${id === "getHealth"}`);
    expect(`${id} ${"401" in responses}`).toBe(`${id} ${!access.public}`);
  }
});

test("an answer of the gateway's own has exactly the fields of its model", () => {
  const message = { message: "已修改" };
  expect(Value.Check(schemas.MessageResponse, message)).toBe(true);
  expect(Value.Check(schemas.MessageResponse, { ...message, more: 1 })).toBe(false);
  expect(Value.Check(schemas.MessageResponse, {})).toBe(false);
});

const accepted: readonly (readonly [string, unknown])[] = [
  ["a plain code", { poi_id: shop, code: "104686126200130" }],
  ["a link with a scanner's line feed", { poi_id: shop, short_link: " https://v.douyin.com/i5Qw3X7Y/\r\n" }],
  ["a bill number in Chinese", { poi_id: shop, code: "1", ext_order_id: "桌 3 第 2 单", remark: "" }],
  ["ten uses", { poi_id: shop, encrypted_code: "CgYI+/AA==", verify_token: "tok+/=", quantity: 10 }],
];
test.each(accepted)("a verify of %s is accepted", (_, body) => {
  expect(Value.Check(schemas.VerifyCouponRequest, body)).toBe(true);
});

const refused: readonly (readonly [string, unknown])[] = [
  ["no object", []],
  ["no shop", { code: "1" }],
  ["a shop that is a number", { poi_id: 7182937465123, code: "1" }],
  ["a shop of 20 digits", { poi_id: `${shop}0`, code: "1" }],
  ["an unknown field", { poi_id: shop, code: "1", shop_id: "1" }],
  ["a code with a space", { poi_id: shop, code: "1049 3018" }],
  ["a code of ten thousand characters", { poi_id: shop, code: "1".repeat(10_000) }],
  ["a link with a control character inside", { poi_id: shop, short_link: "https://v.douyin.com/\u0000a" }],
  ["quantity as text", { poi_id: shop, code: "1", quantity: "3" }],
  ["no coupon at all", { poi_id: shop, code: "1", quantity: 0 }],
  ["eleven coupons", { poi_id: shop, code: "1", quantity: 11 }],
  ["half a coupon", { poi_id: shop, code: "1", quantity: 1.5 }],
  ["one certificate twice", { poi_id: shop, code: "1", certificate_ids: ["12", "12"] }],
  ["an idempotency key with a dot", { poi_id: shop, code: "1", idempotency_key: "a.b" }],
  ["a remark of 201 characters", { poi_id: shop, code: "1", remark: "字".repeat(201) }],
  ["a remark with a line feed", { poi_id: shop, code: "1", remark: "a\nb" }],
  ["null for an absent field", { poi_id: shop, code: "1", remark: null }],
];
test.each(refused)("a verify with %s is refused", (_, body) => {
  expect(Value.Check(schemas.VerifyCouponRequest, body)).toBe(false);
});

test("a hostile link is judged in no time", () => {
  const startedAt = performance.now();
  const link = `${" ".repeat(2000)}\u0000${"\t".repeat(47)}`;
  expect(Value.Check(schemas.VerifyCouponRequest, { poi_id: shop, short_link: link })).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(50);
});
