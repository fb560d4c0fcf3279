import type { ContractOperation } from "../../generated/operations.ts";
import { type Caller, mayUseShop, type Proof } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { UpstreamTrace } from "../upstream-trace.ts";
import { parseBody, readBody } from "./body.ts";
import { checkFields, fieldsOf } from "./fields.ts";
import { type Admission, type Arrival, admitCaller } from "./guards.ts";
import { parseQuery } from "./query.ts";
import { type Check, compileCheck, invalidRequest } from "./validation.ts";

export interface Ground {
  readonly admission: Admission;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells which calls of Douyin's a request made. */
  readonly trace?: Pick<UpstreamTrace, "during">;
  /** Is told of every request that was answered. */
  readonly answered?: (facts: {
    readonly operation: string;
    readonly status: number;
    readonly durationMs: number;
  }) => void;
}

/** What is left of a request after every check of the contract: what the handler is given. */
export interface Checked {
  readonly caller: Caller | null;
  readonly proof: Proof | null;
  readonly address: string | null;
  /** To be set with the answer. */
  readonly setCookie: string | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
}

const idempotencyKeyForm = /^[A-Za-z0-9_-]{1,64}$/;

const readIdempotencyKey = (headers: Headers, declared: boolean): string | undefined => {
  const key = headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!declared) throw invalidRequest([{ field: "Idempotency-Key", problem: "该接口不接受此请求头" }]);
  if (!idempotencyKeyForm.test(key))
    throw invalidRequest([{ field: "Idempotency-Key", problem: "应为 1–64 个字母、数字、_ 或 -" }]);
  return key;
};

/** The values of `{name}` steps, as they stand in the raw path: an id is digits, never an escape. */
const pathValues = (template: string, path: string): Readonly<Record<string, string>> => {
  const steps = path.split("/");
  const values: Record<string, string> = {};
  template.split("/").forEach((step, index) => {
    if (step.startsWith("{")) values[step.slice(1, -1)] = steps[index] ?? "";
  });
  return values;
};

const checkShop = (caller: Caller | null, body: unknown): void => {
  const poiId = fieldsOf(body)["poi_id"];
  if (caller === null || typeof poiId !== "string" || mayUseShop(caller, poiId)) return;
  throw new Problem("shop_not_allowed", "无权在该门店操作，请核对 poi_id 或联系管理员开通", {
    details: [{ field: "poi_id", problem: "不在可用门店之内" }],
  });
};

const ensure = (check: Check | null, value: unknown): void => {
  if (check !== null && !check.passes(value)) throw invalidRequest(check.details(value));
};

/** A GET may announce a body, which the runtime then hides: only the headers tell of it. */
const announcesBody = (headers: Headers): boolean =>
  headers.has("transfer-encoding") || Number(headers.get("content-length") ?? "0") > 0;

const checkBody = (entry: ContractOperation, check: Check | null, arrival: Arrival): unknown => {
  const value = parseBody(arrival.body, arrival.headers.get("content-type"));
  if (entry.body === null) {
    if (value !== undefined || announcesBody(arrival.headers))
      throw invalidRequest([{ field: "body", problem: "该接口不接受请求体" }]);
    return undefined;
  }
  if (value === undefined) {
    if (entry.body.required) throw invalidRequest([{ field: "body", problem: "缺少 JSON 请求体" }]);
    return undefined;
  }
  ensure(check, value);
  checkFields(entry, fieldsOf(value));
  return value;
};

/**
 * The checks of one operation in the contract's order (section 1): 413 → who is calling → 429 → 415 → malformed →
 * validation → shop. The returned function throws the first `Problem` it meets.
 */
export const openChecks = (entry: ContractOperation, ground: Ground) => {
  const params = entry.params === null ? null : compileCheck(entry.params, "path");
  const query = entry.query === null ? null : compileCheck(entry.query, "query");
  const body = entry.body === null ? null : compileCheck(entry.body.schema, "body");
  const takesKey = entry.headers.includes("idempotency-key");

  return async (request: Request, target: string, peerAddress: string | null): Promise<Checked> => {
    const bytes = await readBody(request, ground.clock.after);
    const arrival = { method: request.method, target, headers: request.headers, body: bytes, peerAddress };
    const admitted = await admitCaller(arrival, entry.access, ground.admission);
    const { caller } = admitted;
    if (caller !== null) ground.admission.limit(caller, entry);
    const question = target.indexOf("?");
    const path = question < 0 ? target : target.slice(0, question);
    const asked = {
      body: checkBody(entry, body, arrival),
      params: pathValues(entry.template, path),
      query: parseQuery(question < 0 ? "" : target.slice(question + 1), entry.queryKinds),
      idempotencyKey: readIdempotencyKey(request.headers, takesKey),
    };
    ensure(params, asked.params);
    ensure(query, asked.query);
    // Of an operation without a body the rules are about its query.
    if (entry.body === null) checkFields(entry, asked.query);
    checkShop(caller, asked.body);
    return { ...admitted, address: ground.admission.addressOf(arrival), ...asked };
  };
};
