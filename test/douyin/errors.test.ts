import { expect, test } from "bun:test";
import { errorMeaning } from "../../src/douyin/errors.ts";

const contract: readonly (readonly [string, string, string, readonly number[]])[] = [
  ["coupon_already_used", "never", "refusal", [1208, 2]],
  ["coupon_not_found", "never", "refusal", [1212, 1033000519]],
  ["code_invalid", "rescan", "refusal", [1221, 1250, 1502]],
  ["code_expired", "rescan", "refusal", [45005117]],
  ["uses_exhausted", "never", "refusal", [1241]],
  ["wrong_shop", "never", "refusal", [3000002, 3000004, 3000005]],
  ["merchant_not_authorized", "never", "refusal", [1508, 2119005, 28001012]],
  ["app_not_authorized", "never", "refusal", [2190004, 28001014, 28001016, 28001018, 28001019, 2100007]],
  ["risk_control", "never", "refusal", [1229, 2119008, 28001052]],
  ["rate_limited", "later", "limit", [2119003, 28003018, 2190001, 28003017]],
  ["upstream_busy", "later", "busy", [2100001, 2100004, 2119002, 28001005, 28001006, 5000001, 6001001]],
  ["upstream_busy", "later", "token", [2190002, 2190008, 28001003, 28001008]],
  ["unknown", "never", "refusal", [1, 3000001, 2100005, 1263, 1265, -1, 999999999]],
];

test.each(contract)("%s, %s, %s for the contract's numbers", (errorKey, retry, kind, codes) => {
  for (const code of codes) {
    const meaning = errorMeaning(code);
    expect([meaning.errorKey, meaning.retry, meaning.class].map(String)).toEqual([errorKey, retry, kind]);
  }
});
