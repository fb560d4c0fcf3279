import { describe, expect, test } from "bun:test";
import { arrivalOf } from "../../src/certify/exchange.ts";
import { seenAhead, whyUnsigned } from "../../src/certify/signed.ts";
import { signHeaders } from "../support/sign.ts";

const keys = { clientKey: "ck_demo_0001", secret: "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t" };
const nowMs = 1_773_628_134_000;
const target = "/v1/open/coupons/verify";

/** A request that was signed over one text and arrived with another. */
const arrived = (
  sent: string,
  signed: string,
  change: { readonly secret?: string; readonly atMs?: number } = {},
) => {
  const headers = signHeaders({
    ...keys,
    ...(change.secret === undefined ? {} : { secret: change.secret }),
    method: "POST",
    target,
    body: signed,
    timestampSeconds: Math.floor((change.atMs ?? nowMs) / 1_000),
    nonce: "n0nce-0123456789abcdef",
  });
  return arrivalOf({
    atMs: 0,
    method: "POST",
    target,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    bytes: new TextEncoder().encode(sent),
  });
};

const compact = '{"poi_id":"7001","code":"104930181552","remark":"靠窗","encrypted_codes":["a","b"]}';

describe("a body that was written anew between signing and sending is recognised", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["two spaces", JSON.stringify(JSON.parse(compact), null, 2)],
    ["four spaces", JSON.stringify(JSON.parse(compact), null, 4)],
    [
      "Python's json.dumps",
      '{"poi_id": "7001", "code": "104930181552", "remark": "\\u9760\\u7a97", "encrypted_codes": ["a", "b"]}',
    ],
    [
      "Python's json.dumps without ASCII",
      '{"poi_id": "7001", "code": "104930181552", "remark": "靠窗", "encrypted_codes": ["a", "b"]}',
    ],
    ["a line feed at the end", `${compact}\n`],
    ["no body at all", ""],
  ];
  for (const [name, signed] of texts)
    test(name, () => {
      expect(whyUnsigned(keys, arrived(compact, signed))).toContain("重新序列化");
    });

  test("and is not taken for a wrong secret, or the other way round", () => {
    const other = arrived(compact, compact, { secret: "another-secret-another-secret-0001" });
    expect(whyUnsigned(keys, other)).toContain("待签字符串或 secret 不对");
    expect(whyUnsigned({ ...keys, clientKey: "ck_other" }, arrived(compact, compact))).toContain(
      "client_key",
    );
  });
});

describe("a gateway whose clock is ten minutes ahead", () => {
  const aheadMs = 600_000;
  test("refuses what is right by the true time, and says what time it is", () => {
    const seen = seenAhead(keys, arrived(compact, compact), { nowMs, aheadMs });
    if (!("refused" in seen)) throw new Error("it was let through");
    const body: unknown = JSON.parse(new TextDecoder().decode(seen.refused.bytes));
    expect(body).toMatchObject({ code: "timestamp_out_of_window", server_time: "2026-03-16T02:38:54.000Z" });
  });

  test("lets through what follows it, signed for the true time", () => {
    const seen = seenAhead(keys, arrived(compact, compact, { atMs: nowMs + aheadMs }), { nowMs, aheadMs });
    if (!("arrival" in seen)) throw new Error("it was refused");
    expect(seen.arrival.headers).toEqual(arrived(compact, compact).headers);
  });

  test("does not mend a signature that is wrong", () => {
    const wrong = arrived(compact, `${compact} `, { atMs: nowMs + aheadMs });
    expect(seenAhead(keys, wrong, { nowMs, aheadMs })).toEqual({ arrival: wrong });
  });
});
