import type { AppCaller, Caller, OperatorCaller, Proof } from "../caller.ts";
import { equalInConstantTime } from "../digest.ts";
import { Problem } from "../problem.ts";

/** What the contract's `security` says of an operation. */
export interface Access {
  readonly public: boolean;
  readonly signature: boolean;
  /** Operator roles that may call; empty = no operator may. */
  readonly roles: readonly string[];
  /** Only whoever is logged in may call: the operation is about his session. */
  readonly sessionOnly: boolean;
  /** A one-time device code is a way in. */
  readonly deviceCode: boolean;
}

/** A request before anyone has looked into its body. */
export interface Arrival {
  /** Upper case. */
  readonly method: string;
  /** Path and query exactly as on the wire. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The address of the other end of the connection; null for a request made in process. */
  readonly peerAddress: string | null;
}

export interface AdmittedOperator {
  readonly caller: OperatorCaller;
  readonly proof: Proof;
  /** A cookie to be set anew with the answer. */
  readonly setCookie?: string | null;
}

/** What was answered, or thrown, when a caller handed in a coupon. */
export interface CodeTold {
  readonly caller: Caller;
  readonly body: unknown;
  readonly answer?: unknown;
  /** The answer tells of an earlier request. */
  readonly replayed?: boolean;
  readonly thrown?: unknown;
}

/** The gateway's ways to prove who is calling; each throws a 401 or 403 `Problem`. */
export interface Admission {
  readonly signed: (arrival: Arrival) => Promise<AppCaller>;
  readonly operator: (arrival: Arrival) => Promise<AdmittedOperator>;
  /** By the session's cookie; undefined when there is none. */
  readonly session: (arrival: Arrival) => Promise<AdmittedOperator | undefined>;
  readonly deviceCode: (arrival: Arrival) => Promise<AdmittedOperator>;
  /** Throws `rate_limited` for a caller who may call, but not this often. */
  readonly limit: (caller: Caller, operation: { readonly takesCodes: boolean }) => void;
  /** Hears what became of a request of an operation that takes coupon codes. */
  readonly hear: (told: CodeTold) => void;
  /** Whether keys and tokens may travel on this connection. */
  readonly isSecure: (arrival: Arrival) => boolean;
  /** Where the request came from, behind trusted proxies; null in process. */
  readonly addressOf: (arrival: Arrival) => string | null;
}

/** Who calls and how he proved it; nobody at an operation for everyone. */
export interface Admitted {
  readonly caller: Caller | null;
  readonly proof: Proof | null;
  readonly setCookie: string | null;
}

const signatureHeaders = ["X-Client-Key", "X-Timestamp", "X-Nonce", "X-Signature"] as const;
const operatorHeader = "x-xtj-uid";
/** Carries a one-time device code to where a session is opened. */
export const deviceCodeHeader = "x-dyg-device-code";
const csrfHeader = "x-csrf-token";

const wrongKind = () => new Problem("operator_not_allowed", "该接口只对商户内部操作员开放，不接受应用签名");
const noOperators = () =>
  new Problem("token_read_not_allowed", "该接口只接受应用签名，操作员不能读取抖音 access_token");
const wrongRole = (roles: readonly string[]) =>
  new Problem("operator_not_allowed", `当前操作员的角色无权调用该接口，需要：${roles.join("、")}`);
const noSession = () => new Problem("operator_not_allowed", "该接口只用于已登录的页面，不接受操作员密钥");
const csrfFailed = () =>
  new Problem("csrf_failed", "缺少或不正确的 X-CSRF-Token：请从 GET /v1/internal/session 取得后重试");

const openChannel = (code: "token_read_not_allowed" | "operator_not_allowed") =>
  new Problem(code, "该请求须经 HTTPS（或本机）发送：请配置 TLS，或将 TLS 代理列入 DYG_TRUSTED_PROXIES");

const nobody = (access: Access) =>
  access.signature
    ? new Problem(
        "signature_missing",
        "缺少签名：需要 X-Client-Key、X-Timestamp、X-Nonce、X-Signature 四个请求头",
        {
          details: signatureHeaders.map((name) => ({ field: name, problem: "缺少该请求头" })),
        },
      )
    : new Problem("operator_unknown", "缺少操作员密钥：请在 X-XTJ-UID 请求头中提供，或先登录");

const admitApp = async (arrival: Arrival, access: Access, admission: Admission): Promise<Admitted> => {
  const caller = await admission.signed(arrival);
  if (!access.signature) throw wrongKind();
  // An operation no operator may call hands out Douyin's token.
  if (access.roles.length === 0 && !admission.isSecure(arrival)) throw openChannel("token_read_not_allowed");
  return { caller, proof: { kind: "signature" }, setCookie: null };
};

/** How an operator means to be recognised: his key, else a device code where one is taken, else his session. */
const findOperator = (
  { headers }: Arrival,
  access: Access,
  admission: Admission,
): Admission["session"] | undefined => {
  if (headers.has(operatorHeader)) return admission.operator;
  if (access.deviceCode && headers.has(deviceCodeHeader)) return admission.deviceCode;
  return headers.has("cookie") ? admission.session : undefined;
};

const admitOperator = async (arrival: Arrival, access: Access, admission: Admission): Promise<Admitted> => {
  const recognise = findOperator(arrival, access, admission);
  if (recognise === undefined) throw nobody(access);
  const secure = admission.isSecure(arrival);
  if (!secure && recognise !== admission.session) throw openChannel("operator_not_allowed");
  const admitted = await recognise(arrival);
  if (admitted === undefined) throw nobody(access);
  if (!secure) throw openChannel("operator_not_allowed");
  const { caller, proof, setCookie = null } = admitted;
  if (proof.kind === "session" && arrival.method !== "GET") {
    const given = arrival.headers.get(csrfHeader) ?? "";
    if (!equalInConstantTime(given, proof.csrfToken)) throw csrfFailed();
  }
  if (access.roles.length === 0) throw noOperators();
  if (access.sessionOnly && proof.kind !== "session") throw noSession();
  if (!access.roles.includes(caller.role)) throw wrongRole(access.roles);
  return { caller, proof, setCookie };
};

/**
 * Admits the caller of an operation, or throws. Any of the four signature headers present: the signature rules alone
 * decide; else the operator key; else the session (contract, section 2).
 */
export const admitCaller = async (
  arrival: Arrival,
  access: Access,
  admission: Admission,
): Promise<Admitted> => {
  if (access.public) return { caller: null, proof: null, setCookie: null };
  return signatureHeaders.some((name) => arrival.headers.has(name))
    ? await admitApp(arrival, access, admission)
    : await admitOperator(arrival, access, admission);
};
