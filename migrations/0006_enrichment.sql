-- What is still to be asked of Douyin's order query, and when.
ALTER TABLE verifications ADD COLUMN enrichment_tries integer NOT NULL DEFAULT 0;
-- 0 = at once.
ALTER TABLE verifications ADD COLUMN enrichment_next_at_ms integer NOT NULL DEFAULT 0;
-- Only rows that wait or were given up: the others, nearly all, are not in it.
CREATE INDEX verifications_enrichment ON verifications (enrichment_status, enrichment_next_at_ms)
  WHERE enrichment_status IN ('pending', 'failed') AND verify_status IN ('success', 'cancelled');
CREATE INDEX verifications_not_verified ON verifications (created_at_ms) WHERE error_key = 'not_verified';
