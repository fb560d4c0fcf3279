import { errorMeaning } from "../douyin/errors.ts";
import type { ErrorKey } from "./table.ts";

/** Why a row is `failed`, as the ledger keeps it. */
export interface Failure {
  /** Douyin's number, or one of our own below zero. */
  readonly errorCode: number;
  readonly errorDescription: string;
  readonly errorKey: ErrorKey;
  readonly retry: "never" | "later" | "rescan";
}

const own = (
  errorCode: number,
  errorKey: ErrorKey,
  retry: Failure["retry"],
  errorDescription: string,
): Failure => ({ errorCode, errorDescription, errorKey, retry });

/** Our own reasons (contract, section 4: codes −1 to −10), in words for the person at the desk. */
export const ownFailures = {
  interrupted: own(-1, "interrupted", "rescan", "核销未发出即中断，未消费，请重新扫码"),
  not_enough_coupons: own(-2, "not_enough_coupons", "never", "可用券数量不足，本次未核销"),
  not_verified: own(-3, "not_verified", "rescan", "已向抖音查证：本次未核销，请重新扫码"),
  upstream_unavailable: own(-4, "upstream_unavailable", "later", "暂时无法连接抖音，本次未核销，请稍后重试"),
  coupon_already_used: own(-5, "coupon_already_used", "never", "该券已被核销"),
  coupon_expired: own(-6, "coupon_expired", "never", "该券已过期"),
  coupon_refunding: own(-7, "coupon_refunding", "never", "该券已退款或正在退款"),
  wrong_shop: own(-8, "wrong_shop", "never", "该券不能在本门店使用"),
  uses_exhausted: own(-9, "uses_exhausted", "never", "次卡剩余次数不足，本次未核销"),
  code_invalid: own(-10, "code_invalid", "rescan", "短链中没有券信息，请刷新二维码后重新扫码"),
} as const satisfies Record<string, Failure>;

/** A refusal of Douyin's: their number and words, our key and advice. */
export const douyinFailure = (errorCode: number, description: string): Failure => {
  const { errorKey, retry } = errorMeaning(errorCode);
  return { errorCode, errorDescription: description, errorKey, retry };
};
