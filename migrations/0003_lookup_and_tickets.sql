-- What a caller may look up: by its own bill number, and by what has changed since.

CREATE INDEX verifications_ext_order_id ON verifications (ext_order_id) WHERE ext_order_id IS NOT NULL;
CREATE INDEX verifications_updated_at_ms ON verifications (updated_at_ms,id);

-- One entry for each change of a row, numbered by the transaction that makes the change: SQLite writes one after
-- another, so the order of the numbers is the order of the commits, whatever the clock does.
CREATE TABLE verification_changes (
  change_number integer PRIMARY KEY NOT NULL,
  verification_id integer NOT NULL,
  updated_at_ms integer NOT NULL,
  latest_ms integer NOT NULL
) STRICT;

-- The ledger as it stands, oldest change first.
INSERT INTO verification_changes (verification_id, updated_at_ms, latest_ms)
SELECT id, updated_at_ms, updated_at_ms FROM verifications ORDER BY updated_at_ms, id;

-- Triggers, so that no statement that changes a row can forget it.
CREATE TRIGGER verifications_inserted AFTER INSERT ON verifications BEGIN
  INSERT INTO verification_changes (verification_id, updated_at_ms, latest_ms)
  VALUES (new.id, new.updated_at_ms, max(new.updated_at_ms, coalesce(
    (SELECT latest_ms FROM verification_changes ORDER BY change_number DESC LIMIT 1), 0)));
END;
CREATE TRIGGER verifications_updated AFTER UPDATE OF updated_at_ms ON verifications BEGIN
  INSERT INTO verification_changes (verification_id, updated_at_ms, latest_ms)
  VALUES (new.id, new.updated_at_ms, max(new.updated_at_ms, coalesce(
    (SELECT latest_ms FROM verification_changes ORDER BY change_number DESC LIMIT 1), 0)));
END;

-- What a preview keeps for the verify that may follow. The ticket itself is known to its caller alone.
CREATE TABLE tickets (
  ticket_mac text PRIMARY KEY NOT NULL,
  app_id integer NOT NULL,
  operator_uid text,
  poi_id text NOT NULL,
  prepared_sealed text,
  batch_id text,
  expires_at_ms integer NOT NULL,
  created_at_ms integer NOT NULL,
  FOREIGN KEY (app_id) REFERENCES apps(id),
  FOREIGN KEY (batch_id) REFERENCES verification_requests(batch_id)
) STRICT;
-- One ticket for one request, and those nobody has used, to be forgotten when their time is over.
CREATE UNIQUE INDEX tickets_batch_id ON tickets (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX tickets_unspent ON tickets (expires_at_ms) WHERE batch_id IS NULL;
