import type { Registry } from "prom-client";
import type { Admission, Arrival } from "../http/guards.ts";
import type { Page } from "../http/server.ts";
import { isLoopback } from "../networks.ts";
import { Problem } from "../problem.ts";

const forwardingHeaders = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/** A collector on this very machine. What came through a proxy is somebody else's, wherever the proxy stands. */
const isFromHere = ({ headers, peerAddress }: Arrival): boolean =>
  peerAddress !== null &&
  isLoopback(peerAddress) &&
  ![...headers.keys()].some((name) => forwardingHeaders.test(name));

/** `/metrics`: for a collector on this machine, and for an operator key of any role from elsewhere. */
export const metricsPage =
  (registry: Registry, { operator, isSecure }: Pick<Admission, "operator" | "isSecure">): Page =>
  async (request, peerAddress) => {
    const { method, headers } = request;
    const arrival = { method, target: "/metrics", headers, body: new Uint8Array(), peerAddress };
    if (headers.has("x-xtj-uid")) {
      if (!isSecure(arrival)) throw new Problem("operator_not_allowed", "操作员密钥须经 HTTPS（或本机）发送");
      await operator(arrival);
    } else if (!isFromHere(arrival)) {
      throw new Problem("operator_unknown", "缺少操作员密钥：请在 X-XTJ-UID 请求头中提供");
    }
    const text = await registry.metrics();
    return new Response(text, {
      headers: { "content-type": registry.contentType, "cache-control": "no-store" },
    });
  };
