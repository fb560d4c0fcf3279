import { bilingual } from "../pages/words.ts";

/** Why a coupon was not verified. */
export const reasonWords = bilingual(
  {
    coupon_already_used: "券已被使用",
    coupon_not_found: "没有这张券",
    code_invalid: "券码无效",
    code_expired: "二维码过期",
    uses_exhausted: "次卡次数用完",
    wrong_shop: "不适用本店",
    merchant_not_authorized: "商家未授权",
    app_not_authorized: "应用无权限",
    risk_control: "被抖音风控",
    rate_limited: "抖音限流",
    upstream_busy: "抖音繁忙",
    interrupted: "中断，未发出",
    not_verified: "查证后未核销",
    upstream_unavailable: "连不上抖音",
    not_enough_coupons: "可用的券不够",
    coupon_expired: "券已过期",
    coupon_refunding: "退款中或已退款",
    unknown: "其他原因",
  },
  {
    coupon_already_used: "Already used",
    coupon_not_found: "No such coupon",
    code_invalid: "Invalid code",
    code_expired: "QR code expired",
    uses_exhausted: "No uses left",
    wrong_shop: "Not for this shop",
    merchant_not_authorized: "Merchant not authorised",
    app_not_authorized: "App not authorised",
    risk_control: "Stopped by risk control",
    rate_limited: "Douyin limits the rate",
    upstream_busy: "Douyin is busy",
    interrupted: "Interrupted before sending",
    not_verified: "Asked, and not verified",
    upstream_unavailable: "Douyin not reachable",
    not_enough_coupons: "Too few usable coupons",
    coupon_expired: "Coupon expired",
    coupon_refunding: "Refunded or refunding",
    unknown: "Other",
  },
);

/** The steps of a verification, as `listAttempts` names them. */
export const stepWords = bilingual(
  {
    recorded: "已记录",
    link_resolved: "解析短链",
    prepared: "验券准备",
    sending: "即将发出",
    answered: "抖音有答复",
    lost: "没有可用的答复",
    resending: "重发",
    sends_ended: "不再发送",
    asked: "向抖音查询",
    settled: "落定",
    late_asked: "事后复查",
    abandoned: "放弃",
    cancel_sending: "撤销：即将发出",
    cancel_answered: "撤销：有答复",
    cancel_lost: "撤销：没有可用的答复",
    cancel_asked: "撤销：查询",
    recovered: "从抖音找回",
  },
  {
    recorded: "Recorded",
    link_resolved: "Link resolved",
    prepared: "Prepared",
    sending: "About to send",
    answered: "Douyin answered",
    lost: "No usable answer",
    resending: "Sent again",
    sends_ended: "Nothing more is sent",
    asked: "Douyin asked",
    settled: "Settled",
    late_asked: "Asked later",
    abandoned: "Abandoned",
    cancel_sending: "Cancel: about to send",
    cancel_answered: "Cancel: answered",
    cancel_lost: "Cancel: no usable answer",
    cancel_asked: "Cancel: asked",
    recovered: "Brought back from Douyin",
  },
);

export const roleWords = bilingual(
  { viewer: "查看", clerk: "店员", manager: "店长", admin: "管理员" },
  { viewer: "Viewer", clerk: "Clerk", manager: "Manager", admin: "Admin" },
);

/** The word for a key in any of these dictionaries, or the key itself. */
export const wordFor = (said: Readonly<Record<string, unknown>>, key: string): string => {
  const known: unknown = Object.hasOwn(said, key) ? said[key] : undefined;
  return typeof known === "string" ? known : key;
};
