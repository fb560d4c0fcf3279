import { expect, test } from "bun:test";
import { against, refusal, success } from "./upstream.ts";

const certificate = (over: object = {}) =>
  JSON.stringify({
    certificate_id: "7382420130108424203",
    encrypted_code: "CgwI+/AA==",
    start_time: 1760258800,
    expire_time: 1781668800,
    status: 1,
    amount: { original_amount: 4590, pay_amount: "4490", coupon_pay_amount: 4590, merchant_ticket_amount: 0 },
    sku: { sku_id: "1832328480732172", title: "双人餐", groupon_type: 1 },
    ...over,
  });
const prepare = (fields: string) =>
  against(success(fields), (douyin) => douyin.prepare({ code: "1" }, "7001"));
const one = (over: object = {}) =>
  prepare(`"verify_token":"t","order_id":"106","certificates":[${certificate(over)}]`);
const noAmount = {
  originalFen: null,
  payFen: null,
  couponPayFen: null,
  merchantFen: null,
  platformFen: null,
  paymentFen: null,
};

test("a prepared coupon is read, money in fen, times in milliseconds", async () => {
  const { result } = await one();
  expect(result).toMatchObject({ kind: "ok", facts: { logid: "20250326", nowMs: 1742975316000 } });
  expect(result.kind === "ok" && result.value).toEqual({
    verifyToken: "t",
    orderId: "106",
    certificates: [
      {
        encryptedCode: "CgwI+/AA==",
        certificateId: "7382420130108424203",
        startTimeMs: 1760258800000,
        expireTimeMs: 1781668800000,
        notAvailablePois: [],
        amount: { ...noAmount, originalFen: 4590, payFen: 4490, couponPayFen: 4590, merchantFen: 0 },
        sku: { skuId: "1832328480732172", title: "双人餐", productId: null, grouponType: 1 },
        timesCard: null,
        verifyRecords: [],
        sourceOrderId: null,
      },
    ],
  });
});

test("bare 19-digit ids arrive digit for digit", async () => {
  const text = `"verify_token":"t","order_id":1061449651423386211,"certificates":[{"certificate_id":7560254070939566118,"encrypted_code":"a","not_available_poi_list":[7560254070939566119,"7002",""],"sku":{"sku_id":7560254070939566117},"verify":{"verify_id":7486021925630773286,"verify_time":1}}]`;
  const { result } = await prepare(text);
  expect(result.kind === "ok" && result.value).toMatchObject({
    orderId: "1061449651423386211",
    certificates: [
      {
        certificateId: "7560254070939566118",
        notAvailablePois: ["7560254070939566119", "7002"],
        sku: { skuId: "7560254070939566117" },
        verifyRecords: [{ verifyId: "7486021925630773286", verifyTimeMs: 1000 }],
      },
    ],
  });
});

test("a times card tells its uses, their money and its verifications once each", async () => {
  const record = {
    verify_id: "9",
    verify_time: 1742975316123,
    verify_type: 4,
    poi_id: "0",
    times_card_serial_num: 2,
    can_cancel: true,
  };
  const { result } = await one({
    time_card: {
      times_count: "10",
      times_used: 2,
      serial_amount_list: [{ serial_numb: 3, amount: { pay_amount: 19400 } }],
    },
    verify_records: [
      { verify_id: "8", verify_time: "1742975300", poi_id: "7001", certificate_id: 5 },
      record,
    ],
    verify: record,
    deduction_info_list: [{ source_order_id: "" }, { source_order_id: 1061449651 }],
  });
  const read = result.kind === "ok" ? result.value.certificates[0] : undefined;
  expect(read?.timesCard).toEqual({
    total: 10,
    used: 2,
    serialAmounts: new Map([[3, { ...noAmount, payFen: 19400 }]]),
  });
  expect(read?.verifyRecords).toEqual([
    {
      verifyId: "8",
      verifyTimeMs: 1742975300000,
      verifyType: null,
      poiId: "7001",
      timesCardSerial: null,
      canCancel: null,
      certificateId: "5",
    },
    {
      verifyId: "9",
      verifyTimeMs: 1742975316123,
      verifyType: 4,
      poiId: null,
      timesCardSerial: 2,
      canCancel: true,
      certificateId: null,
    },
  ]);
});

