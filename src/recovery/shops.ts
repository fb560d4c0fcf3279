import { shopNames } from "../douyin/shop-names.ts";
import type { QueryShops } from "../douyin/shops.ts";

const size = 100;
/** So many shops are more than any merchant has; a list that never ends is none. */
const pagesMax = 1_000;

/** Every shop of the merchant, as Douyin lists them. Throws when it does not. */
export const merchantShops = async (queryShops: QueryShops): Promise<readonly string[]> => {
  const all = new Set<string>();
  for (let page = 1; page <= pagesMax; page += 1) {
    const reply = await queryShops({ page, size });
    if (reply.kind !== "ok")
      throw new Error(
        reply.kind === "refused" ? `抖音拒绝门店查询：${reply.errorCode}` : "抖音没有答复门店查询",
      );
    const before = all.size;
    const listed = shopNames(reply.bytes);
    for (const { poiId } of listed) all.add(poiId);
    if (listed.length < size || all.size === before) break;
  }
  return [...all];
};
