import type { components } from "../../generated/api.ts";
import type { PassThrough } from "../douyin/pass-through.ts";
import { toldRefusal } from "../douyin/replies.ts";
import type { ResolveShortLink } from "../douyin/short-links.ts";
import { Problem } from "../problem.ts";
import { shortLinkInvalid, upstreamUnavailable } from "./problems.ts";

type PrepareBody = components["schemas"]["PrepareCouponRequest"];

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
export const couponPreparer = ({ douyin }: PrepareParts) => {
  const inputOf = async (body: PrepareBody) => {
    if (body.code !== undefined) return { code: body.code };
    const link = await douyin.resolveShortLink(body.short_link ?? "");
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

  return async (body: PrepareBody): Promise<Uint8Array> => {
    const reply = await douyin.prepareAsIs(await inputOf(body), body.poi_id);
    switch (reply.kind) {
      case "ok":
        return reply.bytes;
      case "refused":
        throw new Problem("upstream_refused", `抖音拒绝了本次验券准备：${reply.description}`, {
          upstream: toldRefusal(reply),
        });
      case "unusable":
        throw upstreamUnavailable(reply.cause);
      default:
        return reply satisfies never;
    }
  };
};
