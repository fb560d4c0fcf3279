import { useConsole } from "../context.tsx";
import { useShopNames } from "./shop-names.ts";

/** Shops by name, or what it means that there are none. */
export const ShopList = ({
  poiIds,
  all,
  none,
}: {
  readonly poiIds: readonly string[] | null;
  readonly all: string;
  readonly none: string;
}) => {
  const names = useShopNames(useConsole().shopNames);
  if (poiIds === null) return <>{all}</>;
  if (poiIds.length === 0) return <>{none}</>;
  return <>{poiIds.map((poiId) => names.get(poiId) || poiId).join("、")}</>;
};
