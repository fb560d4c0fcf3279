import { expect, test } from "bun:test";
import { against, refusal, success } from "./upstream.ts";

const query = (fields: string) => against(success(fields), (douyin) => douyin.queryOrder("106"));

test("an order is read without the buyer's data", async () => {
  const { result } =
    await query(`"orders":[{"order_id":"105"},{"order_id":106,"order_status":201,"order_type":21,"original_amount":9000,
    "pay_amount":8000,"receipt_amount":"7000","discount_amount":"1000","sku_id":1832328480732172,"sku_name":"双人餐","count":2,
    "products":[{"product_id":7560254070939566118,"product_name":"双人餐","sku_id":"1","num":2}],
    "certificate":[{"certificate_id":"","item_status":401},{"certificate_id":7560254070939566119,"item_status":"100"}],
    "pay_time":0,"contacts":[{"name":"张三","phone":"13800000000"}]}]`);
  expect(result.kind === "ok" && result.value).toEqual({
    orderId: "106",
    orderStatus: 201,
    orderType: 21,
    originalFen: 9000,
    payFen: 8000,
    discountFen: 1000,
    receiptFen: 7000,
    skuId: "1832328480732172",
    skuName: "双人餐",
    products: [{ productId: "7560254070939566118", productName: "双人餐", skuId: "1" }],
    count: 2,
    certificates: [
      { certificateId: null, itemStatus: 401 },
      { certificateId: "7560254070939566119", itemStatus: 100 },
    ],
    payTimeMs: null,
  });
});

test.each([
  [
    [
      { sub_order_type: 1, receipt_amount: 5 },
      { sub_order_type: 100, receipt_amount: 6500 },
    ],
    6500,
  ],
  [
    [
      { sub_order_type: "100", receipt_amount: "6500" },
      { sub_order_type: 100, receipt_amount: 1 },
    ],
    6501,
  ],
  [[{ sub_order_type: 1, receipt_amount: 5 }], 7000],
  [[{ sub_order_type: 100 }], 7000],
  [[], 7000],
] as const)("the receipt is that of the goods, else of the order: %j", async (infos, fen) => {
  const order = JSON.stringify({ order_id: "106", receipt_amount: 7000, sub_order_amount_infos: infos });
  const { result } = await query(`"orders":[${order}]`);
  expect(result.kind === "ok" && result.value?.receiptFen).toBe(fen);
});

test("an order Douyin does not list is null; other people's orders are no answer", async () => {
  for (const fields of ["", '"orders":[]', '"orders":null']) {
    expect((await query(fields)).result).toMatchObject({ kind: "ok", value: null });
  }
  for (const fields of [
    '"orders":[{"order_id":"1"}]',
    '"orders":{}',
    '"orders":[{"order_id":"106","pay_amount":1.5}]',
  ]) {
    expect((await query(fields)).result).toMatchObject({ kind: "unusable", reason: "malformed" });
  }
  const { result } = await against(refusal(3100101), (douyin) => douyin.queryOrder("106"));
  expect(result).toMatchObject({ kind: "refused", errorCode: 3100101 });
});

test.each([
  [
    '{"data":{"access_token":"clt.x","description":"","error_code":0,"expires_in":7200},"message":"success"}',
    7200,
  ],
  ['{"data":{"access_token":"clt.x","error_code":"0","expires_in":"86400"},"message":"success"}', 86400],
] as const)("a token and its life are read: %s", async (text, seconds) => {
  const { result, logged } = await against(text, (douyin) => douyin.fetchToken("plain"));
  expect(result).toMatchObject({ kind: "ok", value: { accessToken: "clt.x", expiresInSeconds: seconds } });
  expect(logged.join("")).not.toContain("clt.x");
});

test.each([
  '{"data":{"error_code":0,"expires_in":7200}}',
  '{"data":{"error_code":0,"access_token":"","expires_in":7200}}',
  '{"data":{"error_code":0,"access_token":"a\\r\\nx: y","expires_in":7200}}',
  '{"data":{"error_code":0,"access_token":"clt.x"}}',
  '{"data":{"error_code":0,"access_token":"clt.x","expires_in":0}}',
  '{"data":{"error_code":0,"access_token":["clt.x"],"expires_in":7200}}',
])("a token that cannot be used is malformed: %s", async (text) => {
  const { result } = await against(text, (douyin) => douyin.fetchToken("stable"));
  expect(result).toMatchObject({ kind: "unusable", reason: "malformed" });
});

test("a refused token fetch renews nothing", async () => {
  const text =
    '{"data":{"captcha":"","desc_url":"","description":"配置无效","error_code":10003},"message":"error"}';
  const { result, seen } = await against(text, (douyin) => douyin.fetchToken("stable"));
  expect(result).toMatchObject({ kind: "refused", errorCode: 10003, description: "配置无效" });
  expect(seen).toHaveLength(1);
});
