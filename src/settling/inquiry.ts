import type { VerifyRecord } from "../douyin/certificate-parts.ts";
import type { CertificateState } from "../douyin/certificates.ts";

/** A row that waits for Douyin's word, as far as a record can be its own. */
export interface AskedRow {
  readonly id: number;
  readonly position: number;
  readonly poiId: string;
  /** Records known before anything of ours was sent. */
  readonly knownVerifyIds: readonly string[];
  /** Douyin's clock, milliseconds: nothing before it can be ours. */
  readonly sinceMs: number | null;
}

/** What an answered ask says of one row. */
export type Finding =
  | { readonly kind: "ours"; readonly record: VerifyRecord }
  /** Used up, and by none of our sends; the record that used it, as far as there is one. */
  | { readonly kind: "used_by_other"; readonly record: VerifyRecord | null }
  /** Used, and no record at all to tell by whom. */
  | { readonly kind: "used_without_record" }
  /** Nothing of ours is there, and it could still be used. */
  | { readonly kind: "clear" };

/** `status` of a coupon (a documented public model): 2 = used; of a times card: all its uses are gone. */
const usedStatus = 2;
/** `verify_type` 2 and 3: the merchant's own scan or typing, never the open platform. */
const byMerchant: readonly (number | null)[] = [2, 3];

const wholeSeconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

/** Whether a record can be this row's (contract 5.3); that its id stands in no other row is for the ledger to say. */
export const mayBeOurs = (record: VerifyRecord, row: Omit<AskedRow, "id" | "position">): boolean => {
  if (row.knownVerifyIds.includes(record.verifyId)) return false;
  if (record.poiId !== null && record.poiId !== row.poiId) return false;
  if (byMerchant.includes(record.verifyType)) return false;
  if (record.verifyTimeMs === null || row.sinceMs === null) return true;
  return wholeSeconds(record.verifyTimeMs) >= wholeSeconds(row.sinceMs);
};

const inOrderOfUse = (records: readonly VerifyRecord[]): readonly VerifyRecord[] =>
  records.toSorted(
    (a, b) =>
      (a.timesCardSerial ?? 0) - (b.timesCardSerial ?? 0) || (a.verifyTimeMs ?? 0) - (b.verifyTimeMs ?? 0),
  );

const latest = (records: readonly VerifyRecord[]): VerifyRecord | null =>
  records.toSorted((a, b) => (b.verifyTimeMs ?? 0) - (a.verifyTimeMs ?? 0))[0] ?? null;

/**
 * What Douyin's state of one coupon says of the rows that wait for it, in their order. Several rows are several uses of
 * one times card: our records go to them in ascending use number, the rest wait on. `taken` are the verify_ids that
 * stand in other rows of the ledger.
 */
export const findingsOf = (
  state: Pick<CertificateState, "status" | "verifyRecords">,
  rows: readonly AskedRow[],
  taken: ReadonlySet<string>,
): readonly Finding[] => {
  const free = inOrderOfUse(state.verifyRecords.filter(({ verifyId }) => !taken.has(verifyId)));
  const given = new Set<string>();
  const found = rows.map((row) => {
    const record = free.find((one) => !given.has(one.verifyId) && mayBeOurs(one, row));
    if (record !== undefined) given.add(record.verifyId);
    return record;
  });
  const others = state.verifyRecords.filter(({ verifyId }) => !given.has(verifyId));
  const missing: Finding =
    state.status !== usedStatus
      ? { kind: "clear" }
      : state.verifyRecords.length === 0
        ? { kind: "used_without_record" }
        : { kind: "used_by_other", record: latest(others) };
  return found.map((record) => (record === undefined ? missing : { kind: "ours", record }));
};
