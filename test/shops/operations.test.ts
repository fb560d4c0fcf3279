import { describe, expect, test } from "bun:test";
import type { AppCaller, Caller, OperatorCaller } from "../../src/caller.ts";
import type { Reply, ReplyFacts } from "../../src/douyin/replies.ts";
import type { ShopQuery } from "../../src/douyin/shops.ts";
import type { Asked } from "../../src/http/handlers.ts";
import { Problem } from "../../src/problem.ts";
import { shopOperations } from "../../src/shops/operations.ts";

const everyShop: AppCaller = {
  kind: "app",
  appId: 7,
  name: "前台",
  clientKey: "ck_desk_0001",
  allowTokenRead: false,
  poiIds: null,
};
const twoShops: AppCaller = { ...everyShop, poiIds: ["7001", "7002"] };
const noShop: AppCaller = { ...everyShop, poiIds: [] };
const clerk: OperatorCaller = { kind: "operator", uid: "anna", role: "clerk", poiIds: ["7001"] };

const facts: ReplyFacts = { logid: "20260316102854", nowMs: null, durationMs: 3 };
// Spaces and a number no double can hold: both must arrive as they were sent.
const douyinBytes = new TextEncoder().encode(
  '{"data" : {"error_code":0,"pois":[{"id":7182937465123456789}]}}',
);
const found: Reply<null> = { kind: "ok", value: null, facts, bytes: douyinBytes };

const ask = async (caller: Caller, query: Asked<"findShops">["query"], reply: Reply<null> = found) => {
  const asked: ShopQuery[] = [];
  const queryShops = async (shops: ShopQuery) => {
    asked.push(shops);
    return reply;
  };
  const work = shopOperations({ douyin: { queryShops } }).findShops({
    params: {},
    query,
    body: undefined,
    caller,
    requestId: "req-00000001",
    address: null,
    proof: { kind: "signature" },
    idempotencyKey: undefined,
    signal: new AbortController().signal,
  });
  const answer = await work.catch((thrown: unknown) => {
    if (thrown instanceof Problem) return thrown;
    throw thrown;
  });
  return { asked, answer };
};

describe("finding shops", () => {
  test("gives Douyin's bytes as they came", async () => {
    const { answer } = await ask(everyShop, {});
    expect(answer).toEqual({ status: 200, body: douyinBytes });
  });

  test("asks for the first 20 unless told otherwise", async () => {
    expect((await ask(everyShop, {})).asked).toEqual([
      { poiId: undefined, thirdId: undefined, page: 1, size: 20 },
    ]);
    expect((await ask(everyShop, { third_id: "S-9", page: 3, size: 100 })).asked).toEqual([
      { poiId: undefined, thirdId: "S-9", page: 3, size: 100 },
    ]);
  });

  test.each<[string, Caller]>([
    ["app", twoShops],
    ["clerk", clerk],
  ])("lets a bounded %s see a shop of its own", async (_kind, caller) => {
    const { asked } = await ask(caller, { poi_id: "7001" });
    expect(asked).toMatchObject([{ poiId: "7001" }]);
  });

  test.each<[string, Caller, Asked<"findShops">["query"]]>([
    ["an app that names no shop", twoShops, {}],
    ["an app that names another's shop", twoShops, { poi_id: "7003" }],
    ["an app that names its shop and slips in another's id", twoShops, { poi_id: "7001", third_id: "S-9" }],
    ["an app without any shop", noShop, { poi_id: "7001" }],
    ["a clerk that names another's shop", clerk, { poi_id: "7002" }],
  ])("refuses %s, and does not ask Douyin", async (_who, caller, query) => {
    const { asked, answer } = await ask(caller, query);
    expect(answer).toMatchObject({ code: "shop_not_allowed" });
    expect(asked).toEqual([]);
  });

  test("tells Douyin's refusal with its code, words and logid", async () => {
    const refused: Reply<null> = {
      kind: "refused",
      errorCode: 3_000_004,
      subErrorCode: 12,
      description: "门店不存在",
      facts,
    };
    const { answer } = await ask(everyShop, { poi_id: "7001" }, refused);
    expect(answer).toMatchObject({
      code: "upstream_refused",
      facts: {
        upstream: {
          error_code: 3_000_004,
          sub_error_code: 12,
          error_key: "wrong_shop",
          description: "门店不存在",
          logid: "20260316102854",
        },
      },
    });
  });

  test("tells that Douyin gave no usable answer", async () => {
    const cause = new Error("HTTP status 503");
    const reply: Reply<null> = { kind: "unusable", reason: "http_status", sent: true, facts, cause };
    expect((await ask(everyShop, {}, reply)).answer).toMatchObject({
      code: "upstream_unavailable",
      facts: { cause },
    });
  });
});
