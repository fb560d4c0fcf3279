import type { Ask, CallOptions } from "./calls.ts";
import type { Reply } from "./replies.ts";

export interface ShopQuery {
  readonly poiId?: string | undefined;
  /** The merchant's own id of the store. */
  readonly thirdId?: string | undefined;
  /** From 1. */
  readonly page: number;
  /** 1–100. */
  readonly size: number;
}

/** The stores of the merchant. The content is only passed on, as `bytes` of the reply, and never looked at. */
export type QueryShops = (query: ShopQuery, options?: CallOptions) => Promise<Reply<null>>;

const path = "/goodlife/v1/shop/poi/query/";

export const shopCall =
  (ask: Ask, accountId: string): QueryShops =>
  ({ poiId, thirdId, page, size }, options) => {
    // One of the three selects, and `account_id` wins when given beside `poi_id` (shop query, public models): sending
    // both would list every store of the merchant to a caller who may see only one.
    const which: readonly (readonly [string, string])[] =
      poiId === undefined && thirdId === undefined
        ? [["account_id", accountId]]
        : [
            ...(poiId === undefined ? [] : [["poi_id", poiId] as const]),
            ...(thirdId === undefined ? [] : [["third_id", thirdId] as const]),
          ];
    const query = [...which, ["page", String(page)], ["size", String(size)]] as const;
    return ask({ path, query, read: () => null }, options);
  };
