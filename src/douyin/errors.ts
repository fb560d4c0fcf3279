/**
 * What Douyin's numbers mean to us: one table for error codes and for the `result` of a single coupon (the official
 * status page does not say which of the two a number appears as, so both are read here).
 * Sources: status-code page, certificate.verify page, client_token page; the words are the contract's, section 4.
 */
export type ErrorKey =
  | "coupon_already_used"
  | "coupon_not_found"
  | "code_invalid"
  | "code_expired"
  | "uses_exhausted"
  | "wrong_shop"
  | "merchant_not_authorized"
  | "app_not_authorized"
  | "risk_control"
  | "rate_limited"
  | "upstream_busy"
  | "unknown";

/** What the person at the desk may do: nothing, the same again later, or scan again. */
export type CouponRetry = "never" | "later" | "rescan";

/**
 * What the gateway may conclude: `token` consumed nothing; `busy` and `limit` at verify leave the outcome open;
 * `refusal` is Douyin's no.
 */
export type ErrorClass = "token" | "busy" | "limit" | "refusal";

export interface ErrorMeaning {
  readonly errorKey: ErrorKey;
  readonly retry: CouponRetry;
  readonly class: ErrorClass;
}

const refusal = (errorKey: ErrorKey, retry: CouponRetry): ErrorMeaning => ({
  errorKey,
  retry,
  class: "refusal",
});
const limit: ErrorMeaning = { errorKey: "rate_limited", retry: "later", class: "limit" };
const busy: ErrorMeaning = { errorKey: "upstream_busy", retry: "later", class: "busy" };
const token: ErrorMeaning = { errorKey: "upstream_busy", retry: "later", class: "token" };
const unknown = refusal("unknown", "never");

const meanings: readonly (readonly [ErrorMeaning, readonly number[]])[] = [
  // certificate.verify page: "already verified", as `result`.
  [refusal("coupon_already_used", "never"), [1208, 2]],
  // status-code page: coupon not found; no voucher.
  [refusal("coupon_not_found", "never"), [1212, 1033000519]],
  // status-code page: decryption failed; code invalid; neither code nor encrypted_code.
  [refusal("code_invalid", "rescan"), [1221, 1250, 1502]],
  // status-code page: dynamic code expired, the customer opens the order page again.
  [refusal("code_expired", "rescan"), [45005117]],
  // status-code page: not enough uses left on a times card.
  [refusal("uses_exhausted", "never"), [1241]],
  // certificate.prepare and certificate.verify pages: coupon not valid in this store; store not found; none given.
  [refusal("wrong_shop", "never"), [3000002, 3000004, 3000005]],
  // status-code page: the merchant has not authorised the app.
  [refusal("merchant_not_authorized", "never"), [1508, 2119005, 28001012]],
  // status-code page: capability missing, app banned, no permission.
  [refusal("app_not_authorized", "never"), [2190004, 28001014, 28001016, 28001018, 28001019, 2100007]],
  // status-code page: held or blocked by the platform's controls.
  [refusal("risk_control", "never"), [1229, 2119008, 28001052]],
  // status-code page: too frequent; quota used up.
  [limit, [2119003, 28003018, 2190001, 28003017]],
  // status-code page: unknown error, system busy, network error upstream, contact Douyin, server pause.
  [busy, [2100001, 2100004, 2119002, 28001005, 28001006, 5000001, 6001001]],
  // status-code page: access_token invalid or expired.
  [token, [2190002, 2190008, 28001003, 28001008]],
];

const table: ReadonlyMap<number, ErrorMeaning> = new Map(
  meanings.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)),
);

/** The meaning of one of Douyin's non-zero numbers; a number we do not know is a refusal, `unknown`, `never`. */
export const errorMeaning = (code: number): ErrorMeaning => table.get(code) ?? unknown;
