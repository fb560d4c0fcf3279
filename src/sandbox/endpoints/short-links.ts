import type { Call } from "../call.ts";
import type { Reply } from "../reply.ts";
import type { Side } from "../side.ts";

/** Path of the short link called `name` on the sandbox's own origin. */
export const linkPath = (name: string): string => `/s/${name}`;

/**
 * Section 2.2: GET or HEAD of a short link. It redirects `redirectHops` times over our own origin (relative
 * and absolute addresses in turn) and then to the share page, whose query carries `object_id`.
 */
export const shortLink = (side: Side, call: Call, origin: string): Reply => {
  const [name = "", hopText = "h0"] = call.path
    .replace(/^\/s\//, "")
    .split("/")
    .filter(Boolean);
  const found = side.world.byLinkName.get(name);
  if (found === undefined) return page(404, "链接不存在");
  if (hopText === "share") return page(200, "分享页");
  const hop = Number(hopText.slice(1));
  if (hop < side.wire.redirectHops) {
    const path = `${linkPath(name)}/h${hop + 1}`;
    return redirect(hop % 2 === 0 ? path : `${origin}${path}`);
  }
  const bare = found.qr.objectId;
  const objectId = side.wire.objectIdEncoding === "bare" ? bare : encodeURIComponent(bare);
  const carries = found.qr.withObjectId && !side.wire.linkWithoutObjectId;
  const campaign = "utm_campaign=client_share&app=aweme&utm_medium=ios";
  // A link to no coupon ends at a page. That one is ours too, so that the chain can end on a machine without a network.
  if (!carries) return redirect(`${origin}${linkPath(name)}/share?schema_type=13&${campaign}`);
  return redirect(
    `https://www.iesdouyin.com/share/commerce/coupon/${found.order.orderId}/?schema_type=13&object_id=${objectId}&${campaign}`,
  );
};

const redirect = (location: string): Reply => ({
  status: 302,
  headers: { location, "content-type": "text/html; charset=utf-8" },
  body: "<a>Found</a>",
});

const page = (status: number, text: string): Reply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: `<!doctype html><title>${text}</title>`,
});
