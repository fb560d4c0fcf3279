import { expect, test } from "bun:test";
import { join } from "node:path";
import { readable } from "../../src/console/tryit/send.ts";
import { curlLine, newNonce, sign } from "../../src/console/tryit/sign.ts";

interface Vector {
  readonly name: string;
  readonly client_key: string;
  readonly secret: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly method: string;
  readonly target: string;
  readonly body_hex: string;
  readonly body_text: string | null;
  readonly string_to_sign: string;
  readonly signature: string;
}

const golden: { readonly cases: readonly Vector[] } = await Bun.file(
  join(import.meta.dir, "../signing/signing-vectors.json"),
).json();
/** A page signs what was typed: bodies that are no text are none of its cases. */
const typeable = golden.cases.filter(
  ({ body_hex, body_text }) => Buffer.from(body_text ?? "").toString("hex") === body_hex,
);

const requestOf = (vector: Vector) => ({
  clientKey: vector.client_key,
  timestampSeconds: Number(vector.timestamp),
  nonce: vector.nonce,
  method: vector.method,
  target: vector.target,
  body: vector.body_text ?? "",
});

test.each(typeable.map((vector) => [vector.name, vector] as const))(
  "the page signs %s as everybody does",
  async (_, vector) => {
    const signed = await sign(requestOf(vector), vector.secret);
    expect(signed.stringToSign).toBe(vector.string_to_sign);
    expect(signed.signature).toBe(vector.signature);
    expect(signed.headers["X-Signature"]).toBe(vector.signature);
  },
);

test("most golden cases are of texts", () => {
  expect(typeable.length).toBeGreaterThan(25);
});

test("a shell sends what was signed, quotes and all", async () => {
  const request = {
    clientKey: "ck_demo_0001",
    timestampSeconds: 1_773_628_134,
    nonce: newNonce(),
    method: "POST",
    target: "/v1/open/coupons/verify",
    body: `{"remark":"it's $HOME \\n"}`,
  };
  const line = curlLine("http://gateway.test", request, await sign(request, "s3cr3t"));
  const shell = Bun.spawnSync(["sh", "-c", line.replace(/^curl/, "printf '%s\\n'")]);
  const words = shell.stdout.toString().split("\n");
  expect(words).toContain(request.body);
  expect(words).toContain(`X-Nonce: ${request.nonce}`);
  expect(words).toContain("http://gateway.test/v1/open/coupons/verify");
});

test("a nonce is well formed, and another one each time", () => {
  const nonces = Array.from({ length: 50 }, newNonce);
  expect(new Set(nonces).size).toBe(50);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
});

test.each([
  ['{"a":1}', '{\n  "a": 1\n}'],
  ['{"id":7182937465123456789}', '{\n  "id": 7182937465123456789\n}'],
  ['[{"a":"x, {\\"y\\":1}"},[]]', '[\n  {\n    "a": "x, {\\"y\\":1}"\n  },\n  []\n]'],
  ["", ""],
])("the answer %p reads %p", (text, shown) => {
  expect(readable(text)).toBe(shown);
});
