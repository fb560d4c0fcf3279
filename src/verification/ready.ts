import type { Attempt } from "../attempts/chain.ts";
import type { Clock } from "../clock.ts";
import type { Certificates, Prepared, PreparedCertificate, PrepareInput } from "../douyin/certificates.ts";
import type { Reply } from "../douyin/replies.ts";
import type { ResolvedLink, ResolveShortLink } from "../douyin/short-links.ts";
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
  /** The calls that were made for it, for the list of attempts. */
  readonly trail: readonly Attempt[];
}

/** Nothing was consumed. `problem` is what the caller is told, or null when the failed row itself is the answer. */
export interface NotReady {
  readonly kind: "not_ready";
  readonly failure: Failure;
  readonly logid: string | null;
  readonly problem: Problem | null;
  readonly trail: readonly Attempt[];
}

/** What Douyin is asked about in a prepare; in the other modes somebody has prepared before. */
export type Unprepared = Extract<CouponInput, { kind: "code" | "short_link" }>;

export interface ReadyParts {
  readonly clock: Clock;
  readonly douyin: Pick<Certificates, "prepare"> & { readonly resolveShortLink: ResolveShortLink };
  readonly time: DouyinTime;
}

/** A coupon that is read for one request. */
export interface Reading {
  readonly batchId: string;
  readonly input: Unprepared;
  readonly poiId: string;
  /** Tells what is left of the caller's budget each time it is asked. */
  readonly limitMs: () => number;
}

type Ending = Omit<NotReady, "trail">;

const unavailable = (cause: unknown, logid: string | null): Ending => ({
  kind: "not_ready",
  failure: ownFailures.upstream_unavailable,
  logid,
  problem: upstreamUnavailable(cause),
});

const words: Readonly<Record<ResolvedLink["kind"], string>> = {
  found: "短链已解析",
  invalid: "短链中没有券信息",
  unreachable: "短链无法访问",
};

/** How one prepare went, for the list of attempts: Douyin's numbers, never the coupon. */
const prepareAttempt = (batchId: string, reply: Reply<Prepared>, atMs: number): Attempt => {
  const { logid, durationMs } = reply.facts;
  const base = { batchId, step: "prepared", atMs, durationMs, logid } as const;
  switch (reply.kind) {
    case "ok":
      return { ...base, detail: `可用券 ${reply.value.certificates.length} 张` };
    case "refused":
      return { ...base, errorCode: reply.errorCode, subErrorCode: reply.subErrorCode, detail: "抖音拒绝" };
    case "unusable":
      return { ...base, detail: `没有可用的答复（${reply.reason}）` };
    default:
      return reply satisfies never;
  }
};

/**
 * Makes a coupon ready: resolves the link if there is one, then prepares, once. An error code of Douyin's is a refused
 * coupon; no connection, no answer in time, a non-200 or an unusable body is 502 (contract 3.1).
 */
export const couponReader = ({ clock, douyin, time }: ReadyParts) => {
  const prepareInput = async (
    { batchId, input, limitMs }: Reading,
    trail: Attempt[],
  ): Promise<PrepareInput | Ending> => {
    if (input.kind === "code") return { code: input.code };
    const sinceMs = clock.monotonicMs();
    const link = await douyin.resolveShortLink(input.url, { deadlineMs: limitMs() });
    const durationMs = Math.round(clock.monotonicMs() - sinceMs);
    trail.push({ batchId, step: "link_resolved", atMs: clock.nowMs(), durationMs, detail: words[link.kind] });
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

  const conclude = (reply: Reply<Prepared>, trail: readonly Attempt[]): ReadyCoupons | NotReady => {
    switch (reply.kind) {
      case "ok":
        return { kind: "ready", ...reply.value, nowMs: time.of(reply.facts), trail };
      case "refused": {
        time.of(reply.facts);
        const failure = douyinFailure(reply.errorCode, reply.description);
        return { kind: "not_ready", failure, logid: reply.facts.logid, problem: null, trail };
      }
      case "unusable":
        return { ...unavailable(reply.cause, reply.facts.logid), trail };
      default:
        return reply satisfies never;
    }
  };

  return async (reading: Reading): Promise<ReadyCoupons | NotReady> => {
    const { batchId, poiId, limitMs } = reading;
    const trail: Attempt[] = [];
    const what = await prepareInput(reading, trail);
    if ("kind" in what) return { ...what, trail };
    // Nothing has been sent yet: a prepare that can no longer lead to a verify is not made.
    if (limitMs() <= 0)
      return { ...unavailable(new Error("the budget ran out before prepare"), null), trail };
    const reply = await douyin.prepare(what, poiId, { deadlineMs: limitMs() });
    trail.push(prepareAttempt(batchId, reply, clock.nowMs()));
    return conclude(reply, trail);
  };
};

export type CouponReader = ReturnType<typeof couponReader>;
