import type { Certificates, PreparedCertificate, PrepareInput } from "../douyin/certificates.ts";
import type { ResolveShortLink } from "../douyin/short-links.ts";
import { douyinFailure, type Failure, ownFailures } from "../ledger/failure.ts";
import type { Problem } from "../problem.ts";
import type { DouyinTime } from "../settling/douyin-time.ts";
import type { CouponInput } from "./coupon-input.ts";
import { upstreamUnavailable } from "./problems.ts";

/** What one prepare gave; everything a verify needs. */
export interface ReadyCoupons {
  readonly kind: "ready";
  readonly verifyToken: string;
  readonly orderId: string | null;
  readonly certificates: readonly PreparedCertificate[];
  /** Douyin's clock in the reply. */
  readonly nowMs: number;
}

/** Nothing was consumed. `problem` is what the caller is told, or null when the failed row itself is the answer. */
export interface NotReady {
  readonly kind: "not_ready";
  readonly failure: Failure;
  readonly logid: string | null;
  readonly problem: Problem | null;
}

/** What Douyin is asked about in a prepare; in the other modes somebody has prepared before. */
export type Unprepared = Extract<CouponInput, { kind: "code" | "short_link" }>;

export interface ReadyParts {
  readonly douyin: Pick<Certificates, "prepare"> & { readonly resolveShortLink: ResolveShortLink };
  readonly time: DouyinTime;
}

const unavailable = (cause: unknown, logid: string | null): NotReady => ({
  kind: "not_ready",
  failure: ownFailures.upstream_unavailable,
  logid,
  problem: upstreamUnavailable(cause),
});

/**
 * Makes a coupon ready: resolves the link if there is one, then prepares, once. An error code of Douyin's is a refused
 * coupon; no connection, no answer in time, a non-200 or an unusable body is 502 (contract 3.1).
 */
export const couponReader = ({ douyin, time }: ReadyParts) => {
  const prepareInput = async (input: Unprepared, limitMs: number): Promise<PrepareInput | NotReady> => {
    if (input.kind === "code") return { code: input.code };
    const link = await douyin.resolveShortLink(input.url, { deadlineMs: limitMs });
    switch (link.kind) {
      case "found":
        return { encryptedData: link.objectId };
      case "invalid":
        return { kind: "not_ready", failure: ownFailures.code_invalid, logid: null, problem: null };
      case "unreachable":
        return unavailable(link.cause, null);
      default:
        return link satisfies never;
    }
  };

  /** `limitMs` tells what is left of the caller's budget each time it is asked. */
  return async (
    input: Unprepared,
    poiId: string,
    limitMs: () => number,
  ): Promise<ReadyCoupons | NotReady> => {
    const what = await prepareInput(input, limitMs());
    if ("kind" in what) return what;
    // Nothing has been sent yet: a prepare that can no longer lead to a verify is not made.
    if (limitMs() <= 0) return unavailable(new Error("the budget ran out before prepare"), null);
    const reply = await douyin.prepare(what, poiId, { deadlineMs: limitMs() });
    switch (reply.kind) {
      case "ok":
        return { kind: "ready", ...reply.value, nowMs: time.of(reply.facts) };
      case "refused":
        time.of(reply.facts);
        return {
          kind: "not_ready",
          failure: douyinFailure(reply.errorCode, reply.description),
          logid: reply.facts.logid,
          problem: null,
        };
      case "unusable":
        return unavailable(reply.cause, reply.facts.logid);
      default:
        return reply satisfies never;
    }
  };
};

export type CouponReader = ReturnType<typeof couponReader>;
