-- What is needed to settle a verification whose outcome is not known, to take one back, and to prove what was done.

-- Set when nothing of this request may be sent any more: from then on Douyin is only asked.
ALTER TABLE verification_requests ADD COLUMN sends_ended_at_ms integer;

-- 1 when Douyin itself has said, to a re-send of ours or without giving a verify_id, that the coupon is used.
ALTER TABLE verifications ADD COLUMN said_used integer NOT NULL DEFAULT 0;
-- Of a row that settled to not_verified: how often it is still to be asked about. NULL: never a candidate.
ALTER TABLE verifications ADD COLUMN late_checks_left integer;
ALTER TABLE verifications ADD COLUMN abandoned_at_ms integer;
ALTER TABLE verifications ADD COLUMN abandon_reason text;
ALTER TABLE verifications ADD COLUMN cancel_sent_at_ms integer;
ALTER TABLE verifications ADD COLUMN cancel_by text;
CREATE INDEX verifications_late_checks ON verifications (next_check_at_ms) WHERE late_checks_left > 0;
CREATE INDEX verifications_cancel_unknown ON verifications (id) WHERE cancel_status = 'unknown';

-- Every process that writes opens a chain of its own. It begins after the newest hash that was there then, so that
-- neither an entry nor a whole chain can go without being missed.
CREATE TABLE attempt_chains (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  opened_at_ms integer NOT NULL,
  after_hash text NOT NULL
) STRICT;

CREATE TABLE attempts (
  chain_id integer NOT NULL,
  position integer NOT NULL,
  batch_id text NOT NULL,
  verification_id integer,
  step text NOT NULL,
  at_ms integer NOT NULL,
  duration_ms integer,
  error_code integer,
  sub_error_code integer,
  logid text,
  detail text,
  hash text NOT NULL,
  PRIMARY KEY(chain_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_batch_id ON attempts (batch_id);
