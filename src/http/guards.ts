import type { AppCaller, Caller, OperatorCaller } from "../caller.ts";
import { Problem } from "../problem.ts";

/** What the contract's `security` says of an operation. */
export interface Access {
  readonly public: boolean;
  readonly signature: boolean;
  /** Operator roles that may call; empty = no operator may. */
  readonly roles: readonly string[];
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

/** The gateway's ways to prove who is calling; each throws a 401 or 403 `Problem`. */
export interface Admission {
  readonly signed: (arrival: Arrival) => Promise<AppCaller>;
  readonly operator: (arrival: Arrival) => Promise<OperatorCaller>;
  /** Whether keys and tokens may travel on this connection. */
  readonly isSecure: (arrival: Arrival) => boolean;
}

const signatureHeaders = ["X-Client-Key", "X-Timestamp", "X-Nonce", "X-Signature"] as const;
const operatorHeader = "x-xtj-uid";

const wrongKind = () => new Problem("operator_not_allowed", "该接口只对商户内部操作员开放，不接受应用签名");
const noOperators = () =>
  new Problem("token_read_not_allowed", "该接口只接受应用签名，操作员不能读取抖音 access_token");
const wrongRole = (roles: readonly string[]) =>
  new Problem("operator_not_allowed", `当前操作员的角色无权调用该接口，需要：${roles.join("、")}`);

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
    : new Problem("operator_unknown", "缺少操作员密钥：请在 X-XTJ-UID 请求头中提供");

/**
 * Admits the caller of an operation, or throws. Any of the four signature headers present: the signature rules alone
 * decide; else the operator key (contract, section 2). Null for a public operation.
 */
export const admitCaller = async (
  arrival: Arrival,
  access: Access,
  admission: Admission,
): Promise<Caller | null> => {
  if (access.public) return null;
  if (signatureHeaders.some((name) => arrival.headers.has(name))) {
    const caller = await admission.signed(arrival);
    if (!access.signature) throw wrongKind();
    // An operation no operator may call hands out Douyin's token.
    if (access.roles.length === 0 && !admission.isSecure(arrival))
      throw openChannel("token_read_not_allowed");
    return caller;
  }
  if (!arrival.headers.has(operatorHeader)) throw nobody(access);
  if (!admission.isSecure(arrival)) throw openChannel("operator_not_allowed");
  const caller = await admission.operator(arrival);
  if (access.roles.length === 0) throw noOperators();
  if (!access.roles.includes(caller.role)) throw wrongRole(access.roles);
  return caller;
};
