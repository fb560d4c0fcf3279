-- Why verifications fail, by time: everything the question needs stands in the index, and few rows are in it.
CREATE INDEX verifications_failed ON verifications (created_at_ms, error_key, poi_id, app_id) WHERE verify_status = 'failed';
