import { parseLossless } from "../lossless-json.ts";
import { idOrNull, optionalRecord, records, textOrNull } from "./fields.ts";

export interface ShopName {
  readonly poiId: string;
  readonly name: string;
}

/** Which shops an answer of the shop query lists (门店信息查询: `data.pois[].poi`). @throws {Unreadable} */
export const shopNames = (bytes: Uint8Array): readonly ShopName[] => {
  const root = optionalRecord(parseLossless(new TextDecoder().decode(bytes)), "the answer");
  const data = optionalRecord(root?.["data"], "data");
  return records(data?.["pois"], "pois").flatMap(({ poi }) => {
    const shop = optionalRecord(poi, "poi");
    const poiId = idOrNull(shop?.["poi_id"], "poi_id");
    return poiId === null ? [] : [{ poiId, name: textOrNull(shop?.["poi_name"], "poi_name") ?? "" }];
  });
};
