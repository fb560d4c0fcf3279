import type { Schemas } from "../../pages/api.ts";
import { bilingual } from "../../pages/words.ts";
import type { ErrorResponse } from "../scanning/card.ts";
import type { ErrorKey } from "./refusals.ts";

type Code = Schemas["ErrorCode"];

/** What a problem of the gateway is at a cash desk; those that only programs meet are one word. */
const other = { zh: "没有核销", en: "Not verified" };

export const problemTitles = bilingual<Readonly<Partial<Record<Code, string>>>>(
  {
    short_link_invalid: "不是抖音的券码",
    ticket_invalid: "等得太久了，请重新扫码",
    session_expired: "登录过期了，没有核销",
    operator_unknown: "没有登录，没有核销",
    shop_not_allowed: "您没有这家门店的权限",
    operator_not_allowed: "您的角色不能核销",
    verification_in_progress: "这张券正在核销中",
    recently_verified: "这个订单刚刚核销过",
    rate_limited: "太频繁了，没有核销",
    upstream_unavailable: "连不上抖音，没有核销",
    not_ready: "没有核销：网关暂时不能用",
  },
  {
    short_link_invalid: "Not a Douyin coupon",
    ticket_invalid: "Too long ago: please scan again",
    session_expired: "Your session ended; not verified",
    operator_unknown: "Not logged in; not verified",
    shop_not_allowed: "Not your shop",
    operator_not_allowed: "Your role may not verify",
    verification_in_progress: "This coupon is being verified now",
    recently_verified: "This order was verified a moment ago",
    rate_limited: "Too often; not verified",
    upstream_unavailable: "Douyin cannot be reached; not verified",
    not_ready: "Not verified: the gateway cannot be used now",
  },
);

/** In the contract's words where Douyin's number has a meaning; else by the problem itself. */
export const refusalOf = ({ upstream }: ErrorResponse): ErrorKey | null =>
  upstream === null ? null : upstream.error_key;

export const problemTitle = (problem: ErrorResponse, language: "zh" | "en"): string =>
  problemTitles[language][problem.code] ?? other[language];