test.each(["certificates_v2", "certificates_v_2"])("%s stands in for an empty list", async (name) => {
  for (const empty of ['"certificates":[],', '"certificates":null,', ""]) {
    const { result } = await prepare(`"verify_token":"t",${empty}"${name}":[${certificate()}]`);
    expect(result.kind === "ok" && result.value.certificates).toHaveLength(1);
  }
});

test.each(["", '"certificates":[]', '"certificates":null,"certificates_v2":[]', '"verify_token":"t"'])(
  "no usable coupon is a success: {%s}",
  async (fields) => {
    const { result } = await prepare(fields);
    expect(result).toMatchObject({ kind: "ok", value: { certificates: [], orderId: null } });
  },
);

const whole = `"verify_token":"t","certificates":[${certificate()}]`;
test.each([
  `{"data":{"error_code":0,${whole}}}`,
  `{"data":{"error_code":"0",${whole}},"extra":null}`,
  `{"data":{${whole}},"extra":{"error_code":0}}`,
  `{"data":{"error_code":0,${whole},"book_info":"odd","reserve_info":7},"extra":{"error_code":0,"logid":5},"more":[]}`,
  `{"data":{"error_code":0,"__proto__":{"error_code":5},${whole}}}`,
])("an envelope with less or more than usual is read", async (text) => {
  const { result } = await against(text, (douyin) => douyin.prepare({ code: "1" }, "7001"));
  expect(result.kind === "ok" && result.value.certificates).toHaveLength(1);
});

const refusals: readonly (readonly [string, object])[] = [
  [
    refusal(3000001, 2034000910, "不能用"),
    { errorCode: 3000001, subErrorCode: 2034000910, description: "不能用" },
  ],
  [
    '{"data":{"error_code":1212,"description":"a"},"extra":{"error_code":0,"description":"success"}}',
    { errorCode: 1212, description: "a" },
  ],
  [
    '{"data":{"error_code":0,"description":"success"},"extra":{"error_code":1221,"description":"b"}}',
    { errorCode: 1221, description: "b" },
  ],
  [
    '{"data":{"error_code":10013,"description":"c","log_id":"L1"},"message":"error"}',
    { errorCode: 10013, description: "c", facts: { logid: "L1" } },
  ],
  [
    '{"extra":{"error_code":28001017,"sub_error_code":"7"}}',
    { errorCode: 28001017, subErrorCode: 7, description: "" },
  ],
  ['{"data":null,"extra":{"error_code":"2100005"}}', { errorCode: 2100005, subErrorCode: 0 }],
  [`{"data":{"error_code":1250,${whole}}}`, { errorCode: 1250 }],
];

test.each(refusals)("either code refuses: %s", async (text, told) => {
  const { result } = await against(text, (douyin) => douyin.prepare({ code: "1" }, "7001"));
  expect(result).toMatchObject({ kind: "refused", ...told });
});

test.each([
  "null",
  "[]",
  "7",
  '"ok"',
  "{}",
  '{"data":{}}',
  '{"data":[]}',
  '{"data":"x","extra":{"error_code":0}}',
  '{"data":{"error_code":"none"}}',
  '{"data":{"error_code":0},"extra":"x"}',
  '{"data":{"error_code":{}}}',
  '{"data":{"error_code":0.5}}',
  '{"data":{"error_code":true}}',
  `[${"[".repeat(100_000)}`,
])("what is no envelope is malformed: %.60s", async (text) => {
  const { result } = await against(text, (douyin) => douyin.prepare({ code: "1" }, "7001"));
  expect(result).toMatchObject({ kind: "unusable", reason: "malformed", sent: true });
});

