-- After a restore: what was verified since the backup is brought back from Douyin, shop by shop.

CREATE TABLE recoveries (
  restored_at_ms integer PRIMARY KEY NOT NULL,
  since_ms integer NOT NULL,
  shops_listed_at_ms integer,
  finished_at_ms integer
) STRICT;

CREATE TABLE recovery_shops (
  restored_at_ms integer NOT NULL,
  poi_id text NOT NULL,
  finished_at_ms integer,
  PRIMARY KEY(restored_at_ms, poi_id),
  FOREIGN KEY (restored_at_ms) REFERENCES recoveries(restored_at_ms)
) STRICT, WITHOUT ROWID;
