import { type Call, wholeNumber } from "../call.ts";
import type { JsonObject } from "../json.ts";
import { refuse } from "../refusals.ts";
import { type Answer, grant } from "../reply.ts";
import type { Side } from "../side.ts";
import type { Shop } from "../world/model.ts";

const merchantName = "测试餐饮有限公司";

/** Section 7: the merchant's stores. `account_id` wins over `poi_id`, which wins over `third_id`. */
export const queryShops = (side: Side, call: Call): Answer => {
  const page = wholeNumber(call.query("page") ?? "1");
  const size = wholeNumber(call.query("size") ?? "10");
  if (page === undefined || size === undefined || page < 1 || size < 1 || size > 100) return refuse(2100005);
  const accountId = call.query("account_id");
  const poiId = call.query("poi_id");
  const thirdId = call.query("third_id");
  if (!accountId && !poiId && !thirdId) return refuse(3000005);
  if (accountId && accountId !== side.credentials.accountId) return refuse(2119005);
  const found = accountId
    ? side.world.shops
    : side.world.shops.filter((shop) => (poiId ? shop.poiId === poiId : shop.thirdId === thirdId));
  if (found.length === 0) return refuse(3000004);
  return grant({
    total: found.length,
    pois: found.slice((page - 1) * size, page * size).map((shop, index) => shopView(side, shop, index)),
  });
};

const shopView = (side: Side, shop: Shop, index: number): JsonObject => ({
  poi: {
    poi_id: shop.poiId,
    poi_name: shop.name,
    address: shop.address,
    latitude: 31.2304 + index / 100,
    longitude: 121.4737 + index / 100,
  },
  account: {
    parent_account: {
      account_id: side.credentials.accountId,
      account_name: merchantName,
      account_type: "Trademark",
    },
    poi_account: { account_id: shop.accountId, account_name: shop.name, account_type: "Shop" },
  },
  root_account: { account_id: side.credentials.accountId, account_name: merchantName },
});
