import { describe, expect, test } from "bun:test";
import { sha256Hex } from "../../src/digest.ts";
import { stringToSign } from "../../src/signing/canonical.ts";
import { openSigner } from "../../src/signing/signature.ts";
import { signHeaders } from "../support/sign.ts";
import vectors from "./signing-vectors.json";

describe("every golden signature is reproduced", () => {
  test.each(vectors.cases.map((vector) => [vector.name, vector] as const))("%s", (_name, vector) => {
    const body = Buffer.from(vector.body_hex, "hex");
    const text = stringToSign({
      clientKey: vector.client_key,
      timestamp: vector.timestamp,
      nonce: vector.nonce,
      method: vector.method,
      target: vector.target,
      bodySha256: sha256Hex(body),
    });
    expect(text).toBe(vector.string_to_sign);
    expect(sha256Hex(text)).toBe(vector.string_to_sign_sha256);
    expect(openSigner(vector.secret)(text)).toBe(vector.signature);
  });

  test("also by the code with which the tests sign", () => {
    for (const vector of vectors.cases) {
      const signed = signHeaders({
        clientKey: vector.client_key,
        secret: vector.secret,
        method: vector.method,
        target: vector.target,
        body: Buffer.from(vector.body_hex, "hex"),
        timestampSeconds: Number(vector.timestamp),
        nonce: vector.nonce,
      });
      expect(signed["X-Signature"]).toBe(vector.signature);
    }
    expect(vectors.cases.length).toBe(44);
  });
});

test("a signer gives the same signature however often it is used", () => {
  const sign = openSigner("s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t");
  const first = sign("a");
  sign("b");
  expect(sign("a")).toBe(first);
});
