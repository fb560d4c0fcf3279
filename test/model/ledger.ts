import type { Database } from "bun:sqlite";
import type { Seen } from "./book.ts";

/** A row of the ledger as it stands on disk. */
export interface DiskRow extends Seen {
  readonly batch_id: string;
  readonly position: number;
  readonly app_id: number;
  readonly operator_uid: string | null;
  readonly poi_id: string;
  readonly retry: string | null;
  /** null where the request was not made here. */
  readonly mode: string | null;
  readonly source: string;
  readonly request_id: string;
  readonly settled_at_ms: number | null;
  readonly cancelled_at_ms: number | null;
  readonly abandoned_at_ms: number | null;
}

export interface DiskRequest {
  readonly batch_id: string;
  readonly mode: string;
  readonly quantity: number;
  readonly verify_token_mac: string | null;
  readonly verify_token_sealed: string | null;
  readonly first_sent_at_ms: number | null;
  readonly send_count: number;
  readonly open: number;
}

export interface DiskClaim {
  readonly claim: string;
  readonly batch_id: string;
}

/** A restore after which Douyin's books have not all been read. */
export interface DiskRecovery {
  readonly restored_at_ms: number;
  readonly since_ms: number;
}

/** The ledger as it stands on disk, read beside the program. */
export const readLedger = (database: Database) => {
  const rows = database.query<Omit<DiskRow, "abandon_refused"> & { readonly abandon_refused: number }, []>(
    "SELECT * FROM verifications ORDER BY id",
  );
  return {
    rows: rows.all().map((row): DiskRow => ({ ...row, abandon_refused: row.abandon_refused === 1 })),
    requests: database.query<DiskRequest, []>("SELECT * FROM verification_requests").all(),
    claims: database.query<DiskClaim, []>("SELECT claim, batch_id FROM request_claims").all(),
    recoveries: database
      .query<DiskRecovery, []>("SELECT restored_at_ms, since_ms FROM recoveries WHERE finished_at_ms IS NULL")
      .all(),
  };
};

export type DiskLedger = ReturnType<typeof readLedger>;
