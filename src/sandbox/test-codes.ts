/**
 * The fixed codes, for whoever builds against the gateway: what Douyin does with each, and what he reads in the answer to
 * a verify in code mode. Told by `GET /_sandbox`; a test hands every one of them to a real gateway.
 */
export interface TestCode {
  readonly code: string;
  /** Goes into the body beside the code. */
  readonly quantity?: number;
  /** What Douyin does. */
  readonly says: string;
  readonly answer: Told;
  /** What a 202 becomes, with the usual settings. */
  readonly settles?: Told & { readonly afterSeconds: number };
}

export interface Told {
  readonly status: 200 | 202 | 502;
  readonly outcome: "success" | "failed" | "partial" | "processing";
  readonly error_key: string | null;
  readonly retry: "never" | "later" | "rescan" | null;
}

const success: Told = { status: 200, outcome: "success", error_key: null, retry: null };
const processing: Told = { status: 202, outcome: "processing", error_key: null, retry: null };

const failed = (error_key: string, retry: Told["retry"]): Told => ({
  status: 200,
  outcome: "failed",
  error_key,
  retry,
});

const situation = (number: string, chosen = "00000000"): string => `29${chosen}${number}`;
const withNumber = (family: "20" | "21" | "22", code: number): string =>
  `${family}${String(code).padStart(10, "0")}`;

/** Codes by which everything goes well, sooner or later. */
const fine: readonly TestCode[] = [
  { code: situation("00"), says: "一张可用的团购券", answer: success },
  { code: situation("01"), quantity: 4, says: "一单四张券，可核 1–4 张", answer: success },
  { code: situation("03"), quantity: 3, says: "五次的次卡，可核 1–5 次", answer: success },
  { code: situation("04"), says: "代金券", answer: success },
  { code: situation("11"), says: "verify 3 秒后才答复", answer: success },
  { code: situation("12"), says: "prepare 3 秒后才答复", answer: success },
  { code: situation("32"), says: "核销成功；撤销时抖音拒绝（409 not_cancellable）", answer: success },
  {
    code: situation("33"),
    says: "核销成功；第一次撤销没有到达抖音，也没有答复（202，约 40 秒后可以再撤销）",
    answer: success,
  },
];

/** Codes by which only some of the coupons are verified, or nobody knows at first. */
const open: readonly TestCode[] = [
  {
    code: situation("02"),
    quantity: 3,
    says: "一单三张券，除第一张外被风控拦截",
    answer: { status: 200, outcome: "partial", error_key: null, retry: null },
  },
  {
    code: situation("21"),
    says: "verify 已生效，但前两次没有答复",
    answer: processing,
    settles: { ...success, afterSeconds: 10 },
  },
  {
    code: situation("22"),
    says: "verify 从未到达抖音，也没有答复",
    answer: processing,
    settles: { ...failed("not_verified", "rescan"), afterSeconds: 65 },
  },
  {
    code: situation("23"),
    says: "前两次 verify 没有到达抖音，第三次成功",
    answer: processing,
    settles: { ...success, afterSeconds: 10 },
  },
  {
    code: withNumber("22", 2100004),
    says: "verify 每次都答 2100004 系统繁忙",
    answer: processing,
    settles: { ...failed("not_verified", "rescan"), afterSeconds: 65 },
  },
];

/** Codes that are refused, at least one for each `error_key`. */
const refused: readonly TestCode[] = [
  {
    code: situation("41"),
    says: "已在别处核销：prepare 不再列出，query 显示已使用",
    answer: failed("coupon_already_used", "never"),
  },
  {
    code: withNumber("21", 1208),
    says: "verify 的 result 为 1208",
    answer: failed("coupon_already_used", "never"),
  },
  {
    code: withNumber("20", 1212),
    says: "prepare 答 1212 券码不存在",
    answer: failed("coupon_not_found", "never"),
  },
  {
    code: withNumber("20", 1221),
    says: "prepare 答 1221 解密失败",
    answer: failed("code_invalid", "rescan"),
  },
  {
    code: withNumber("21", 1250),
    says: "verify 的 result 为 1250 券码无效",
    answer: failed("code_invalid", "rescan"),
  },
  {
    code: withNumber("20", 45005117),
    says: "prepare 答 45005117 动态码已过期",
    answer: failed("code_expired", "rescan"),
  },
  {
    code: withNumber("21", 1241),
    says: "verify 的 result 为 1241 次数不足",
    answer: failed("uses_exhausted", "never"),
  },
  {
    code: situation("03", "00000006"),
    quantity: 6,
    says: "五次的次卡，要核 6 次",
    answer: failed("uses_exhausted", "never"),
  },
  { code: situation("44"), says: "所有门店都不可用", answer: failed("wrong_shop", "never") },
  {
    code: withNumber("22", 3000002),
    says: "verify 整体答 3000002 门店不可用",
    answer: failed("wrong_shop", "never"),
  },
  {
    code: withNumber("20", 2119005),
    says: "prepare 答 2119005 商家未授权",
    answer: failed("merchant_not_authorized", "never"),
  },
  {
    code: withNumber("20", 2190004),
    says: "prepare 答 2190004 应用没有该能力",
    answer: failed("app_not_authorized", "never"),
  },
  {
    code: withNumber("21", 1229),
    says: "verify 的 result 为 1229 风控拦截",
    answer: failed("risk_control", "never"),
  },
  {
    code: withNumber("20", 2119003),
    says: "prepare 答 2119003 过于频繁",
    answer: failed("rate_limited", "later"),
  },
  {
    code: withNumber("20", 2100004),
    says: "prepare 答 2100004 系统繁忙",
    answer: failed("upstream_busy", "later"),
  },
  {
    code: situation("31"),
    says: "prepare 没有答复，连接被断开（502；流水为 failed）",
    answer: { status: 502, outcome: "failed", error_key: "upstream_unavailable", retry: "later" },
  },
  {
    code: situation("45"),
    says: "明天才可以使用的券",
    answer: failed("not_enough_coupons", "never"),
  },
  {
    code: situation("00", "00000002"),
    quantity: 2,
    says: "只有一张券，要核 2 张",
    answer: failed("not_enough_coupons", "never"),
  },
  { code: situation("42"), says: "昨天过期的券", answer: failed("coupon_expired", "never") },
  {
    code: situation("43"),
    says: "退款中的券",
    answer: failed("coupon_refunding", "never"),
  },
  {
    code: withNumber("20", 2119006),
    says: "prepare 答 2119006 券赠送中（抖音的其他任何错误码都如此）",
    answer: failed("unknown", "never"),
  },
];

/** All of them. Any other number of Douyin's fits behind `20`, `21` and `22`, any eight digits behind `29`. */
export const testCodes: readonly TestCode[] = [...fine, ...open, ...refused];
