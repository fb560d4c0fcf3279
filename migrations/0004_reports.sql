-- Reports: an index for each filter, and sums by business day that are kept as rows settle.

-- Keyed by what a row never changes, so that each is written once in its life; partial where most rows have no part.
CREATE INDEX verifications_poi_id ON verifications (poi_id,created_at_ms);
CREATE INDEX verifications_app_id ON verifications (app_id,created_at_ms);
CREATE INDEX verifications_processing ON verifications (created_at_ms) WHERE verify_status = 'processing';
CREATE INDEX verifications_operator_uid ON verifications (operator_uid,created_at_ms) WHERE operator_uid IS NOT NULL;
CREATE INDEX verifications_source ON verifications (source,created_at_ms) WHERE source <> 'gateway';
-- A tenth of the hash tells rows apart well enough, and keeps the index a third of the size.
CREATE INDEX verifications_origin_code ON verifications (substr(origin_code_mac, 1, 12)) WHERE origin_code_mac IS NOT NULL;

-- The first moment of every business day of the time zone that the sums are kept in.
CREATE TABLE business_days (
  start_ms integer PRIMARY KEY NOT NULL
) STRICT;

-- The one row says which time zone that is; none until the sums have been made for the first time.
CREATE TABLE sums_state (
  id integer PRIMARY KEY NOT NULL,
  time_zone text NOT NULL,
  built_at_ms integer NOT NULL
) STRICT;

-- What settled rows add to the business day they were made on (settled, failed), verified on (success to pending) and
-- cancelled on. Rows under way are counted from the ledger.
CREATE TABLE day_sums (
  day_start_ms integer NOT NULL,
  poi_id text NOT NULL,
  app_id integer NOT NULL,
  settled_count integer NOT NULL,
  failed_count integer NOT NULL,
  success_count integer NOT NULL,
  pay_fen integer NOT NULL,
  receipt_fen integer NOT NULL,
  discount_fen integer NOT NULL,
  missing_count integer NOT NULL,
  pending_count integer NOT NULL,
  cancelled_count integer NOT NULL,
  cancelled_fen integer NOT NULL,
  cancelled_missing_count integer NOT NULL,
  PRIMARY KEY(day_start_ms, poi_id, app_id)
) STRICT, WITHOUT ROWID;

-- Triggers, so that no statement that changes a row can forget its sums, and all of it is one transaction. Before the
-- first making of the sums there are no days, and nothing is added.

-- The one that every verification pays: as a rule it was made and verified on the same day, and one sum is written.
CREATE TRIGGER verifications_sum_settled AFTER UPDATE OF verify_status ON verifications
WHEN old.verify_status = 'processing' AND new.verify_status <> 'processing' BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 1, new.verify_status = 'failed', same_day, CASE WHEN same_day THEN coalesce(new.pay_amount_fen, 0) ELSE 0 END, CASE WHEN same_day THEN coalesce(new.receipt_amount_fen, 0) ELSE 0 END, CASE WHEN same_day THEN coalesce(new.discount_amount_fen, 0) ELSE 0 END, CASE WHEN same_day THEN (new.pay_amount_fen IS NULL) ELSE 0 END, CASE WHEN same_day THEN (new.enrichment_status = 'pending') ELSE 0 END, 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.created_at_ms) AS day,
    coalesce(new.verify_status IN ('success', 'cancelled') AND (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.verified_at_ms) = (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.created_at_ms), 0) AS same_day) WHERE day IS NOT NULL
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    settled_count = settled_count + excluded.settled_count,
    failed_count = failed_count + excluded.failed_count,
    success_count = success_count + excluded.success_count,
    pay_fen = pay_fen + excluded.pay_fen,
    receipt_fen = receipt_fen + excluded.receipt_fen,
    discount_fen = discount_fen + excluded.discount_fen,
    missing_count = missing_count + excluded.missing_count,
    pending_count = pending_count + excluded.pending_count;
