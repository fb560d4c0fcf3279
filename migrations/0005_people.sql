-- What an audit entry changed and from where; sessions and devices of operators, of which only hashes are kept.

ALTER TABLE audit_entries ADD COLUMN before_json text;
ALTER TABLE audit_entries ADD COLUMN after_json text;
ALTER TABLE audit_entries ADD COLUMN address text;
CREATE INDEX audit_entries_created_at_ms ON audit_entries (created_at_ms,id);
CREATE INDEX audit_entries_actor ON audit_entries (actor,id);
CREATE INDEX audit_entries_action ON audit_entries (action,id);
CREATE INDEX audit_entries_target ON audit_entries (target,id);

CREATE TABLE sessions (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  token_sha256 text NOT NULL,
  uid text NOT NULL,
  kind text NOT NULL,
  device_name text,
  created_at_ms integer NOT NULL,
  expires_at_ms integer NOT NULL,
  ended_at_ms integer,
  FOREIGN KEY (uid) REFERENCES operators(uid)
) STRICT;
CREATE UNIQUE INDEX sessions_token_sha256 ON sessions (token_sha256);
CREATE INDEX sessions_uid ON sessions (uid,id);
CREATE INDEX sessions_expires_at_ms ON sessions (expires_at_ms);

CREATE TABLE device_codes (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  code_sha256 text NOT NULL,
  uid text NOT NULL,
  device_name text NOT NULL,
  created_at_ms integer NOT NULL,
  expires_at_ms integer NOT NULL,
  spent_at_ms integer,
  FOREIGN KEY (uid) REFERENCES operators(uid)
) STRICT;
CREATE UNIQUE INDEX device_codes_code_sha256 ON device_codes (code_sha256);
CREATE INDEX device_codes_expires_at_ms ON device_codes (expires_at_ms);
