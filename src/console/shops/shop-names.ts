import { useSyncExternalStore } from "react";
import type { CurrentSession } from "../../pages/session.ts";
import type { ConsoleApi } from "../api.ts";

/** A shop as Douyin lists it. */
export interface Shop {
  readonly poiId: string;
  readonly name: string;
  readonly address: string;
  readonly account: string;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** Reads Douyin's own answer (`data.pois[].poi`), of which the contract says nothing: what is missing is empty. */
export const shopsIn = (body: unknown): { readonly shops: readonly Shop[]; readonly total: number } => {
  const data = recordOf(recordOf(body)["data"]);
  const pois: readonly unknown[] = Array.isArray(data["pois"]) ? data["pois"] : [];
  const shops = pois.flatMap((one) => {
    const entry = recordOf(one);
    const poi = recordOf(entry["poi"]);
    const poiId = textOf(poi["poi_id"]);
    const account = recordOf(recordOf(entry["account"])["poi_account"]);
    return poiId === ""
      ? []
      : [
          {
            poiId,
            name: textOf(poi["poi_name"]),
            address: textOf(poi["address"]),
            account: textOf(account["account_name"]),
          },
        ];
  });
  return { shops, total: typeof data["total"] === "number" ? data["total"] : shops.length };
};

/** Names of shops, as far as they could be learnt; an id stands in for a name that is not known. */
export interface ShopNames {
  readonly all: () => ReadonlyMap<string, string>;
  readonly subscribe: (listener: () => void) => () => void;
}

const pageSize = 100;
const pagesMax = 20;

const read = async (api: ConsoleApi, me: CurrentSession): Promise<readonly Shop[]> => {
  // Whoever is bound to shops may ask for one at a time; a viewer may not ask at all.
  if (me.role === "viewer") return [];
  if (me.poi_ids !== null) {
    const each = await Promise.all(
      me.poi_ids.slice(0, pagesMax).map((poiId) => api.findShops({ query: { poi_id: poiId } })),
    );
    return each.flatMap(({ body }) => shopsIn(body).shops);
  }
  const found: Shop[] = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const { body } = await api.findShops({ query: { page, size: pageSize } });
    const { shops } = shopsIn(body);
    found.push(...shops);
    if (shops.length < pageSize) break;
  }
  return found;
};

/** Learns the names once, in the background: nothing waits for Douyin, and without it the ids do. */
export const openShopNames = (api: ConsoleApi, me: CurrentSession): ShopNames => {
  const listeners = new Set<() => void>();
  let names: ReadonlyMap<string, string> = new Map((me.poi_ids ?? []).map((poiId) => [poiId, ""]));
  read(api, me)
    .then((shops) => {
      names = new Map([...names, ...shops.map(({ poiId, name }) => [poiId, name] as const)]);
      for (const listener of listeners) listener();
    })
    .catch(() => {
      // Douyin or the gateway did not answer: the shops stay nameless until the page is opened again.
    });
  return {
    all: () => names,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export const useShopNames = (names: ShopNames): ReadonlyMap<string, string> =>
  useSyncExternalStore(names.subscribe, names.all);
