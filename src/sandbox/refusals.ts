import type { Answer } from "./reply.ts";

/** Douyin's words per code (douyin-openapi.md, 10; where the page has none, words of the same meaning). */
const words: Readonly<Record<number, string>> = {
  2: "该券已核销",
  1208: "该券已核销",
  1212: "券码不存在",
  1221: "解密失败",
  1229: "该券被风控拦截",
  1241: "次卡剩余可用次数不足",
  1250: "券码无效或已过期",
  1263: "子履约单不存在",
  1265: "券列表中存在已撤销的券",
  1502: "券码和加密券码都为空",
  10002: "参数错误",
  10003: "client_key 错误",
  10013: "client_key 或者 client_secret 报错",
  10020: "请求过于频繁",
  200002: "请求体解析失败",
  2100001: "未知错误",
  2100004: "系统繁忙，此时请开发者稍候再试",
  2100005: "参数不合法",
  2100007: "无权限操作",
  2100009: "用户被封禁",
  2119001: "参数不合法",
  2119002: "系统繁忙，请稍后再试",
  2119003: "您的访问过于频繁，请稍后重试",
  2119005: "商家未授权",
  2119006: "券赠送中",
  2119007: "订单未支付",
  2119008: "该操作被平台管控拦截",
  2119010: "接口已下线",
  2190001: "quota已用完",
  2190002: "access_token无效",
  2190004: "应用未获得该能力",
  2190008: "access_token过期,请刷新或重新授权",
  3000001: "业务异常",
  3000002: "该券不可在本门店使用",
  3000004: "门店不存在",
  3000005: "门店id为空",
  3100101: "订单不存在",
  4000001: "encrypted_code 和 order_id 不能同时为空",
  4000002: "翻页过深，请使用游标",
  5000001: "服务异常，请联系抖音",
  6001001: "服务器错误，请稍后重试",
  28001003: "access_token无效",
  28001005: "系统内部错误，请重试",
  28001006: "网络调用错误，请重试",
  28001007: "请求参数错误",
  28001008: "access_token已过期",
  28001012: "用户未授权",
  28001014: "应用未授权该能力",
  28001016: "当前应用已被封禁或下线",
  28001017: "未知的URI",
  28001018: "应用未开通该能力",
  28001019: "该能力已被封禁",
  28001052: "命中风控",
  28001056: "接口已下线",
  28003017: "quota已用完",
  28003018: "请求过于频繁",
  45005117: "动态码已过期，请用户刷新券码",
  1033000519: "无可用券",
};

/** The words that go with a code. */
export const describe = (code: number): string => words[code] ?? "业务异常";

/** A refusal of the whole call. */
export const refuse = (code: number, description = describe(code), subCode = 0): Answer => ({
  code,
  description,
  subCode,
  payload: {},
});

/** A refusal of the access token, which may stand in `data` only. */
export const refuseToken = (code: number): Answer => ({ ...refuse(code), tokenRefusal: true });
