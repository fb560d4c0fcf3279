// written by `bun run generate` from openapi.yaml; never edit

import { Type } from "@sinclair/typebox";

/** What is made when it is first asked for, and kept. */
export const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const DouyinId = once(() => Type.String({ pattern: "^[0-9]{1,19}$" }));

export const ShortLink = once(() => Type.String({ minLength: 1, maxLength: 2048, pattern: "^[\\t\\n\\v\\f\\r]*[^\\u0000-\\u001f\\u007f]*[\\t\\n\\v\\f\\r]*$" }));

export const CouponCode = once(() => Type.String({ minLength: 1, maxLength: 64, pattern: "^[!-~]+$" }));

export const EncryptedCode = once(() => Type.String({ minLength: 1, maxLength: 1024, pattern: "^[^\\s\\u0000-\\u001f\\u007f]+$" }));

export const TimeBound = once(() => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}([Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+ -]\\d{2}:\\d{2}))?$" }));

export const AppStatus = once(() => Type.Union([Type.Literal("active"), Type.Literal("disabled")]));

export const VerificationStatus = once(() => Type.Union([Type.Literal("processing"), Type.Literal("success"), Type.Literal("failed"), Type.Literal("cancelled")]));

export const VerificationOutcome = once(() => Type.Union([Type.Literal("processing"), Type.Literal("success"), Type.Literal("failed"), Type.Literal("cancelled"), Type.Literal("partial")]));

export const EnrichmentStatus = once(() => Type.Union([Type.Literal("pending"), Type.Literal("success"), Type.Literal("failed"), Type.Literal("skipped")]));

export const OrderStatus = once(() => Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }));

export const ErrorCode = once(() => Type.Union([Type.Literal("invalid_request"), Type.Literal("short_link_invalid"), Type.Literal("ticket_invalid"), Type.Literal("signature_missing"), Type.Literal("signature_malformed"), Type.Literal("signature_invalid"), Type.Literal("operator_unknown"), Type.Literal("session_expired"), Type.Literal("timestamp_out_of_window"), Type.Literal("nonce_reused"), Type.Literal("app_disabled"), Type.Literal("shop_not_allowed"), Type.Literal("token_read_not_allowed"), Type.Literal("operator_not_allowed"), Type.Literal("csrf_failed"), Type.Literal("not_found"), Type.Literal("method_not_allowed"), Type.Literal("already_exists"), Type.Literal("not_cancellable"), Type.Literal("backup_in_progress"), Type.Literal("backup_refused"), Type.Literal("not_allowed_with_shops"), Type.Literal("request_in_progress"), Type.Literal("verification_in_progress"), Type.Literal("recently_verified"), Type.Literal("body_too_large"), Type.Literal("unsupported_media_type"), Type.Literal("idempotency_key_reused"), Type.Literal("rate_limited"), Type.Literal("internal_error"), Type.Literal("upstream_unavailable"), Type.Literal("upstream_refused"), Type.Literal("not_ready")]));

export const RetryAdvice = once(() => Type.Union([Type.Literal("never"), Type.Literal("later"), Type.Literal("same_request"), Type.Literal("re_sign"), Type.Literal("ask")]));

export const ErrorKey = once(() => Type.Union([Type.Literal("coupon_already_used"), Type.Literal("coupon_not_found"), Type.Literal("code_invalid"), Type.Literal("code_expired"), Type.Literal("uses_exhausted"), Type.Literal("wrong_shop"), Type.Literal("merchant_not_authorized"), Type.Literal("app_not_authorized"), Type.Literal("risk_control"), Type.Literal("rate_limited"), Type.Literal("upstream_busy"), Type.Literal("interrupted"), Type.Literal("not_verified"), Type.Literal("upstream_unavailable"), Type.Literal("not_enough_coupons"), Type.Literal("coupon_expired"), Type.Literal("coupon_refunding"), Type.Literal("unknown")]));

export const RetryHint = once(() => Type.Union([Type.Literal("never"), Type.Literal("later"), Type.Literal("rescan")]));

export const ErrorDetail = once(() => Type.Object({
  field: Type.String(),
  problem: Type.String(),
}, { additionalProperties: false }));

