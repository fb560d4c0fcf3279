-- Rows of which somebody said that the guest paid otherwise: looked at whenever one of them turns out consumed.
CREATE INDEX verifications_abandoned ON verifications (id) WHERE abandoned_at_ms IS NOT NULL;
