import { type ReactNode, useEffect, useState } from "react";
import { bilingual, useWords } from "../pages/words.ts";
import { useDesk } from "./desk-value.ts";
import type { DeskApi } from "./routes.ts";
import { chosenShop, type Shop } from "./shop.ts";

const words = bilingual(
  {
    title: "这台设备在哪家门店？",
    looking: "正在取门店……",
    find: "按名称筛选",
    none: "没有门店。请管理员给您开通门店。",
    typed: "或直接填写 poi_id",
    use: "就用它",
  },
  {
    title: "Which shop is this device in?",
    looking: "Asking for the shops…",
    find: "Filter by name",
    none: "There is no shop for you. Ask an admin.",
    typed: "Or type the poi_id",
    use: "Use it",
  },
);

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** Douyin's own answer: only what is understood of it is taken. */
export const readShops = (body: unknown): readonly Shop[] => {
  const { pois } = fieldsOf(fieldsOf(body)["data"]);
  return (Array.isArray(pois) ? pois : []).flatMap((entry: unknown) => {
    const { poi_id: poiId, poi_name: name } = fieldsOf(fieldsOf(entry)["poi"]);
    return typeof poiId === "string" ? [{ poiId, name: typeof name === "string" ? name : poiId }] : [];
  });
};

const pageSize = 100;
const pagesMax = 20;

const everyShop = async (api: DeskApi): Promise<readonly Shop[]> => {
  const shops: Shop[] = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const found = readShops((await api.findShops({ query: { page, size: pageSize } })).body);
    shops.push(...found);
    if (found.length < pageSize) break;
  }
  return shops;
};

/** Of whoever is bound to shops each by itself; one whose name cannot be had goes by its id. */
const ownShops = (api: DeskApi, poiIds: readonly string[]): Promise<readonly Shop[]> =>
  Promise.all(
    poiIds.map(async (poiId) => {
      const reply = await api.findShops({ query: { poi_id: poiId } }).catch(() => null);
      const found = readShops(reply?.body).find((shop) => shop.poiId === poiId);
      return found ?? { poiId, name: poiId };
    }),
  );

export const ShopChoice = (): ReactNode => {
  const { api, who } = useDesk();
  const say = useWords(words);
  const [shops, setShops] = useState<readonly Shop[] | null>(null);
  const [filter, setFilter] = useState("");
  useEffect(() => {
    const found = who.poi_ids === null ? everyShop(api) : ownShops(api, who.poi_ids);
    found
      .then((all) => {
        const [only, ...others] = all;
        if (only !== undefined && others.length === 0) chosenShop.set(only);
        setShops(all);
      })
      .catch(() => setShops([]));
  }, [api, who]);
  if (shops === null) return <p role="status">{say.looking}</p>;
  const shown = shops.filter(({ name, poiId }) => `${name} ${poiId}`.includes(filter.trim()));
  const typed = who.poi_ids === null && /^\d{1,19}$/.test(filter.trim()) ? filter.trim() : null;
  return (
    <section className="shops" aria-labelledby="shops">
      <h1 id="shops">{say.title}</h1>
      {shops.length === 0 && who.poi_ids !== null ? <p role="alert">{say.none}</p> : null}
      {shops.length > 8 || who.poi_ids === null ? (
        <label>
          {say.find}
          <input value={filter} onChange={(event) => setFilter(event.target.value)} />
        </label>
      ) : null}
      <ul>
        {shown.slice(0, 50).map((shop) => (
          <li key={shop.poiId}>
            <button type="button" onClick={() => chosenShop.set(shop)}>
              {shop.name} <small>{shop.poiId}</small>
            </button>
          </li>
        ))}
      </ul>
      {typed !== null && shown.length === 0 ? (
        <button
          type="button"
          className="primary"
          onClick={() => chosenShop.set({ poiId: typed, name: typed })}
        >
          {say.typed}：{typed} {say.use}
        </button>
      ) : null}
    </section>
  );
};
