import { toRfc3339 } from "../clock.ts";
import type { Given } from "./exchange.ts";

/** Makes the contract's `ErrorResponse` of what the gateway itself would answer in such a moment. */
const refusal = (parts: {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retry: string;
  readonly serverTimeMs?: number;
  readonly retryAfterSeconds?: number;
}): Given => {
  const requestId = `certify-${crypto.randomUUID()}`;
  const body = {
    code: parts.code,
    message: parts.message,
    request_id: requestId,
    retry: parts.retry,
    details: [],
    server_time: parts.serverTimeMs === undefined ? null : toRfc3339(parts.serverTimeMs),
    string_to_sign_sha256: null,
    verification_id: null,
    upstream: null,
  };
  return {
    status: parts.status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      "x-dyg-environment": "sandbox",
      ...(parts.retryAfterSeconds === undefined ? {} : { "retry-after": String(parts.retryAfterSeconds) }),
    },
    bytes: new TextEncoder().encode(JSON.stringify(body)),
  };
};

export const rateLimited = (retryAfterSeconds: number): Given =>
  refusal({
    status: 429,
    code: "rate_limited",
    message: "请求过于频繁，请稍后重试",
    retry: "later",
    retryAfterSeconds,
  });

export const notReady = (retryAfterSeconds: number): Given =>
  refusal({
    status: 503,
    code: "not_ready",
    message: "网关正在重启，请求未被处理，请稍后重试",
    retry: "later",
    retryAfterSeconds,
  });

export const outOfWindow = (serverTimeMs: number): Given =>
  refusal({
    status: 401,
    code: "timestamp_out_of_window",
    message: "X-Timestamp 与网关时间相差超过 300 秒；请校准时间（见 server_time）后重新签名",
    retry: "re_sign",
    serverTimeMs,
  });
