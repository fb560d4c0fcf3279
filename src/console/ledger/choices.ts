import { addDays, dayAt } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import type { Summary } from "../contract.ts";
import { useAnswer } from "../parts/use-answer.ts";
import { useShopNames } from "../shops/shop-names.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

const periodDays = 90;

/** Apps and shops one can choose: those with rows in the last 90 days, and shops whose names are known besides. */
export const useChoices = (): { readonly apps: readonly Choice[]; readonly shops: readonly Choice[] } => {
  const { api, timeZone, shopNames } = useConsole();
  const names = useShopNames(shopNames);
  const today = dayAt(Date.now(), timeZone);
  const { value } = useAnswer(`choices ${today}`, async (signal) => {
    const ask = async (group: string): Promise<Summary> => {
      const query = { start_time: addDays(today, -periodDays), end_time: today, group_by: group };
      return (await api.summarizeVerifications({ query, signal })).body;
    };
    const [apps, shops] = await Promise.all([ask("app_id"), ask("poi_id")]);
    return { apps, shops };
  });
  const apps = (value?.apps.data ?? []).flatMap(({ app_id, app_name }) =>
    app_id === null ? [] : [{ value: String(app_id), label: app_name ?? String(app_id) }],
  );
  const poiIds = new Set([...names.keys(), ...(value?.shops.data ?? []).map(({ poi_id }) => poi_id ?? "")]);
  poiIds.delete("");
  const shops = [...poiIds]
    .map((poiId) => ({ value: poiId, label: names.get(poiId) || poiId }))
    .toSorted((one, other) => one.label.localeCompare(other.label, "zh-CN", { numeric: true }));
  return { apps, shops };
};
