import type { Caller } from "../caller.ts";
import type { Db, Write } from "../storage/door.ts";
import { mayReadRow } from "./access.ts";
import { noAmounts, type RowAmounts } from "./amounts.ts";
import type { Failure } from "./failure.ts";
import type { RequestMode } from "./request-repository.ts";
import { openRowReads, openRowWrites } from "./row-statements.ts";
import type { PreviousUse, VerificationRow } from "./table.ts";

export interface NewRow {
  readonly batchId: string;
  readonly position: number;
  readonly appId: number;
  readonly operatorUid: string | null;
  readonly poiId: string;
  readonly mode: RequestMode;
  readonly encryptedCode: string | null;
  readonly originCodeSealed: string | null;
  readonly originCodeMac: string | null;
  readonly orderId: string | null;
  readonly extOrderId: string | null;
  readonly remark: string | null;
  readonly requestId: string;
  readonly nowMs: number;
}

/** What prepare told of the coupon of one row. */
export interface RowCoupon extends RowAmounts {
  readonly batchId: string;
  readonly position: number;
  readonly certificateId: string | null;
  readonly encryptedCode: string;
  readonly productId: string | null;
  readonly productName: string | null;
  readonly skuId: string | null;
  readonly skuName: string | null;
  readonly orderId: string | null;
  readonly sourceOrderId: string | null;
  readonly verifyRecordsCount: number;
  readonly baseline: {
    readonly uses: number;
    readonly verifyIds: readonly string[];
    readonly card: boolean;
  };
  readonly nowMs: number;
}

/** What told the outcome: the answer to the first send or to a replay, an inquiry, or an inquiry long after. */
export type SettledBy = "answer" | "replay" | "inquiry" | "late";

export interface RowSuccess {
  readonly id: number;
  /** null only by Douyin's own rule: used, said so to our replay, and never shown with a record (contract 5.3). */
  readonly verifyId: string | null;
  readonly certificateId: string | null;
  readonly originCodeSealed: string | null;
  readonly originCodeMac: string | null;
  readonly orderId: string | null;
  readonly productId: string | null;
  readonly logid: string | null;
  readonly settledBy: SettledBy;
  readonly verifiedAtMs: number;
  /** Of a times card the amounts of this use, as the verify answer tells them; null keeps what prepare told. */
  readonly amounts: RowAmounts | null;
  readonly nowMs: number;
}

export interface RowFailure {
  readonly id: number;
  readonly failure: Failure;
  readonly previousUse: PreviousUse | null;
  readonly orderId: string | null;
  readonly logid: string | null;
  readonly settledBy?: SettledBy;
  /** Of a row that settles to `not_verified`: it is asked about again. */
  readonly late?: { readonly checks: number; readonly nextCheckAtMs: number };
  readonly nowMs: number;
}

/** A row of the ledger together with the present name of its app. */
export interface LedgerRow {
  readonly row: VerificationRow;
  readonly appName: string;
}

export interface RecentSuccessQuestion {
  readonly orderId: string;
  readonly appId: number;
  readonly operatorUid: string | null;
  readonly poiId: string;
  readonly sinceMs: number;
}

const asJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/**
 * The rows of the ledger. What takes a `write` runs inside a commit; every change of a row's state is guarded by the
 * state it leaves, and the boolean says whether this call was the one that changed it.
 */
export const ledgerRepository = (db: Db) => {
  const writes = openRowWrites(db);
  const reads = openRowReads(db);
  const named = async (rows: readonly VerificationRow[]): Promise<readonly LedgerRow[]> => {
    const [first] = rows;
    if (first === undefined) return [];
    const appName = (await reads.appName.execute({ appId: first.appId }))[0]?.name ?? "";
    return rows.map((row) => ({ row, appName }));
  };
  return {
    insert: (write: Write, row: NewRow): number => {
      const inserted = write.row(writes.insertRow, { ...row });
      if (inserted === undefined) throw new Error("the ledger did not give a new row its id");
      return inserted.id;
    },

    describe: (write: Write, { baseline, ...coupon }: RowCoupon): void =>
      write.run(writes.describeRow, { ...coupon, baseline: JSON.stringify(baseline) }),

    succeed: (write: Write, { amounts, ...success }: RowSuccess): boolean => {
      const won = write.row(writes.succeed, { ...success }) !== undefined;
      if (won && amounts !== null) write.run(writes.priceUse, { ...noAmounts, ...amounts, id: success.id });
      return won;
    },

    fail: (
      write: Write,
      { failure, previousUse, late, settledBy = "answer", ...rest }: RowFailure,
    ): boolean =>
      write.row(writes.fail, {
        ...rest,
        ...failure,
        settledBy,
        previousUse: asJson(previousUse),
        lateChecksLeft: late?.checks ?? null,
        nextCheckAtMs: late?.nextCheckAtMs ?? null,
      }) !== undefined,

    /** Notes since when Douyin's word is missing; the row stays `processing`. */
    markUnsettled: (
      write: Write,
      row: { readonly id: number; readonly logid: string | null; readonly nowMs: number },
    ) => write.run(writes.unsettle, row),

    tellPreviousUse: (
      write: Write,
      row: { readonly id: number; readonly previousUse: PreviousUse; readonly nowMs: number },
    ) => write.run(writes.tellPreviousUse, { ...row, previousUse: asJson(row.previousUse) }),

    /** The row that holds this `verify_id`, inside a commit: it is unique in the ledger. */
    ofVerifyId: (write: Write, verifyId: string) => write.row(writes.rowOfVerifyId, { verifyId }),

    /**
     * Whether an idempotency key stays with this batch: something was or may have been consumed, or trying again is
     * of no use (contract 3.1, "Again").
     */
    isPinned: (write: Write, batchId: string): boolean =>
      write
        .rows(writes.statesOfBatch, { batchId })
        .some(
          ({ verifyStatus, retry, abandonedAtMs }) =>
            verifyStatus !== "failed" || retry === "never" || abandonedAtMs !== null,
        ),

    /** The id of a request's first row, for a caller who may read it; else null. */
    readableFirst: (write: Write, batchId: string, caller: Caller): number | null => {
      const row = write.row(writes.firstRow, { batchId });
      return row !== undefined && mayReadRow(caller, row) ? row.id : null;
    },

    firstOf: (write: Write, batchId: string) => write.row(writes.firstRow, { batchId }),

    /** A row of the same caller, shop and order that settled to `success` lately and was not cancelled. */
    recentSuccess: (write: Write, question: RecentSuccessQuestion): number | undefined =>
      write.row(writes.recentSuccess, { ...question })?.id,

    /** The rows of a request in order; all of them are of one app. */
    findBatch: async (batchId: string): Promise<readonly LedgerRow[]> =>
      await named(await reads.ofBatch.execute({ batchId })),

    find: async (id: number): Promise<LedgerRow | undefined> =>
      (await named(await reads.byId.execute({ id })))[0],

    /** Rows refused as used of which nobody has said yet who used them. */
    usedByUnknown: async (batchId: string): Promise<readonly VerificationRow[]> =>
      (await reads.ofBatch.execute({ batchId })).filter(
        ({ errorKey, previousUse }) => errorKey === "coupon_already_used" && previousUse === null,
      ),

    findByVerifyId: async (verifyId: string) => (await writes.rowOfVerifyId.execute({ verifyId }))[0],
  };
};

export type LedgerRepository = ReturnType<typeof ledgerRepository>;
