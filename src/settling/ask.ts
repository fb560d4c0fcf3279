import type { CertificateState, Certificates } from "../douyin/certificates.ts";
import type { Reply, ReplyFacts } from "../douyin/replies.ts";

/** The coupon that is asked about, in every way we know it. */
export interface CouponNames {
  readonly encryptedCode: string | null;
  readonly certificateId: string | null;
  readonly orderId: string | null;
}

/** What Douyin says of a coupon, or that it did not say anything. */
export type Asked =
  | { readonly kind: "answered"; readonly state: CertificateState; readonly facts: ReplyFacts }
  | { readonly kind: "unanswered"; readonly why: string; readonly facts: ReplyFacts };

export type AskDouyin = (coupon: CouponNames) => Promise<Asked>;

const nothing: ReplyFacts = { logid: null, nowMs: null, durationMs: 0 };

const whyOf = (reply: Reply<unknown>): string => {
  switch (reply.kind) {
    case "ok":
      return "the coupon is not in the answer";
    case "refused":
      return `Douyin answered ${reply.errorCode}`;
    case "unusable":
      return `no usable answer: ${reply.reason}`;
    default:
      return reply satisfies never;
  }
};

/**
 * Asks for the state of one coupon: certificate/get, and where that says nothing certificate/query (contract 5.3). An
 * error, an empty answer and silence are all no answer: nothing may be concluded from them.
 */
export const couponAsker =
  (douyin: Pick<Certificates, "getCertificate" | "queryCertificates">): AskDouyin =>
  async ({ encryptedCode, certificateId, orderId }) => {
    let last: { readonly why: string; readonly facts: ReplyFacts } = {
      why: "nothing is known to ask by",
      facts: nothing,
    };
    if (encryptedCode !== null) {
      const got = await douyin.getCertificate(encryptedCode);
      if (got.kind === "ok" && got.value !== null)
        return { kind: "answered", state: got.value, facts: got.facts };
      last = { why: whyOf(got), facts: got.facts };
    }
    if (orderId === null && encryptedCode === null) return { kind: "unanswered", ...last };
    const query = orderId === null ? { encryptedCode: encryptedCode ?? "" } : { orderId };
    const listed = await douyin.queryCertificates(query);
    const states = listed.kind === "ok" ? listed.value : [];
    const state =
      states.find((one) => certificateId !== null && one.certificateId === certificateId) ??
      states.find((one) => encryptedCode !== null && one.encryptedCode === encryptedCode);
    if (state !== undefined) return { kind: "answered", state, facts: listed.facts };
    return { kind: "unanswered", why: `${last.why}; ${whyOf(listed)}`, facts: listed.facts };
  };
