import { describe, expect, test } from "bun:test";
import type { ReplyFacts } from "../../src/douyin/replies.ts";
import type { VerifyResult } from "../../src/douyin/verify.ts";
import { stepsOf } from "../../src/settling/outcome.ts";

const facts: ReplyFacts = { logid: "L", nowMs: 1_700_000_000_000, durationMs: 3 };
const result = (code: number, verifyId: string | null = "7486021925630773286"): VerifyResult => ({
  code: "CgwI==",
  result: code,
  msg: `words ${code}`,
  verifyId,
  certificateId: "7382420130108424203",
  originCode: "104686126200130",
  orderId: "1061449651423386211",
  productId: null,
  timesCardSerial: null,
  verifyTimeMs: null,
});
const ok = (...value: readonly (VerifyResult | undefined)[]) =>
  ({ kind: "ok", value, facts, bytes: new Uint8Array() }) as const;
const refused = (errorCode: number) =>
  ({ kind: "refused", errorCode, subErrorCode: 0, description: `words ${errorCode}`, facts }) as const;

/** Every number of the status-code page, and what a first send means by it (contract, section 4). */
const codes: readonly (readonly [number, "unknown" | string, string?])[] = [
  [1208, "coupon_already_used", "never"],
  [2, "coupon_already_used", "never"],
  [1212, "coupon_not_found", "never"],
  [1033000519, "coupon_not_found", "never"],
  [1221, "code_invalid", "rescan"],
  [1250, "code_invalid", "rescan"],
  [1502, "code_invalid", "rescan"],
  [45005117, "code_expired", "rescan"],
  [1241, "uses_exhausted", "never"],
  [3000002, "wrong_shop", "never"],
  [3000004, "wrong_shop", "never"],
  [3000005, "wrong_shop", "never"],
  [1508, "merchant_not_authorized", "never"],
  [2119005, "merchant_not_authorized", "never"],
  [28001012, "merchant_not_authorized", "never"],
  [2190004, "app_not_authorized", "never"],
  [28001014, "app_not_authorized", "never"],
  [28001016, "app_not_authorized", "never"],
  [28001018, "app_not_authorized", "never"],
  [28001019, "app_not_authorized", "never"],
  [2100007, "app_not_authorized", "never"],
  [1229, "risk_control", "never"],
  [2119008, "risk_control", "never"],
  [28001052, "risk_control", "never"],
  [2190002, "upstream_busy", "later"],
  [2190008, "upstream_busy", "later"],
  [28001003, "upstream_busy", "later"],
  [28001008, "upstream_busy", "later"],
  [1263, "unknown key", "never"],
  [1265, "unknown key", "never"],
  [2100005, "unknown key", "never"],
  [2119006, "unknown key", "never"],
  [3000001, "unknown key", "never"],
  [987654, "unknown key", "never"],
];
const openCodes = [
  2119003, 28003018, 2190001, 28003017, 2100001, 2100004, 2119002, 28001005, 28001006, 5000001, 6001001,
];

describe("what a first send's answer means", () => {
  for (const [code, key, retry] of codes)
    test(`${code} is a refusal, as error code and as result`, () => {
      const errorKey = key === "unknown key" ? "unknown" : key;
      const failure = { errorCode: code, errorDescription: `words ${code}`, errorKey, retry };
      const step = { kind: "failed", failure };
      expect(stepsOf(refused(code), 1, "first")).toEqual([step as never]);
      expect(stepsOf(ok(result(code)), 1, "first")).toEqual([step as never]);
    });

  for (const code of openCodes)
    test(`${code} leaves the outcome open, as error code and as result`, () => {
      expect(stepsOf(refused(code), 2, "first").map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
      expect(stepsOf(ok(result(code)), 1, "first").map(({ kind }) => kind)).toEqual(["unknown"]);
    });

  for (const reason of ["no_connection", "timeout", "lost", "http_status", "malformed"] as const)
    test(`${reason} is unknown, never failed`, () => {
      const reply = { kind: "unusable", reason, sent: true, facts, cause: null } as const;
      expect(stepsOf(reply, 3, "first").map(({ kind }) => kind)).toEqual(["unknown", "unknown", "unknown"]);
    });

  test("each coupon has its own end: verified, refused, not mentioned, without an id", () => {
    const reply = ok(result(0, "1"), result(1229), undefined, result(0, null));
    expect(stepsOf(reply, 4, "first").map(({ kind }) => kind)).toEqual([
      "success",
      "failed",
      "unknown",
      "unknown",
    ]);
  });

  test("a row without any result is unknown: an empty list settles nothing", () => {
    expect(stepsOf(ok(), 2, "first").map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
  });
});

describe("what a replay's answer means: a refusal settles nothing, only asking does", () => {
  const unknown = (final: boolean, saidUsed: boolean) => ({ kind: "unknown", final, saidUsed });

  for (const code of [1208, 2])
    test(`${code}: it may well have been us`, () => {
      expect(stepsOf(ok(result(code, null)), 1, "replay")).toMatchObject([unknown(true, true)]);
      expect(stepsOf(refused(code), 2, "replay")).toMatchObject([unknown(true, true), unknown(true, true)]);
    });

  for (const [code, , retry] of codes.filter(([number]) => ![1208, 2].includes(number))) {
    const token = retry === "later";
    test(`${code}: ${token ? "a refused token says nothing" : "Douyin's last word, but no outcome"}`, () => {
      expect(stepsOf(refused(code), 1, "replay")).toMatchObject([unknown(!token, false)]);
      expect(stepsOf(ok(result(code)), 1, "replay")).toMatchObject([unknown(!token, false)]);
    });
  }

  for (const code of openCodes)
    test(`${code}: open, and it is sent again`, () => {
      expect(stepsOf(refused(code), 1, "replay")).toMatchObject([unknown(false, false)]);
      expect(stepsOf(ok(result(code)), 1, "replay")).toMatchObject([unknown(false, false)]);
    });

  test("verified with an id: success; without one: used, and asked for; not mentioned: open", () => {
    const reply = ok(result(0, "1"), result(0, null), undefined);
    expect(stepsOf(reply, 3, "replay")).toMatchObject([
      { kind: "success", verifyId: "1" },
      unknown(true, true),
      unknown(false, false),
    ]);
  });

  for (const reason of ["no_connection", "timeout", "lost", "http_status", "malformed"] as const)
    test(`${reason}: open`, () => {
      const reply = { kind: "unusable", reason, sent: true, facts, cause: null } as const;
      expect(stepsOf(reply, 1, "replay")).toMatchObject([unknown(false, false)]);
    });
});