END;
CREATE TRIGGER verifications_sum_settled_on_another_day AFTER UPDATE OF verify_status ON verifications
WHEN old.verify_status = 'processing' AND new.verify_status IN ('success', 'cancelled')
  AND (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.verified_at_ms) IS NOT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.created_at_ms) BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 1, coalesce(new.pay_amount_fen, 0), coalesce(new.receipt_amount_fen, 0), coalesce(new.discount_amount_fen, 0), (new.pay_amount_fen IS NULL), (new.enrichment_status = 'pending'), 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.verified_at_ms) AS day) WHERE day IS NOT NULL
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    success_count = success_count + excluded.success_count,
    pay_fen = pay_fen + excluded.pay_fen,
    receipt_fen = receipt_fen + excluded.receipt_fen,
    discount_fen = discount_fen + excluded.discount_fen,
    missing_count = missing_count + excluded.missing_count,
    pending_count = pending_count + excluded.pending_count;
END;
CREATE TRIGGER verifications_sum_settled_and_cancelled AFTER UPDATE OF verify_status ON verifications
WHEN old.verify_status = 'processing' AND new.verify_status = 'cancelled' AND new.cancelled_at_ms IS NOT NULL BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 0, 0, 0, 0, 0, 0, 1, coalesce(new.pay_amount_fen, 0), new.pay_amount_fen IS NULL
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.cancelled_at_ms) AS day) WHERE day IS NOT NULL
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    cancelled_count = cancelled_count + excluded.cancelled_count,
    cancelled_fen = cancelled_fen + excluded.cancelled_fen,
    cancelled_missing_count = cancelled_missing_count + excluded.cancelled_missing_count;
END;

-- What changes later: a late success, a cancel, an amount that is filled in.
CREATE TRIGGER verifications_sum_failed AFTER UPDATE OF verify_status ON verifications
WHEN old.verify_status <> 'processing' AND (old.verify_status = 'failed') <> (new.verify_status = 'failed') BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, (new.verify_status = 'failed') - (old.verify_status = 'failed'), 0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.created_at_ms) AS day) WHERE day IS NOT NULL
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    failed_count = failed_count + excluded.failed_count;
END;
CREATE TRIGGER verifications_sum_verified AFTER UPDATE OF
  verify_status, verified_at_ms, pay_amount_fen, receipt_amount_fen, discount_amount_fen, enrichment_status ON verifications
WHEN old.verify_status <> 'processing' AND (old.verify_status IN ('success', 'cancelled'), old.verified_at_ms, old.pay_amount_fen, old.receipt_amount_fen, old.discount_amount_fen,
    old.enrichment_status = 'pending')
  IS NOT (new.verify_status IN ('success', 'cancelled'), new.verified_at_ms, new.pay_amount_fen, new.receipt_amount_fen, new.discount_amount_fen,
    new.enrichment_status = 'pending') BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, -1, -coalesce(old.pay_amount_fen, 0), -coalesce(old.receipt_amount_fen, 0), -coalesce(old.discount_amount_fen, 0), -(old.pay_amount_fen IS NULL), -(old.enrichment_status = 'pending'), 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= old.verified_at_ms) AS day) WHERE day IS NOT NULL AND old.verify_status IN ('success', 'cancelled')
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    success_count = success_count + excluded.success_count,
    pay_fen = pay_fen + excluded.pay_fen,
    receipt_fen = receipt_fen + excluded.receipt_fen,
    discount_fen = discount_fen + excluded.discount_fen,
    missing_count = missing_count + excluded.missing_count,
    pending_count = pending_count + excluded.pending_count;
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 1, coalesce(new.pay_amount_fen, 0), coalesce(new.receipt_amount_fen, 0), coalesce(new.discount_amount_fen, 0), (new.pay_amount_fen IS NULL), (new.enrichment_status = 'pending'), 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.verified_at_ms) AS day) WHERE day IS NOT NULL AND new.verify_status IN ('success', 'cancelled')
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    success_count = success_count + excluded.success_count,
    pay_fen = pay_fen + excluded.pay_fen,
    receipt_fen = receipt_fen + excluded.receipt_fen,
    discount_fen = discount_fen + excluded.discount_fen,
    missing_count = missing_count + excluded.missing_count,
    pending_count = pending_count + excluded.pending_count;
