/** Douyin as far as pages need it: a token, and the shops of the ledger by name. It answers at once and keeps nothing. */
import { poiIdOf, shopCount } from "../reports/ledger.ts";
import { tellReady } from "../verify/child.ts";

const headers = { "content-type": "application/json; charset=utf-8" };
const token = { access_token: "act.bench-token", expires_in: 7_200, error_code: 0, description: "" };
const extra = { error_code: 0, description: "success", sub_error_code: 0, sub_description: "", logid: "1" };

const shops = Array.from({ length: shopCount }, (_, shop) => ({
  poi: {
    poi_id: poiIdOf(shop),
    poi_name: `第 ${shop + 1} 家火锅店（${["徐汇", "静安", "浦东", "闵行"][shop % 4]}路店）`,
    address: `上海市某某路 ${shop + 1} 号`,
  },
  account: { poi_account: { account_name: "某某餐饮" } },
}));

const shopsAsked = (query: URLSearchParams): Response => {
  const poiId = query.get("poi_id");
  const [page, size] = [Number(query.get("page") ?? 1), Number(query.get("size") ?? 100)];
  const found = poiId === null ? shops : shops.filter(({ poi }) => poi.poi_id === poiId);
  const pois = found.slice((page - 1) * size, page * size);
  return Response.json(
    { data: { error_code: 0, description: "", total: found.length, pois }, extra },
    { headers },
  );
};

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname.includes("/shop/poi/query")) return shopsAsked(searchParams);
    return Response.json({ data: token, message: "success" }, { headers });
  },
});
tellReady(server.url.origin);