export const UpstreamRefusal = once(() => Type.Object({
  error_code: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  sub_error_code: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  error_key: ErrorKey(),
  description: Type.String(),
  logid: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const ErrorResponse = once(() => Type.Object({
  code: ErrorCode(),
  message: Type.String(),
  request_id: Type.String(),
  retry: RetryAdvice(),
  details: Type.Array(ErrorDetail()),
  server_time: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  string_to_sign_sha256: Type.Union([Type.String(), Type.Null()]),
  verification_id: Type.Union([Type.Integer({ maximum: 9007199254740991, minimum: 1 }), Type.Null()]),
  upstream: Type.Union([UpstreamRefusal(), Type.Null()]),
}, { additionalProperties: false }));

export const MessageResponse = once(() => Type.Object({
  message: Type.String(),
}, { additionalProperties: false }));

export const EnrichmentFailure = once(() => Type.Object({
  at: Type.String({ format: "date-time" }),
  reason: Type.String(),
}, { additionalProperties: false }));

export const EnrichmentQueue = once(() => Type.Object({
  pending: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  due: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  failed: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  oldest_since: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  oldest_age_seconds: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_try_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  running: Type.Boolean(),
  paused_until: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  last_failure: Type.Union([EnrichmentFailure(), Type.Null()]),
  calls_per_second: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
}, { additionalProperties: false }));

export const EnrichmentResponse = once(() => Type.Object({
  data: EnrichmentQueue(),
}, { additionalProperties: false }));

export const EnrichmentRunRequest = once(() => Type.Object({
  verification_id: Type.Optional(Type.Integer({ minimum: 1, maximum: 9007199254740991 })),
  start_time: Type.Optional(TimeBound()),
  end_time: Type.Optional(TimeBound()),
  status: Type.Optional(Type.Array(Type.Union([Type.Literal("success"), Type.Literal("failed"), Type.Literal("skipped")]), { minItems: 1, maxItems: 3 })),
}, { additionalProperties: false }));

export const EnrichmentRun = once(() => Type.Object({
  queued: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  more: Type.Boolean(),
  message: Type.String(),
}, { additionalProperties: false }));

export const EnrichmentRunResponse = once(() => Type.Object({
  data: EnrichmentRun(),
}, { additionalProperties: false }));

export const TokenFailure = once(() => Type.Object({
  at: Type.String({ format: "date-time" }),
  reason: Type.String(),
  upstream: Type.Union([UpstreamRefusal(), Type.Null()]),
}, { additionalProperties: false }));

export const TokenStatus = once(() => Type.Object({
  alive: Type.Boolean(),
  obtained_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  expires_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  expires_in: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  renew_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  last_failure: Type.Union([TokenFailure(), Type.Null()]),
}, { additionalProperties: false }));

export const TokenStatusResponse = once(() => Type.Object({
  data: TokenStatus(),
}, { additionalProperties: false }));

export const RefreshTokenRequest = once(() => Type.Object({
  force: Type.Optional(Type.Boolean({ default: false })),
}, { additionalProperties: false }));

export const RefreshedToken = once(() => Type.Object({
  renewed: Type.Boolean(),
  message: Type.String(),
  token: TokenStatus(),
}, { additionalProperties: false }));

export const RefreshTokenResponse = once(() => Type.Object({
  data: RefreshedToken(),
}, { additionalProperties: false }));

export const JobView = once(() => Type.Object({
  name: Type.String(),
  title: Type.String(),
  pattern: Type.String(),
  running: Type.Boolean(),
  last_run_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  last_result: Type.Union([Type.String(), Type.Null()]),
  failed: Type.Boolean(),
  next_run_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
}, { additionalProperties: false }));

export const JobListResponse = once(() => Type.Object({
  data: Type.Array(JobView()),
}, { additionalProperties: false }));

export const JobResponse = once(() => Type.Object({
  data: JobView(),
}, { additionalProperties: false }));

export const PreviousUse = once(() => Type.Object({
  verified_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  poi_id: Type.Union([Type.String(), Type.Null()]),
  verification_id: Type.Union([Type.Integer({ maximum: 9007199254740991, minimum: 1 }), Type.Null()]),
  by: Type.Union([Type.Literal("this_gateway"), Type.Literal("other")]),
}, { additionalProperties: false }));

export const VerificationView = once(() => Type.Object({
  id: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  app_id: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  app_name: Type.String(),
  poi_id: Type.String(),
  verify_status: VerificationStatus(),
  error_code: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  error_description: Type.String(),
  certificate_id: Type.Union([Type.String(), Type.Null()]),
  encrypted_code: Type.Union([Type.String(), Type.Null()]),
  origin_code: Type.Union([Type.String(), Type.Null()]),
  coupon_status: Type.Union([Type.String(), Type.Null()]),
  product_id: Type.Union([Type.String(), Type.Null()]),
  product_name: Type.Union([Type.String(), Type.Null()]),
  sku_id: Type.Union([Type.String(), Type.Null()]),
  sku_name: Type.Union([Type.String(), Type.Null()]),
  verify_records_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  verify_id: Type.Union([Type.String(), Type.Null()]),
  order_id: Type.Union([Type.String(), Type.Null()]),
  source_order_id: Type.Union([Type.String(), Type.Null()]),
  ext_order_id: Type.Union([Type.String(), Type.Null()]),
  order_status: Type.Union([OrderStatus(), Type.Null()]),
  pay_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  receipt_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  discount_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  enrichment_status: EnrichmentStatus(),
  enrichment_reason: Type.Union([Type.String(), Type.Null()]),
  original_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  coupon_pay_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  merchant_discount_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  platform_discount_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  payment_discount_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  amount_source: Type.Union([Type.Literal("certificate"), Type.Literal("times_card_use"), Type.Literal("order_share"), Type.Null()]),
  error_key: Type.Union([ErrorKey(), Type.Null()]),
  retry: Type.Union([RetryHint(), Type.Null()]),
  mode: Type.Union([Type.Literal("short_link"), Type.Literal("code"), Type.Literal("encrypted_code"), Type.Literal("ticket"), Type.Null()]),
  source: Type.Union([Type.Literal("gateway"), Type.Literal("external"), Type.Literal("recovered")]),
  settled_by: Type.Union([Type.Literal("answer"), Type.Literal("replay"), Type.Literal("inquiry"), Type.Literal("late"), Type.Null()]),
  previous_use: Type.Union([PreviousUse(), Type.Null()]),
  batch_id: Type.Union([Type.String(), Type.Null()]),
  operator_uid: Type.Union([Type.String(), Type.Null()]),
  remark: Type.Union([Type.String(), Type.Null()]),
  request_id: Type.Union([Type.String(), Type.Null()]),
  logid: Type.Union([Type.String(), Type.Null()]),
  cancel_status: Type.Union([Type.Literal("none"), Type.Literal("unknown"), Type.Literal("done"), Type.Literal("refused")]),
  cancel_reason: Type.Union([Type.String(), Type.Null()]),
  abandon_refused: Type.Boolean(),
  unsettled_since: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  next_check_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  verified_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  cancelled_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  created_at: Type.String({ format: "date-time" }),
  updated_at: Type.String({ format: "date-time" }),
}, { additionalProperties: false }));

export const UnsettledVerification = once(() => Type.Object({
  waiting_for: Type.Union([Type.Literal("verify"), Type.Literal("cancel")]),
  since: Type.String({ format: "date-time" }),
  age_seconds: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  verification: VerificationView(),
}, { additionalProperties: false }));

export const UnsettledListResponse = once(() => Type.Object({
  data: Type.Array(UnsettledVerification()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
  oldest_age_seconds: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
}, { additionalProperties: false }));

export const ShiftProduct = once(() => Type.Object({
  product_name: Type.Union([Type.String(), Type.Null()]),
  sku_name: Type.Union([Type.String(), Type.Null()]),
  success_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  pay_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
}, { additionalProperties: false }));

export const Shift = once(() => Type.Object({
  operator_uid: Type.String(),
  poi_id: Type.String(),
  start_time: Type.String({ format: "date-time" }),
  end_time: Type.String({ format: "date-time" }),
  time_zone: Type.String(),
  success_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  pay_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  cancelled_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  cancelled_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  net_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  failed_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  amount_missing_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  products: Type.Array(ShiftProduct()),
  unsettled: Type.Array(VerificationView()),
  recent: Type.Array(VerificationView()),
}, { additionalProperties: false }));

export const ShiftResponse = once(() => Type.Object({
  data: Shift(),
}, { additionalProperties: false }));

export const NotVerifiedLoss = once(() => Type.Object({
  count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  pay_amount: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  pay_amount_yuan: Type.String(),
  amount_missing_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
}, { additionalProperties: false }));

export const NotVerifiedListResponse = once(() => Type.Object({
  data: Type.Array(VerificationView()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
  loss: NotVerifiedLoss(),
}, { additionalProperties: false }));

export const Setting = once(() => Type.Object({
  name: Type.String(),
  value: Type.Union([Type.String(), Type.Null()]),
  is_secret: Type.Boolean(),
  is_set: Type.Boolean(),
  source: Type.Union([Type.Literal("environment"), Type.Literal("file"), Type.Literal("default")]),
}, { additionalProperties: false }));

export const Settings = once(() => Type.Object({
  version: Type.String(),
  environment: Type.Union([Type.Literal("live"), Type.Literal("sandbox")]),
  settings: Type.Array(Setting()),
}, { additionalProperties: false }));

export const SettingsResponse = once(() => Type.Object({
  data: Settings(),
}, { additionalProperties: false }));

export const HealthCheck = once(() => Type.Object({
  status: Type.Union([Type.Literal("ok"), Type.Literal("degraded"), Type.Literal("unavailable")]),
  detail: Type.String(),
}, { additionalProperties: false }));

export const HealthResponse = once(() => Type.Object({
  status: Type.Union([Type.Literal("ok"), Type.Literal("degraded"), Type.Literal("unavailable")]),
  version: Type.String(),
  environment: Type.Union([Type.Literal("live"), Type.Literal("sandbox")]),
  uptime_seconds: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  checks: Type.Object({
  database: HealthCheck(),
  access_token: HealthCheck(),
  upstream: HealthCheck(),
  disk: HealthCheck(),
}, { additionalProperties: false }),
}, { additionalProperties: false }));

export const DouyinReply = once(() => Type.Record(Type.String(), Type.Unknown()));

export const PrepareCouponRequest = once(() => Type.Object({
  poi_id: DouyinId(),
  short_link: Type.Optional(ShortLink()),
  code: Type.Optional(CouponCode()),
}, { additionalProperties: false }));

export const VerifyCouponRequest = once(() => Type.Object({
  poi_id: DouyinId(),
  short_link: Type.Optional(ShortLink()),
  code: Type.Optional(CouponCode()),
  encrypted_code: Type.Optional(EncryptedCode()),
  encrypted_codes: Type.Optional(Type.Array(EncryptedCode(), { minItems: 1, maxItems: 10 })),
  verify_token: Type.Optional(Type.String({ minLength: 1, maxLength: 1024, pattern: "^[^\\s\\u0000-\\u001f\\u007f]+$" })),
  order_id: Type.Optional(DouyinId()),
  ticket: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{22,128}$" })),
  quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
  certificate_ids: Type.Optional(Type.Array(DouyinId(), { minItems: 1, maxItems: 10, uniqueItems: true })),
  idempotency_key: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" })),
  another: Type.Optional(Type.Boolean({ default: false })),
  ext_order_id: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
  remark: Type.Optional(Type.String({ maxLength: 200, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
}, { additionalProperties: false }));

export const PreviewedCoupon = once(() => Type.Object({
  certificate_id: Type.String(),
  usable: Type.Boolean(),
  reason: Type.Union([Type.Literal("coupon_expired"), Type.Literal("wrong_shop"), Type.Literal("not_started"), Type.Literal("uses_exhausted"), Type.Null()]),
  original_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  pay_amount: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  start_time: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  expire_time: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  uses_left: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
}, { additionalProperties: false }));

export const CouponPreview = once(() => Type.Object({
  ticket: Type.String(),
  expires_at: Type.String({ format: "date-time" }),
  order_id: Type.Union([Type.String(), Type.Null()]),
  product_name: Type.Union([Type.String(), Type.Null()]),
  sku_name: Type.Union([Type.String(), Type.Null()]),
  kind: Type.Union([Type.Literal("coupon"), Type.Literal("voucher"), Type.Literal("times_card"), Type.Null()]),
  coupons: Type.Array(PreviewedCoupon()),
}, { additionalProperties: false }));

export const PreviewCouponResponse = once(() => Type.Object({
  data: CouponPreview(),
}, { additionalProperties: false }));

export const VerificationResponse = once(() => Type.Object({
  data: VerificationView(),
  items: Type.Array(VerificationView(), { minItems: 1 }),
  outcome: VerificationOutcome(),
  requested: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  succeeded: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  batch_id: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const AccessToken = once(() => Type.Object({
  access_token: Type.String(),
  expires_at: Type.String({ format: "date-time" }),
  expires_in: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
}, { additionalProperties: false }));

export const AccessTokenResponse = once(() => Type.Object({
  data: AccessToken(),
}, { additionalProperties: false }));

export const VerifierApp = once(() => Type.Object({
  id: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  created_at: Type.String({ format: "date-time" }),
  updated_at: Type.String({ format: "date-time" }),
  name: Type.String(),
  code: Type.String(),
  description: Type.String(),
  client_key: Type.String(),
  status: AppStatus(),
  allow_token_read: Type.Boolean(),
  last_used_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  poi_ids: Type.Union([Type.Array(Type.String()), Type.Null()]),
}, { additionalProperties: false }));

export const CreateAppRequest = once(() => Type.Object({
  name: Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f\\u007f]*$" }),
  code: Type.String({ pattern: "^[a-z0-9_-]{2,32}$" }),
  description: Type.Optional(Type.String({ maxLength: 500, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
  client_key: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{8,64}$" })),
  secret: Type.Optional(Type.String({ minLength: 32, maxLength: 256, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
  status: Type.Optional(AppStatus()),
  allow_token_read: Type.Optional(Type.Boolean({ default: false })),
  poi_ids: Type.Optional(Type.Union([Type.Array(DouyinId(), { maxItems: 1000, uniqueItems: true }), Type.Null()], { default: null })),
}, { additionalProperties: false }));

export const CreateAppResponseData = once(() => Type.Object({
  app: VerifierApp(),
  secret: Type.String(),
}, { additionalProperties: false }));

export const CreateAppResponse = once(() => Type.Object({
  data: CreateAppResponseData(),
}, { additionalProperties: false }));

export const UpdateTokenAccessRequest = once(() => Type.Object({
  allow_token_read: Type.Boolean(),
}, { additionalProperties: false }));

export const AppResponse = once(() => Type.Object({
  data: VerifierApp(),
}, { additionalProperties: false }));

export const UpdateAppRequest = once(() => Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
  description: Type.Optional(Type.String({ maxLength: 500, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
  status: Type.Optional(AppStatus()),
  poi_ids: Type.Optional(Type.Union([Type.Array(DouyinId(), { maxItems: 1000, uniqueItems: true }), Type.Null()])),
}, { additionalProperties: false }));

export const RotateAppSecretRequest = once(() => Type.Object({
  revoke_now: Type.Optional(Type.Boolean({ default: false })),
}, { additionalProperties: false }));

export const OperatorUid = once(() => Type.String({ pattern: "^[A-Za-z0-9-]{1,32}$" }));

export const OperatorRole = once(() => Type.Union([Type.Literal("viewer"), Type.Literal("clerk"), Type.Literal("manager"), Type.Literal("admin")]));

export const Operator = once(() => Type.Object({
  uid: Type.String(),
  name: Type.String(),
  role: OperatorRole(),
  poi_ids: Type.Union([Type.Array(Type.String()), Type.Null()]),
}, { additionalProperties: false }));

export const OperatorRecord = once(() => Type.Object({
  uid: Type.String(),
  name: Type.String(),
  role: OperatorRole(),
  poi_ids: Type.Union([Type.Array(Type.String()), Type.Null()]),
  created_at: Type.String({ format: "date-time" }),
  revoked_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
}, { additionalProperties: false }));

export const CreateOperatorRequest = once(() => Type.Object({
  uid: OperatorUid(),
  name: Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f\\u007f]*$" }),
  role: OperatorRole(),
  poi_ids: Type.Optional(Type.Union([Type.Array(DouyinId(), { maxItems: 1000, uniqueItems: true }), Type.Null()])),
}, { additionalProperties: false }));

export const CreateOperatorResponseData = once(() => Type.Object({
  operator: Operator(),
  key: Type.String(),
}, { additionalProperties: false }));

export const CreateOperatorResponse = once(() => Type.Object({
  data: CreateOperatorResponseData(),
}, { additionalProperties: false }));

export const UpdateOperatorRequest = once(() => Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f\\u007f]*$" })),
  role: Type.Optional(OperatorRole()),
  poi_ids: Type.Optional(Type.Union([Type.Array(DouyinId(), { maxItems: 1000, uniqueItems: true }), Type.Null()])),
}, { additionalProperties: false }));

export const OperatorResponse = once(() => Type.Object({
  data: OperatorRecord(),
}, { additionalProperties: false }));

export const OperatorListResponse = once(() => Type.Object({
  data: Type.Array(OperatorRecord()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const SessionKind = once(() => Type.Union([Type.Literal("key"), Type.Literal("device")]));

export const Session = once(() => Type.Object({
  id: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  uid: Type.String(),
  name: Type.String(),
  role: OperatorRole(),
  poi_ids: Type.Union([Type.Array(Type.String()), Type.Null()]),
  kind: SessionKind(),
  device_name: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String({ format: "date-time" }),
  expires_at: Type.String({ format: "date-time" }),
}, { additionalProperties: false }));

export const CurrentSession = once(() => Type.Object({
  id: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  uid: Type.String(),
  name: Type.String(),
  role: OperatorRole(),
  poi_ids: Type.Union([Type.Array(Type.String()), Type.Null()]),
  kind: SessionKind(),
  device_name: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String({ format: "date-time" }),
  expires_at: Type.String({ format: "date-time" }),
  csrf_token: Type.String(),
  time_zone: Type.String(),
}, { additionalProperties: false }));

export const CurrentSessionResponse = once(() => Type.Object({
  data: CurrentSession(),
}, { additionalProperties: false }));

export const SessionListResponse = once(() => Type.Object({
  data: Type.Array(Session()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const CreateDeviceCodeRequest = once(() => Type.Object({
  uid: OperatorUid(),
  device_name: Type.String({ minLength: 1, maxLength: 64, pattern: "^[^\\u0000-\\u001f\\u007f]*$" }),
}, { additionalProperties: false }));

export const DeviceCode = once(() => Type.Object({
  code: Type.String(),
  uid: Type.String(),
  device_name: Type.String(),
  expires_at: Type.String({ format: "date-time" }),
}, { additionalProperties: false }));

export const DeviceCodeResponse = once(() => Type.Object({
  data: DeviceCode(),
}, { additionalProperties: false }));

export const AuditFacts = once(() => Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]));

export const AuditEntry = once(() => Type.Object({
  id: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  created_at: Type.String({ format: "date-time" }),
  actor: Type.String(),
  action: Type.String(),
  target: Type.String(),
  before: AuditFacts(),
  after: AuditFacts(),
  address: Type.Union([Type.String(), Type.Null()]),
  request_id: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const AuditListResponse = once(() => Type.Object({
  data: Type.Array(AuditEntry()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
  total_is_minimum: Type.Boolean(),
}, { additionalProperties: false }));

export const CancelVerificationRequest = once(() => Type.Object({
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  idempotency_key: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" })),
}, { additionalProperties: false }));

export const AbandonVerificationRequest = once(() => Type.Object({
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}, { additionalProperties: false }));

export const Attempt = once(() => Type.Object({
  chain: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  position: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  at: Type.String({ format: "date-time" }),
  step: Type.String(),
  verification_id: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  duration_ms: Type.Union([Type.Integer({ maximum: 9007199254740991, minimum: 0 }), Type.Null()]),
  error_code: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  sub_error_code: Type.Union([Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), Type.Null()]),
  logid: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Union([Type.String(), Type.Null()]),
  hash: Type.String({ pattern: "^[0-9a-f]{64}$" }),
}, { additionalProperties: false }));

export const AttemptListResponse = once(() => Type.Object({
  data: Type.Array(Attempt()),
}, { additionalProperties: false }));

export const AttemptHead = once(() => Type.Object({
  chain: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  opened_at: Type.String({ format: "date-time" }),
  position: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  at: Type.String({ format: "date-time" }),
  hash: Type.String({ pattern: "^[0-9a-f]{64}$" }),
}, { additionalProperties: false }));

export const AttemptHeadListResponse = once(() => Type.Object({
  data: Type.Array(AttemptHead()),
}, { additionalProperties: false }));

export const AppListResponse = once(() => Type.Object({
  data: Type.Array(VerifierApp()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const VerificationListResponse = once(() => Type.Object({
  data: Type.Array(VerificationView()),
  page: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  page_size: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  total: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
  total_is_minimum: Type.Boolean(),
}, { additionalProperties: false }));

export const VerificationSummaryRow = once(() => Type.Object({
  day: Type.Union([Type.String(), Type.Null()]),
  month: Type.Union([Type.String(), Type.Null()]),
  poi_id: Type.Union([Type.String(), Type.Null()]),
  app_id: Type.Union([Type.Integer({ maximum: 9007199254740991, minimum: 1 }), Type.Null()]),
  product_id: Type.Union([Type.String(), Type.Null()]),
  sku_id: Type.Union([Type.String(), Type.Null()]),
  app_name: Type.Union([Type.String(), Type.Null()]),
  product_name: Type.Union([Type.String(), Type.Null()]),
  sku_name: Type.Union([Type.String(), Type.Null()]),
  total_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  success_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  failed_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  processing_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  cancelled_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  pay_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  receipt_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  discount_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  cancelled_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  net_amount: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }),
  amount_missing_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
}, { additionalProperties: false }));

export const VerificationSummaryResponse = once(() => Type.Object({
  data: Type.Array(VerificationSummaryRow()),
  totals: VerificationSummaryRow(),
  complete: Type.Boolean(),
}, { additionalProperties: false }));

export const FailureSummaryRow = once(() => Type.Object({
  error_key: ErrorKey(),
  count: Type.Integer({ maximum: 9007199254740991, minimum: 1 }),
  last_at: Type.String({ format: "date-time" }),
}, { additionalProperties: false }));

export const FailureSummaryResponse = once(() => Type.Object({
  data: Type.Array(FailureSummaryRow()),
  total_count: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
}, { additionalProperties: false }));

export const BackupName = once(() => Type.String({ maxLength: 64, pattern: "^dy-gateway-[0-9]{8}T[0-9]{9}Z(-manual)?\\.db$" }));

export const Backup = once(() => Type.Object({
  name: BackupName(),
  size_bytes: Type.Integer({ maximum: 9007199254740991, minimum: 0 }),
  created_at: Type.String({ format: "date-time" }),
  kind: Type.Union([Type.Literal("nightly"), Type.Literal("manual")]),
  ok: Type.Boolean(),
  problem: Type.Union([Type.String(), Type.Null()]),
}, { additionalProperties: false }));

export const BackupResponse = once(() => Type.Object({
  data: Backup(),
}, { additionalProperties: false }));

export const BackupRestore = once(() => Type.Object({
  name: BackupName(),
  state: Type.Union([Type.Literal("checking"), Type.Literal("draining"), Type.Literal("restoring"), Type.Literal("done"), Type.Literal("failed")]),
  started_at: Type.String({ format: "date-time" }),
  finished_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  message: Type.String(),
}, { additionalProperties: false }));

export const BackupListResponse = once(() => Type.Object({
  data: Type.Array(Backup()),
  running: Type.Boolean(),
  restore: Type.Union([BackupRestore(), Type.Null()]),
}, { additionalProperties: false }));

export const RestoreBackupRequest = once(() => Type.Object({
  name: Type.String({ minLength: 1, maxLength: 64 }),
}, { additionalProperties: false }));

export const RestoreStarted = once(() => Type.Object({
  name: BackupName(),
  backup_at: Type.String({ format: "date-time" }),
  started_at: Type.String({ format: "date-time" }),
  watch: Type.Literal("/healthz"),
}, { additionalProperties: false }));

export const RestoreStartedResponse = once(() => Type.Object({
  data: RestoreStarted(),
}, { additionalProperties: false }));
