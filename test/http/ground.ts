import { expect } from "bun:test";
import { randomBytes } from "node:crypto";
import { idempotencyKeys } from "../../src/idempotency/table.ts";
import { requestClaims, verificationRequests, verifications } from "../../src/ledger/table.ts";
import type { CallOptions, Reply, TestApp, TestGateway } from "../support/gateway.ts";
import { signHeaders } from "../support/sign.ts";
import type { Heard } from "./wire.ts";

export const verifyPath = "/v1/open/coupons/verify";
export const preparePath = "/v1/open/coupons/prepare";
export const reportPath = "/v1/internal/reports/verifications";

/** What an error answer is read from, over the wire or in process. */
export type Told = Pick<Heard | Reply, "status" | "json">;

/** Everything a verify leaves behind: rows of four tables, and what reached Douyin. */
const traces = async ({ gateway, sandbox }: TestGateway) => {
  const { db } = gateway.storage;
  const tables = await Promise.all([
    db.$count(verifications),
    db.$count(verificationRequests),
    db.$count(requestClaims),
    db.$count(idempotencyKeys),
  ]);
  const { prepare, verify, cancel, short_link, shops } = sandbox.counts();
  return { tables, prepare, verify, cancel, short_link, shops };
};

/** Runs `work` and holds that neither the ledger nor Douyin noticed. */
export const unnoticed = async <Result>(
  testGateway: TestGateway,
  work: () => Promise<Result>,
): Promise<Result> => {
  const before = await traces(testGateway);
  const result = await work();
  expect(await traces(testGateway)).toEqual(before);
  return result;
};

/** Holds that a good request is still served: a fresh coupon is verified, once. */
export const expectServing = async (testGateway: TestGateway): Promise<void> => {
  const { codes, orderId } = testGateway.sandbox.admin.createOrder();
  const reply = await testGateway.verify({ poi_id: testGateway.poiId, code: codes[0] });
  expect([reply.status, reply.json.outcome]).toEqual([200, "success"]);
  expect(testGateway.sandbox.admin.state(orderId).consumed).toBe(1);
};

/** The names of the fields an error answer complains about. */
export const namedFields = ({ json }: Told): readonly string[] =>
  json.details.map(({ field }: { readonly field: string }) => field);

/** Holds that an answer is the contract's `ErrorResponse` and names these fields. */
export const expectRefusal = (told: Told, status: number, code: string, fields?: readonly string[]): void => {
  expect([told.status, told.json?.code]).toEqual([status, code]);
  expect(told.json.message).toMatch(/[一-鿿]/);
  if (fields !== undefined) expect(namedFields(told)).toEqual([...fields]);
};

/** The signature headers of a request, as lines for the wire. */
export const signedLines = (
  app: TestApp,
  request: { readonly method: string; readonly target: string; readonly body?: string | Uint8Array },
): readonly (readonly [string, string])[] =>
  Object.entries(
    signHeaders({
      ...app,
      ...request,
      timestampSeconds: Math.floor(Date.now() / 1000),
      nonce: randomBytes(12).toString("hex"),
    }),
  );

/** A verify in process that must be refused without a trace. */
export const refusedVerify = (
  testGateway: TestGateway,
  body: Readonly<Record<string, unknown>>,
  options: CallOptions = {},
): Promise<Reply> => unnoticed(testGateway, () => testGateway.verify(body, options));
