import { Database } from "bun:sqlite";
import { join } from "node:path";

/** A row of the ledger as it lies on disk, read past the program. */
export interface DiskRow {
  readonly id: number;
  readonly batch_id: string;
  readonly position: number;
  readonly mode: string;
  readonly verify_status: string;
  readonly verify_id: string | null;
  readonly error_key: string | null;
  readonly cancel_status: string;
  readonly settled_by: string | null;
  readonly request_id: string;
  readonly abandoned_at_ms: number | null;
  readonly abandon_refused: number;
}

export interface DiskRequest {
  readonly batch_id: string;
  readonly mode: string;
  readonly quantity: number;
  readonly verify_token_mac: string | null;
  readonly sent_codes: string | null;
  readonly first_sent_at_ms: number | null;
  readonly send_count: number;
  readonly open: number;
}

/** One step of a request, from the chain it was written into. */
export interface DiskAttempt {
  readonly batch_id: string;
  readonly step: string;
  readonly at_ms: number;
}

export interface Ledger {
  readonly attempts: readonly DiskAttempt[];
  readonly rows: readonly DiskRow[];
  readonly requests: readonly DiskRequest[];
  /** What SQLite finds wrong with its own file; empty when nothing. */
  readonly damage: readonly string[];
}

const withDatabase = <Result>(dataDir: string, look: (database: Database) => Result): Result => {
  const database = new Database(join(dataDir, "dy-gateway.db"), { readwrite: true, strict: true });
  try {
    database.run("PRAGMA busy_timeout = 5000");
    return look(database);
  } finally {
    database.close();
  }
};

/** How many rows are still open. */
export const countProcessing = (dataDir: string): number =>
  withDatabase(
    dataDir,
    (database) =>
      database
        .query<{ rows: number }, []>(
          "SELECT count(*) AS rows FROM verifications WHERE verify_status = 'processing' OR cancel_status = 'unknown' OR (abandoned_at_ms IS NOT NULL AND verify_status = 'success' AND abandon_refused = 0)",
        )
        .get()?.rows ?? 0,
  );

/** The whole ledger, and whether its file is sound. */
export const readLedger = (dataDir: string): Ledger =>
  withDatabase(dataDir, (database) => {
    const integrity = database
      .query<{ integrity_check: string }, []>("PRAGMA integrity_check")
      .all()
      .map((row) => row.integrity_check)
      .filter((words) => words !== "ok");
    const orphans = database.query("PRAGMA foreign_key_check").all().length;
    return {
      attempts: database
        .query<DiskAttempt, []>("SELECT batch_id, step, at_ms FROM attempts ORDER BY chain_id, position")
        .all(),
      rows: database.query<DiskRow, []>("SELECT * FROM verifications ORDER BY id").all(),
      requests: database.query<DiskRequest, []>("SELECT * FROM verification_requests").all(),
      damage: orphans === 0 ? integrity : [...integrity, `${orphans} rows without the row they belong to`],
    };
  });