END;
CREATE TRIGGER verifications_sum_cancelled AFTER UPDATE OF verify_status, cancelled_at_ms, pay_amount_fen ON verifications
WHEN old.verify_status <> 'processing' AND (old.verify_status = 'cancelled' OR new.verify_status = 'cancelled')
  AND (old.verify_status = 'cancelled', old.cancelled_at_ms, old.pay_amount_fen)
    IS NOT (new.verify_status = 'cancelled', new.cancelled_at_ms, new.pay_amount_fen) BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 0, 0, 0, 0, 0, 0, -1, -coalesce(old.pay_amount_fen, 0), -(old.pay_amount_fen IS NULL)
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= old.cancelled_at_ms) AS day) WHERE day IS NOT NULL AND old.verify_status = 'cancelled'
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    cancelled_count = cancelled_count + excluded.cancelled_count,
    cancelled_fen = cancelled_fen + excluded.cancelled_fen,
    cancelled_missing_count = cancelled_missing_count + excluded.cancelled_missing_count;
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 0, 0, 0, 0, 0, 0, 1, coalesce(new.pay_amount_fen, 0), new.pay_amount_fen IS NULL
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.cancelled_at_ms) AS day) WHERE day IS NOT NULL AND new.verify_status = 'cancelled'
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    cancelled_count = cancelled_count + excluded.cancelled_count,
    cancelled_fen = cancelled_fen + excluded.cancelled_fen,
    cancelled_missing_count = cancelled_missing_count + excluded.cancelled_missing_count;
END;

-- Rows that enter the ledger settled, as those found at Douyin do.
CREATE TRIGGER verifications_sum_entered AFTER INSERT ON verifications WHEN new.verify_status <> 'processing' BEGIN
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 1, new.verify_status = 'failed', 0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.created_at_ms) AS day) WHERE day IS NOT NULL
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    settled_count = settled_count + excluded.settled_count,
    failed_count = failed_count + excluded.failed_count;
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 1, coalesce(new.pay_amount_fen, 0), coalesce(new.receipt_amount_fen, 0), coalesce(new.discount_amount_fen, 0), (new.pay_amount_fen IS NULL), (new.enrichment_status = 'pending'), 0, 0, 0
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.verified_at_ms) AS day) WHERE day IS NOT NULL AND new.verify_status IN ('success', 'cancelled')
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    success_count = success_count + excluded.success_count,
    pay_fen = pay_fen + excluded.pay_fen,
    receipt_fen = receipt_fen + excluded.receipt_fen,
    discount_fen = discount_fen + excluded.discount_fen,
    missing_count = missing_count + excluded.missing_count,
    pending_count = pending_count + excluded.pending_count;
  INSERT INTO day_sums (day_start_ms, poi_id, app_id, settled_count, failed_count, success_count, pay_fen, receipt_fen,
    discount_fen, missing_count, pending_count, cancelled_count, cancelled_fen, cancelled_missing_count)
  SELECT day, new.poi_id, new.app_id, 0, 0, 0, 0, 0, 0, 0, 0, 1, coalesce(new.pay_amount_fen, 0), new.pay_amount_fen IS NULL
  FROM (SELECT (SELECT max(start_ms) FROM business_days WHERE start_ms <= new.cancelled_at_ms) AS day) WHERE day IS NOT NULL AND new.verify_status = 'cancelled'
  ON CONFLICT (day_start_ms, poi_id, app_id) DO UPDATE SET
    cancelled_count = cancelled_count + excluded.cancelled_count,
    cancelled_fen = cancelled_fen + excluded.cancelled_fen,
    cancelled_missing_count = cancelled_missing_count + excluded.cancelled_missing_count;
END;