test.each([
  { encrypted_code: "" },
  { encrypted_code: 5 },
  { encrypted_code: null },
  { certificate_id: null },
  { certificate_id: {} },
  { certificate_id: 1.5 },
  { start_time: "soon" },
  { expire_time: [] },
  { amount: 4590 },
  { amount: { pay_amount: 45.9 } },
  { amount: { pay_amount: "45.90" } },
  { amount: { original_amount: true } },
  { sku: [] },
  { sku: { sku_id: {} } },
  { time_card: "x" },
  { time_card: { times_count: "many" } },
  { verify: [] },
  { verify_records: {} },
  { verify_records: ["x"] },
  { verify_records: [{ verify_time: 1742975316 }] },
  { not_available_poi_list: "7001" },
  { time_card: { times_count: 3, serial_amount_list: [{ amount: { pay_amount: 1 } }] } },
])("a coupon is never half read: %j", async (over) => {
  expect((await one(over)).result).toMatchObject({ kind: "unusable", reason: "malformed" });
});

test("coupons without a verify token, or that are no list, are malformed", async () => {
  for (const fields of [
    `"certificates":[${certificate()}]`,
    `"verify_token":"","certificates":[${certificate()}]`,
    `"verify_token":7,"certificates":[${certificate()}]`,
    '"verify_token":"t","certificates":{}',
    '"verify_token":"t","certificates":[null]',
  ]) {
    expect((await prepare(fields)).result).toMatchObject({ kind: "unusable", reason: "malformed" });
  }
});

test("fields nobody needs may be anything", async () => {
  const { result } = await one({
    amount: { pay_amount: 1, list_market_amount: 1.5 },
    status: "x",
    book_info: 1,
    use_time_info: [],
  });
  expect(result.kind).toBe("ok");
});

test.each(["certificate", "certificate_v2", "certificate_v_2"])(
  "get reads %s, milliseconds too",
  async (name) => {
    const first = name === "certificate" ? "" : '"certificate":{},';
    const state = certificate({
      status: 2,
      expire_time: 1682265599000,
      code: "104930181552",
      verify: { verify_id: "1", verify_time: 1651152314000 },
    });
    const { result } = await against(success(`${first}"${name}":${state}`), (douyin) =>
      douyin.getCertificate("a"),
    );
    expect(result.kind === "ok" && result.value).toMatchObject({
      encryptedCode: "CgwI+/AA==",
      certificateId: "7382420130108424203",
      status: 2,
      originCode: "104930181552",
      expireTimeMs: 1682265599000,
      verifyRecords: [{ verifyId: "1", verifyTimeMs: 1651152314000 }],
    });
  },
);

test("a state without verification has no record, whichever way it says so", async () => {
  for (const verify of [
    undefined,
    null,
    {},
    { verify_id: "", verify_time: 0 },
    { verify_id: "0", can_cancel: false },
  ]) {
    const { result } = await against(success(`"certificate":${certificate({ verify })}`), (douyin) =>
      douyin.getCertificate("a"),
    );
    expect(result.kind === "ok" && result.value?.verifyRecords).toEqual([]);
  }
});

test("no certificate is null, an empty list is empty, no status is malformed", async () => {
  for (const fields of ["", '"certificate":null', '"certificate":{}']) {
    const { result } = await against(success(fields), (douyin) => douyin.getCertificate("a"));
    expect(result).toMatchObject({ kind: "ok", value: null });
  }
  for (const fields of ["", '"certificates":null', '"certificates":[],"certificates_v_2":[]']) {
    const { result } = await against(success(fields), (douyin) => douyin.queryCertificates({ orderId: "1" }));
    expect(result).toMatchObject({ kind: "ok", value: [] });
  }
  const odd = success(`"certificates":[${certificate({ status: null })}]`);
  const { result } = await against(odd, (douyin) => douyin.queryCertificates({ orderId: "1" }));
  expect(result).toMatchObject({ kind: "unusable", reason: "malformed" });
});
