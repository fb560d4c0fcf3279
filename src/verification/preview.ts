import type { components } from "../../generated/api.ts";
import type { Caller } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import type { Certificates, PreparedCertificate } from "../douyin/certificates.ts";
import type { ResolveShortLink } from "../douyin/short-links.ts";
import type { DouyinTime } from "../settling/douyin-time.ts";
import type { Tickets } from "../tickets/tickets.ts";
import { prepareInput, prepareRefused } from "./prepare.ts";
import { upstreamUnavailable } from "./problems.ts";
import { unusableBecause, usesLeft } from "./selection.ts";

type PreviewBody = components["schemas"]["PrepareCouponRequest"];
type Preview = components["schemas"]["CouponPreview"];
type PreviewedCoupon = components["schemas"]["PreviewedCoupon"];

export interface PreviewParts {
  readonly douyin: Pick<Certificates, "prepare"> & { readonly resolveShortLink: ResolveShortLink };
  readonly tickets: Tickets;
  readonly time: DouyinTime;
}

interface Where {
  readonly poiId: string;
  readonly nowMs: number;
}

/** `groupon_type` of a coupon's sku (certificate.prepare page). */
const kinds: Readonly<Record<number, Preview["kind"]>> = { 1: "coupon", 2: "voucher", 3: "times_card" };

const kindOf = (first: PreparedCertificate | undefined): Preview["kind"] => {
  if (first === undefined) return null;
  return kinds[first.sku.grouponType ?? 0] ?? (first.timesCard === null ? "coupon" : "times_card");
};

const time = (timeMs: number | null): string | null => (timeMs === null ? null : toRfc3339(timeMs));

const couponView = (certificate: PreparedCertificate, where: Where): PreviewedCoupon => {
  const reason = unusableBecause(certificate, where);
  return {
    certificate_id: certificate.certificateId,
    usable: reason === null,
    reason,
    original_amount: certificate.amount.originalFen,
    pay_amount: certificate.amount.payFen,
    start_time: time(certificate.startTimeMs),
    expire_time: time(certificate.expireTimeMs),
    uses_left: usesLeft(certificate),
  };
};

/**
 * `previewCoupon` (contract 3.6): what a code or link is worth, before anything is consumed, and a ticket for the verify
 * that may follow. Nothing of what the verify needs leaves the gateway, and nothing of the guest. Throws as `prepareCoupon`.
 */
export const couponPreviewer = ({ douyin, tickets, time: douyinTime }: PreviewParts) => {
  const prepare = async (body: PreviewBody) => {
    const input = await prepareInput(body, douyin.resolveShortLink);
    const reply = await douyin.prepare(input, body.poi_id);
    switch (reply.kind) {
      case "ok":
        return { prepared: reply.value, nowMs: douyinTime.of(reply.facts) };
      case "refused":
        throw prepareRefused(reply);
      case "unusable":
        throw upstreamUnavailable(reply.cause);
      default:
        return reply satisfies never;
    }
  };

  return async (body: PreviewBody, caller: Caller): Promise<Preview> => {
    const poiId = body.poi_id;
    const { prepared, nowMs } = await prepare(body);
    const { ticket, expiresAtMs } = await tickets.issue({ caller, poiId }, prepared);
    const [first] = prepared.certificates;
    const title = first?.sku.title ?? null;
    return {
      ticket,
      expires_at: toRfc3339(expiresAtMs),
      order_id: prepared.orderId,
      product_name: title,
      sku_name: title,
      kind: kindOf(first),
      coupons: prepared.certificates.map((certificate) => couponView(certificate, { poiId, nowMs })),
    };
  };
};

export type CouponPreviewer = ReturnType<typeof couponPreviewer>;
