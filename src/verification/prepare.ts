import type { components } from "../../generated/api.ts";
import type { PrepareInput } from "../douyin/certificates.ts";
import type { PassThrough } from "../douyin/pass-through.ts";
import { type RefusedReply, toldRefusal } from "../douyin/replies.ts";
import type { ResolveShortLink } from "../douyin/short-links.ts";
import { Problem } from "../problem.ts";
import { shortLinkInvalid, upstreamUnavailable } from "./problems.ts";

type PrepareBody = components["schemas"]["PrepareCouponRequest"];

/** What a caller's link or code is to Douyin. Throws `short_link_invalid`, `upstream_unavailable`. */
export const prepareInput = async (
  body: PrepareBody,
  resolveShortLink: ResolveShortLink,
): Promise<PrepareInput> => {
  if (body.code !== undefined) return { code: body.code };
  const link = await resolveShortLink(body.short_link ?? "");
  switch (link.kind) {
    case "found":
      return { encryptedData: link.objectId };
    case "invalid":
      throw shortLinkInvalid();
    case "unreachable":
      throw upstreamUnavailable(link.cause);
    default:
      return link satisfies never;
  }
};

/** Douyin's refusal of a prepare, told with its own words. */
export const prepareRefused = (reply: RefusedReply) =>
  new Problem("upstream_refused", `抖音拒绝了本次验券准备：${reply.description}`, {
    upstream: toldRefusal(reply),
  });

export interface PrepareParts {
  readonly douyin: {
    readonly prepareAsIs: PassThrough["prepareAsIs"];
    readonly resolveShortLink: ResolveShortLink;
  };
}

/**
 * `prepareCoupon`: Douyin's own prepare answer, byte for byte (contract 3.2). Throws `short_link_invalid`,
 * `upstream_refused` with Douyin's words, or `upstream_unavailable`.
 */
export const couponPreparer =
  ({ douyin }: PrepareParts) =>
  async (body: PrepareBody): Promise<Uint8Array> => {
    const input = await prepareInput(body, douyin.resolveShortLink);
    const reply = await douyin.prepareAsIs(input, body.poi_id);
    switch (reply.kind) {
      case "ok":
        return reply.bytes;
      case "refused":
        throw prepareRefused(reply);
      case "unusable":
        throw upstreamUnavailable(reply.cause);
      default:
        return reply satisfies never;
    }
  };
