import { expect, test } from "bun:test";
import { against, refusal, success } from "./upstream.ts";

const verify = (codes: readonly string[], results: string) =>
  against(success(results), (douyin) =>
    douyin.verify({ verifyToken: "t", poiId: "7001", encryptedCodes: codes }),
  );
const list = (...results: readonly object[]) => `"verify_results":${JSON.stringify(results)}`;
const use = (serial: number, verifyId: string) => ({
  code: "card",
  result: 0,
  verify_id: verifyId,
  verify_amount_info: { times_card_serial_amount: { serial_numb: serial, amount: { pay_amount: 19400 } } },
});

test("the recorded answer of a times card is read whole", async () => {
  const recorded = `"verify_results":[{"account_id":"6943","certificate_id":"7382420130108424203","code":"CgYI+A==","msg":"履约成功","order_id":1061449651423386211,"origin_code":"104686126200130","result":0,"verify_id":"7486021925630773286","verify_amount_info":{"time_card_amount":{"amount":19400},"times_card_serial_amount":{"serial_numb":2,"amount":{"original_amount":26895,"pay_amount":19400,"coupon_pay_amount":19400,"list_market_amount":26900,"merchant_ticket_amount":7495,"platform_discount_amount":0}}}}]`;
  const { result } = await verify(["CgYI+A=="], recorded);
  expect(result.kind === "ok" && result.value).toEqual([
    {
      code: "CgYI+A==",
      result: 0,
      msg: "履约成功",
      verifyId: "7486021925630773286",
      certificateId: "7382420130108424203",
      originCode: "104686126200130",
      orderId: "1061449651423386211",
      productId: null,
      timesCardSerial: {
        serialNumb: 2,
        amount: {
          originalFen: 26895,
          payFen: 19400,
          couponPayFen: 19400,
          merchantFen: 7495,
          platformFen: 0,
          paymentFen: null,
        },
      },
      verifyTimeMs: null,
    },
  ]);
});

test("results are matched by code, in the order sent, mixtures included", async () => {
  const { result } = await verify(
    ["a", "b", "c"],
    list({ code: "c", result: 1208, msg: "已核销", verify_id: "" }, { code: "a", result: 0, verify_id: "1" }),
  );
  expect(
    result.kind === "ok" && result.value.map((one) => one && [one.code, one.result, one.verifyId]),
  ).toEqual([["a", 0, "1"], undefined, ["c", 1208, null]]);
});

test("the uses of one card are a multiset: each result once, by ascending use number", async () => {
  const { result } = await verify(["card", "card", "card"], list(use(3, "13"), use(2, "12")));
  expect(result.kind === "ok" && result.value.map((one) => one?.verifyId)).toEqual(["12", "13", undefined]);
});

test("one code, one result, another echo: matched by position and logged without the codes", async () => {
  for (const code of ["other-code", "", undefined]) {
    const { result, logged } = await verify(["sent-code"], list({ code, result: 0, verify_id: "1" }));
    expect(result.kind === "ok" && result.value[0]?.verifyId).toBe("1");
    expect(logged.join("")).toContain("matched by position");
    expect(logged.join("")).not.toContain("-code");
  }
});

test("several results with foreign echoes belong to nobody", async () => {
  const { result } = await verify(["a", "b"], list({ code: "x", result: 0 }, { code: "y", result: 0 }));
  expect(result.kind === "ok" && result.value).toEqual([undefined, undefined]);
});

test.each([
  "",
  list(),
  '"verify_results":null',
  '"verify_results":{}',
  '"verify_results":["x"]',
  list({ code: "a" }),
  list({ code: "a", result: "ok" }),
  list({ code: "a", result: 0, verify_id: {} }),
  list({ code: "a", result: 0, msg: 5 }),
  list({
    code: "a",
    result: 0,
    verify_amount_info: { times_card_serial_amount: { serial_numb: 1, amount: { pay_amount: 1.5 } } },
  }),
])("success that cannot be read whole leaves the outcome open: {%s}", async (fields) => {
  const { result, seen } = await verify(["a"], fields);
  expect(result).toMatchObject({ kind: "unusable", reason: "malformed", sent: true });
  expect(seen).toHaveLength(1);
});

test.each([2100004, 2119003, 1208, 3000002])(
  "error %i refuses the call, once, whatever results stand beside it",
  async (code) => {
    const text = refusal(code).replace('"data":{', `"data":{${list({ code: "a", result: 0 })},`);
    const { result, seen } = await against(text, (douyin) =>
      douyin.verify({ verifyToken: "t", poiId: "7001", encryptedCodes: ["a"] }),
    );
    expect(result).toMatchObject({ kind: "refused", errorCode: code });
    expect(seen).toHaveLength(1);
  },
);
