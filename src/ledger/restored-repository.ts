import { and, eq, gt, inArray, isNotNull, isNull, lte, max, or } from "drizzle-orm";
import type { Db, Write } from "../storage/door.ts";
import type { RowAmounts } from "./amounts.ts";
import { verificationRequests as requests, verifications } from "./table.ts";

/** A verification that Douyin's book has and the ledger has not. */
export interface RecoveredRow extends RowAmounts {
  readonly batchId: string;
  readonly appId: number;
  readonly poiId: string;
  readonly verifyId: string;
  readonly certificateId: string | null;
  readonly originCodeSealed: string | null;
  readonly originCodeMac: string | null;
  readonly skuId: string | null;
  readonly skuName: string | null;
  readonly orderId: string | null;
  readonly enrichmentReason: string | null;
  readonly verifiedAtMs: number;
  readonly cancelledAtMs: number | null;
  readonly nowMs: number;
}

/** The stand-in for the request that made a recovered row: it is settled, and nothing more is known of it. */
const requestOf = ({ batchId, appId, poiId, orderId, verifiedAtMs, nowMs }: RecoveredRow) => ({
  batchId,
  appId,
  poiId,
  orderId,
  // The column wants one; which it was is not known, and the row itself says so.
  mode: "code" as const,
  quantity: 1,
  fingerprint: "",
  sendCount: 0,
  open: false,
  createdAtMs: verifiedAtMs,
  updatedAtMs: nowMs,
});

const rowOf = ({ nowMs, cancelledAtMs, orderId, ...row }: RecoveredRow) => ({
  ...row,
  orderId,
  position: 0,
  verifyStatus: cancelledAtMs === null ? ("success" as const) : ("cancelled" as const),
  cancelStatus: cancelledAtMs === null ? ("none" as const) : ("done" as const),
  cancelledAtMs,
  errorCode: 0,
  errorDescription: "",
  couponStatus: cancelledAtMs === null ? "used" : "unused",
  verifyRecordsCount: 1,
  enrichmentStatus: orderId === null ? ("skipped" as const) : ("pending" as const),
  source: "recovered" as const,
  abandonRefused: false,
  settledAtMs: nowMs,
  // A printed day stays as it was: the row counts as made when it was verified.
  createdAtMs: row.verifiedAtMs,
  updatedAtMs: nowMs,
});

/** A send that Douyin's clock puts before ours (contract 5.3). */
const skewMs = 120_000;

