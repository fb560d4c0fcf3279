-- The first schema. Times are milliseconds since the Unix epoch, money is fen, Douyin's ids are text.

CREATE TABLE apps (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  created_at_ms integer NOT NULL,
  updated_at_ms integer NOT NULL,
  name text NOT NULL,
  code text NOT NULL,
  description text NOT NULL,
  client_key text NOT NULL,
  secret_sealed text NOT NULL,
  previous_secret_sealed text,
  previous_secret_until_ms integer,
  status text NOT NULL,
  allow_token_read integer NOT NULL,
  poi_ids text,
  last_used_at_ms integer
) STRICT;
CREATE UNIQUE INDEX apps_code_unique ON apps (code);
CREATE UNIQUE INDEX apps_client_key_unique ON apps (client_key);

CREATE TABLE operators (
  uid text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  poi_ids text,
  key_sha256 text NOT NULL,
  created_at_ms integer NOT NULL,
  revoked_at_ms integer
) STRICT;

CREATE TABLE audit_entries (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  created_at_ms integer NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  request_id text
) STRICT;

CREATE TABLE nonces (
  app_id integer NOT NULL,
  nonce text NOT NULL,
  expires_at_ms integer NOT NULL,
  PRIMARY KEY(app_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_expires_at_ms ON nonces (expires_at_ms);

CREATE TABLE access_tokens (
  id integer PRIMARY KEY NOT NULL,
  token_sealed text NOT NULL,
  obtained_at_ms integer NOT NULL,
  expires_at_ms integer NOT NULL
) STRICT;

CREATE TABLE verification_requests (
  batch_id text PRIMARY KEY NOT NULL,
  app_id integer NOT NULL,
  operator_uid text,
  poi_id text NOT NULL,
  mode text NOT NULL,
  quantity integer NOT NULL,
  input_sealed text,
  fingerprint text NOT NULL,
  verify_token_sealed text,
  verify_token_mac text,
  order_id text,
  sent_codes text,
  baseline_now_ms integer,
  first_sent_at_ms integer,
  last_sent_at_ms integer,
  send_count integer NOT NULL,
  open integer NOT NULL,
  created_at_ms integer NOT NULL,
  updated_at_ms integer NOT NULL,
  FOREIGN KEY (app_id) REFERENCES apps(id)
) STRICT;
CREATE UNIQUE INDEX verification_requests_verify_token_mac ON verification_requests (verify_token_mac) WHERE verify_token_mac IS NOT NULL;

CREATE TABLE request_claims (
  claim text PRIMARY KEY NOT NULL,
  batch_id text NOT NULL,
  FOREIGN KEY (batch_id) REFERENCES verification_requests(batch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_claims_batch_id ON request_claims (batch_id);

CREATE TABLE verifications (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  batch_id text NOT NULL,
  position integer NOT NULL,
  app_id integer NOT NULL,
  poi_id text NOT NULL,
  verify_status text NOT NULL,
  error_code integer NOT NULL,
  error_description text NOT NULL,
  certificate_id text,
  encrypted_code text,
  origin_code_sealed text,
  origin_code_mac text,
  coupon_status text,
  product_id text,
  product_name text,
  sku_id text,
  sku_name text,
  verify_records_count integer NOT NULL,
  verify_id text,
  order_id text,
  source_order_id text,
  ext_order_id text,
  order_status integer,
  pay_amount_fen integer,
  receipt_amount_fen integer,
  discount_amount_fen integer,
  enrichment_status text NOT NULL,
  enrichment_reason text,
  original_amount_fen integer,
  coupon_pay_amount_fen integer,
  merchant_discount_amount_fen integer,
  platform_discount_amount_fen integer,
  payment_discount_amount_fen integer,
  amount_source text,
  error_key text,
  retry text,
  mode text,
  source text NOT NULL,
  settled_by text,
  previous_use text,
  operator_uid text,
  remark text,
  request_id text,
  logid text,
  cancel_status text NOT NULL,
  cancel_reason text,
  abandon_refused integer NOT NULL,
  baseline text,
  unsettled_since_ms integer,
  next_check_at_ms integer,
  settled_at_ms integer,
  verified_at_ms integer,
  cancelled_at_ms integer,
  created_at_ms integer NOT NULL,
  updated_at_ms integer NOT NULL,
  FOREIGN KEY (batch_id) REFERENCES verification_requests(batch_id),
  FOREIGN KEY (app_id) REFERENCES apps(id)
) STRICT;
CREATE UNIQUE INDEX verifications_verify_id ON verifications (verify_id) WHERE verify_id IS NOT NULL;
CREATE UNIQUE INDEX verifications_batch_position ON verifications (batch_id,position);
CREATE INDEX verifications_created_at_ms ON verifications (created_at_ms,id);
CREATE INDEX verifications_verified_at_ms ON verifications (verified_at_ms,id) WHERE verified_at_ms IS NOT NULL;
CREATE INDEX verifications_cancelled_at_ms ON verifications (cancelled_at_ms,id) WHERE cancelled_at_ms IS NOT NULL;
CREATE INDEX verifications_unlike_success ON verifications (verify_status,created_at_ms) WHERE verify_status IN ('failed', 'cancelled');
CREATE INDEX verifications_order_id ON verifications (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX verifications_certificate_id ON verifications (certificate_id) WHERE certificate_id IS NOT NULL;

CREATE TABLE idempotency_keys (
  caller text NOT NULL,
  key text NOT NULL,
  operation text NOT NULL,
  body_mac text NOT NULL,
  batch_id text NOT NULL,
  expires_at_ms integer NOT NULL,
  PRIMARY KEY(caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_expires_at_ms ON idempotency_keys (expires_at_ms);

-- The built-in app to which everything operators verify belongs. Without a secret it can never sign.
INSERT INTO apps (id, created_at_ms, updated_at_ms, name, code, description, client_key, secret_sealed, status, allow_token_read)
VALUES (1, unixepoch() * 1000, unixepoch() * 1000, '控制台', 'console', '操作员的核销都记在这里', 'dy-gateway-console', '', 'active', 0);
