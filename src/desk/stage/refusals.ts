import type { Schemas } from "../../pages/api.ts";
import { bilingual } from "../../pages/words.ts";

export type ErrorKey = Schemas["ErrorKey"];

/** Why a coupon was not verified, as a cashier says it. Each key of the contract, in both languages. */
export const refusalTitles = bilingual<Readonly<Record<ErrorKey, string>>>(
  {
    coupon_already_used: "券已经用过了",
    coupon_not_found: "没有这张券",
    code_invalid: "券码无效",
    code_expired: "券码过期了",
    uses_exhausted: "次卡次数用完了",
    wrong_shop: "这张券不能在本店用",
    merchant_not_authorized: "商户还没有授权",
    app_not_authorized: "系统还没有开通",
    risk_control: "被抖音风控拦住了",
    rate_limited: "抖音说太频繁了",
    upstream_busy: "抖音系统繁忙",
    interrupted: "中途断了，没有核销",
    not_verified: "查证过了：没有核销成功",
    upstream_unavailable: "连不上抖音，没有核销",
    not_enough_coupons: "可用的券不够",
    coupon_expired: "券过期了",
    coupon_refunding: "券在退款",
    unknown: "抖音拒绝了",
  },
  {
    coupon_already_used: "Already used",
    coupon_not_found: "No such coupon",
    code_invalid: "Invalid code",
    code_expired: "The code has expired",
    uses_exhausted: "No uses left on the card",
    wrong_shop: "Not valid in this shop",
    merchant_not_authorized: "The merchant is not authorised",
    app_not_authorized: "The system is not enabled",
    risk_control: "Blocked by Douyin's risk control",
    rate_limited: "Douyin says: too often",
    upstream_busy: "Douyin is busy",
    interrupted: "Interrupted, nothing was used",
    not_verified: "Checked: it was not verified",
    upstream_unavailable: "Douyin cannot be reached, nothing was used",
    not_enough_coupons: "Not enough usable coupons",
    coupon_expired: "The coupon has expired",
    coupon_refunding: "The coupon is being refunded",
    unknown: "Refused by Douyin",
  },
);

/** What to tell the guest, or to do. */
export const refusalAdvice = bilingual<Readonly<Record<ErrorKey, string>>>(
  {
    coupon_already_used: "请顾客看一下抖音订单里的使用记录，换一张没用过的券或改用其他方式付款。",
    coupon_not_found: "请核对顾客出示的是不是抖音团购券，再扫一次。",
    code_invalid: "请顾客重新打开订单页，出示新的二维码再扫。",
    code_expired: "请顾客重新打开订单页（二维码会刷新），再扫一次。",
    uses_exhausted: "告诉顾客这张次卡的次数已经用完，请改用其他方式付款。",
    wrong_shop: "告诉顾客这张券只能在指定门店使用，门店列表在券的详情页。",
    merchant_not_authorized: "不是顾客的问题。请店长在抖音来客授权本系统，先用其他方式收款。",
    app_not_authorized: "不是顾客的问题。请联系系统服务商，先用其他方式收款。",
    risk_control: "请顾客联系抖音客服；先用其他方式收款，不要反复扫。",
    rate_limited: "等一分钟再扫一次；券没有被用掉。",
    upstream_busy: "等一分钟再扫一次；券没有被用掉。",
    interrupted: "券没有被用掉，请再扫一次。",
    not_verified: "券没有被用掉。顾客还在的话，请再扫一次。",
    upstream_unavailable: "券没有被用掉。检查网络，稍后再扫一次。",
    not_enough_coupons: "这个订单里可用的券不够，请减少数量或请顾客出示其他券。",
    coupon_expired: "告诉顾客券已过有效期，可在抖音里申请退款；请改用其他方式付款。",
    coupon_refunding: "告诉顾客这张券在退款或已退款，请改用其他方式付款。",
    unknown: "请把下面抖音的原话告诉店长；先用其他方式收款。",
  },
  {
    coupon_already_used:
      "Ask the guest to look at the order in Douyin, use another coupon, or pay otherwise.",
    coupon_not_found: "Check that the guest shows a Douyin coupon, then scan again.",
    code_invalid: "Ask the guest to open the order page again and show the new QR.",
    code_expired: "Ask the guest to open the order page again (the QR renews), then scan again.",
    uses_exhausted: "Tell the guest that the card is used up; please pay otherwise.",
    wrong_shop: "Tell the guest that the coupon is for other shops, listed on its page in Douyin.",
    merchant_not_authorized:
      "Not the guest's fault. The manager authorises this system in Douyin; take another payment for now.",
    app_not_authorized:
      "Not the guest's fault. Call the provider of this system; take another payment for now.",
    risk_control: "The guest may call Douyin's support; take another payment, do not scan again and again.",
    rate_limited: "Wait a minute and scan again; the coupon was not used.",
    upstream_busy: "Wait a minute and scan again; the coupon was not used.",
    interrupted: "The coupon was not used. Scan again.",
    not_verified: "The coupon was not used. Scan again while the guest is here.",
    upstream_unavailable: "The coupon was not used. Check the network and scan again later.",
    not_enough_coupons: "The order has too few usable coupons: choose fewer, or ask for another coupon.",
    coupon_expired: "Tell the guest that it has expired; Douyin may refund it. Please pay otherwise.",
    coupon_refunding: "Tell the guest that it is being refunded; please pay otherwise.",
    unknown: "Show the manager what Douyin says below; take another payment for now.",
  },
);