/** The ledger after a restore: what was done since the backup is not in it. */
export const restoredRepository = (db: Db) => ({
  /**
   * What an open request has sent since the backup is not known any more, so nothing of it is sent again. The mark is
   * the restore's own time, also where sends had ended before: it tells these requests from all that come after.
   */
  endAllSends: (write: Write, restoredAtMs: number): void =>
    write.run(
      db
        .update(requests)
        .set({ sendsEndedAtMs: restoredAtMs, updatedAtMs: restoredAtMs })
        .where(eq(requests.open, true)),
    ),

  /** The newest change of any request; null in an empty ledger. */
  newestChangeMs: async (): Promise<number | null> =>
    (await db.select({ newestMs: max(requests.updatedAtMs) }).from(requests))[0]?.newestMs ?? null,

  /** The latest moment Douyin's clock told before a verify; null where none has left. */
  newestBaselineMs: async (): Promise<number | null> =>
    (await db.select({ newestMs: max(requests.baselineNowMs) }).from(requests))[0]?.newestMs ?? null,

  /** Every shop the ledger knows. */
  shops: async (): Promise<readonly string[]> =>
    (await db.selectDistinct({ poiId: verifications.poiId }).from(verifications)).map(({ poiId }) => poiId),

  /** The open requests of a shop of which the restored ledger knows the intent alone. */
  intents: async (poiId: string, restoredAtMs: number): Promise<readonly string[]> =>
    (
      await db
        .select({ batchId: requests.batchId })
        .from(requests)
        .where(
          and(
            eq(requests.poiId, poiId),
            eq(requests.open, true),
            eq(requests.sendCount, 0),
            eq(requests.sendsEndedAtMs, restoredAtMs),
          ),
        )
    ).map(({ batchId }) => batchId),

  processingOf: (write: Write, batchId: string) =>
    write.rows(
      db
        .select({ id: verifications.id, appId: verifications.appId })
        .from(verifications)
        .where(and(eq(verifications.batchId, batchId), eq(verifications.verifyStatus, "processing"))),
    ),

  /** Whether a verification may be that of a row which is still asked about: then it is that row's to find. */
  isAskedAbout: (
    write: Write,
    booked: { readonly poiId: string; readonly certificateId: string | null; readonly verifiedAtMs: number },
  ): boolean => {
    const { poiId, certificateId, verifiedAtMs } = booked;
    const open = or(eq(verifications.verifyStatus, "processing"), gt(verifications.lateChecksLeft, 0));
    if (certificateId !== null) {
      const same = and(eq(verifications.certificateId, certificateId), open);
      if (write.row(db.select({ id: verifications.id }).from(verifications).where(same)) !== undefined)
        return true;
    }
    const nameless = and(
      eq(verifications.verifyStatus, "processing"),
      eq(verifications.poiId, poiId),
      ...(certificateId === null ? [] : [isNull(verifications.certificateId)]),
    );
    const batches = write.rows(
      db.select({ batchId: verifications.batchId }).from(verifications).where(nameless),
    );
    if (batches.length === 0) return false;
    const sent = and(
      inArray(
        requests.batchId,
        batches.map(({ batchId }) => batchId),
      ),
      isNotNull(requests.firstSentAtMs),
      // On Douyin's clock, as the use is; where it was not known, any send may be the one.
      or(isNull(requests.baselineNowMs), lte(requests.baselineNowMs, verifiedAtMs + skewMs)),
    );
    return write.row(db.select({ batchId: requests.batchId }).from(requests).where(sent)) !== undefined;
  },

  /** The row of a verification, if the ledger has it. */
  ofVerifyId: (write: Write, verifyId: string) =>
    write.row(
      db
        .select({
          id: verifications.id,
          batchId: verifications.batchId,
          verifyStatus: verifications.verifyStatus,
        })
        .from(verifications)
        .where(eq(verifications.verifyId, verifyId)),
    ),

  /** The order of a coupon, as another row of it tells. */
  orderOf: (write: Write, certificateId: string): string | null =>
    write.row(
      db
        .select({ orderId: verifications.orderId })
        .from(verifications)
        .where(and(eq(verifications.certificateId, certificateId), isNotNull(verifications.orderId))),
    )?.orderId ?? null,

  insert: (write: Write, row: RecoveredRow): number => {
    write.run(db.insert(requests).values(requestOf(row)));
    const made = write.row(db.insert(verifications).values(rowOf(row)).returning({ id: verifications.id }));
    if (made === undefined) throw new Error("the ledger did not give a recovered row its id");
    return made.id;
  },

  /** A row that was verified and, as Douyin's book says, cancelled since; true for the call that changed it. */
  cancel: (
    write: Write,
    cancel: { readonly id: number; readonly cancelledAtMs: number; readonly nowMs: number },
  ): boolean =>
    write.row(
      db
        .update(verifications)
        .set({
          verifyStatus: "cancelled",
          cancelStatus: "done",
          couponStatus: "unused",
          cancelledAtMs: cancel.cancelledAtMs,
          updatedAtMs: cancel.nowMs,
        })
        .where(and(eq(verifications.id, cancel.id), eq(verifications.verifyStatus, "success")))
        .returning({ id: verifications.id }),
    ) !== undefined,
});

export type RestoredRepository = ReturnType<typeof restoredRepository>;
