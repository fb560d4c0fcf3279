import { and, asc, count, eq, gte, inArray, lt, lte, min, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import { verifications } from "../ledger/table.ts";
import type { Db, Write } from "../storage/door.ts";
import type { OrderRow, RowFill } from "./plan.ts";

/** A row that waits to be asked about. */
export interface WaitingRow {
  readonly id: number;
  readonly orderId: string | null;
  readonly tries: number;
}

export interface QueueCounts {
  readonly pending: number;
  readonly due: number;
  readonly failed: number;
  /** Since when the row that waits longest does: its success, or the wish to run it again. */
  readonly oldestSinceMs: number | null;
  readonly nextTryAtMs: number | null;
}

const given = (name: string) => sql`${sql.placeholder(name)}`;
const givenOr = (name: string, column: unknown) => sql`coalesce(${sql.placeholder(name)}, ${column})`;
/** The other way round: what the row has is never overwritten. */
const keptOr = (column: unknown, name: string) => sql`coalesce(${column}, ${sql.placeholder(name)})`;

/** As the partial index says it, word for word: only so does SQLite use it. */
const indexed = sql`enrichment_status in ('pending', 'failed') and verify_status in ('success', 'cancelled')`;
const waiting = and(indexed, eq(verifications.enrichmentStatus, "pending"));
const verified = inArray(verifications.verifyStatus, ["success", "cancelled"]);

const openWrites = (db: Db) =>
  atFirstUse({
    fill: () =>
      db
        .update(verifications)
        .set({
          orderStatus: givenOr("orderStatus", verifications.orderStatus),
          couponStatus: givenOr("couponStatus", verifications.couponStatus),
          productId: givenOr("productId", verifications.productId),
          productName: givenOr("productName", verifications.productName),
          skuId: givenOr("skuId", verifications.skuId),
          skuName: givenOr("skuName", verifications.skuName),
          payAmountFen: keptOr(verifications.payAmountFen, "payAmountFen"),
          originalAmountFen: keptOr(verifications.originalAmountFen, "originalAmountFen"),
          discountAmountFen: keptOr(verifications.discountAmountFen, "discountAmountFen"),
          receiptAmountFen: keptOr(verifications.receiptAmountFen, "receiptAmountFen"),
          amountSource: keptOr(verifications.amountSource, "amountSource"),
          enrichmentStatus: "success",
          enrichmentReason: null,
          updatedAtMs: given("nowMs"),
        })
        .where(and(eq(verifications.id, given("id")), waiting))
        .returning({ id: verifications.id })
        .prepare(),
    end: () =>
      db
        .update(verifications)
        .set({
          enrichmentStatus: given("status"),
          enrichmentReason: given("reason"),
          updatedAtMs: given("nowMs"),
        })
        .where(and(eq(verifications.id, given("id")), waiting))
        .returning({ id: verifications.id })
        .prepare(),
    // No news for a reader: `updated_at` stays.
    later: () =>
      db
        .update(verifications)
        .set({
          enrichmentTries: sql`${verifications.enrichmentTries} + ${sql.placeholder("tries")}`,
          enrichmentNextAtMs: given("nextAtMs"),
        })
        .where(and(eq(verifications.id, given("id")), waiting))
        .prepare(),
  });

/** null = every shop. */
type Shops = readonly string[] | null;

const inShops = (poiIds: Shops) => (poiIds === null ? undefined : inArray(verifications.poiId, [...poiIds]));

const lookedAtMost = 1_000;

const waitAnew = (nowMs: number) => ({
  enrichmentStatus: "pending" as const,
  enrichmentReason: null,
  enrichmentTries: 0,
  enrichmentNextAtMs: 0,
  updatedAtMs: nowMs,
});

/** The rows to be enriched are their own queue: on disk, in one partial index, and gone from it when they are done. */
export const queueRepository = (db: Db) => {
  const writes = openWrites(db);
  return {
    /** Rows whose turn has come, those that waited longest first. */
    due: async (nowMs: number, limit: number): Promise<readonly WaitingRow[]> =>
      await db
        .select({
          id: verifications.id,
          orderId: verifications.orderId,
          tries: verifications.enrichmentTries,
        })
        .from(verifications)
        .where(and(waiting, lte(verifications.enrichmentNextAtMs, nowMs)))
        .orderBy(asc(verifications.enrichmentNextAtMs), asc(verifications.id))
        .limit(limit),

    /** Every verified row of an order, enriched already or not: all of them share its money. */
    ofOrder: async (orderId: string): Promise<readonly (OrderRow & { readonly tries: number })[]> =>
      await db
        .select({
          id: verifications.id,
          verifyStatus: verifications.verifyStatus,
          enrichmentStatus: verifications.enrichmentStatus,
          tries: verifications.enrichmentTries,
          certificateId: verifications.certificateId,
          encryptedCode: verifications.encryptedCode,
          verifyId: verifications.verifyId,
          couponStatus: verifications.couponStatus,
          payAmountFen: verifications.payAmountFen,
          originalAmountFen: verifications.originalAmountFen,
          discountAmountFen: verifications.discountAmountFen,
          receiptAmountFen: verifications.receiptAmountFen,
          amountSource: verifications.amountSource,
        })
        .from(verifications)
        .where(and(eq(verifications.orderId, orderId), verified))
        .orderBy(asc(verifications.id)),

    fill: (write: Write, row: RowFill, nowMs: number): boolean =>
      write.row(writes.fill, { ...row, nowMs }) !== undefined,

    end: (
      write: Write,
      row: {
        readonly id: number;
        readonly status: "failed" | "skipped";
        readonly reason: string;
        readonly nowMs: number;
      },
    ): boolean => write.row(writes.end, { ...row }) !== undefined,

    later: (
      write: Write,
      row: { readonly id: number; readonly nextAtMs: number; readonly tries: number },
    ): void => write.run(writes.later, { ...row }),

    counts: async (nowMs: number): Promise<QueueCounts> => {
      const table = db
        .select({
          status: verifications.enrichmentStatus,
          rows: count(),
          due: count(sql`case when ${lte(verifications.enrichmentNextAtMs, nowMs)} then 1 end`),
          nextAtMs: min(verifications.enrichmentNextAtMs),
        })
        .from(verifications)
        .where(indexed)
        .groupBy(verifications.enrichmentStatus);
      const byStatus = new Map((await table).map((row) => [row.status, row] as const));
      const pending = byStatus.get("pending");
      // Of so many, and no more: the rows themselves are read for it, and health asks every few seconds.
      const first = db
        .select({ updatedAtMs: verifications.updatedAtMs })
        .from(verifications)
        .where(waiting)
        .orderBy(asc(verifications.enrichmentNextAtMs), asc(verifications.id))
        .limit(lookedAtMost)
        .as("first");
      const [oldest] = await db.select({ sinceMs: min(first.updatedAtMs) }).from(first);
      return {
        pending: pending?.rows ?? 0,
        due: pending?.due ?? 0,
        failed: byStatus.get("failed")?.rows ?? 0,
        oldestSinceMs: oldest?.sinceMs ?? null,
        nextTryAtMs: pending?.nextAtMs ?? null,
      };
    },

    exists: async (id: number, poiIds: Shops): Promise<boolean> =>
      (
        await db
          .select({ id: verifications.id })
          .from(verifications)
          .where(and(eq(verifications.id, id), inShops(poiIds)))
      ).length > 0,

    /** Ids of verified rows of a period by Douyin's time, oldest first. */
    idsOf: async (question: {
      readonly fromMs: number;
      readonly untilMs: number;
      readonly statuses: readonly ("success" | "failed" | "skipped")[];
      readonly poiIds: Shops;
      readonly limit: number;
    }): Promise<readonly number[]> =>
      (
        await db
          .select({ id: verifications.id })
          .from(verifications)
          .where(
            and(
              gte(verifications.verifiedAtMs, question.fromMs),
              lt(verifications.verifiedAtMs, question.untilMs),
              verified,
              inShops(question.poiIds),
              inArray(verifications.enrichmentStatus, [...question.statuses]),
            ),
          )
          .orderBy(asc(verifications.verifiedAtMs), asc(verifications.id))
          .limit(question.limit)
      ).map(({ id }) => id),

    /** Puts verified rows back into the queue, to be asked about at once; gives how many. */
    requeue: (write: Write, ids: readonly number[], nowMs: number): number =>
      write.rows(
        db
          .update(verifications)
          .set(waitAnew(nowMs))
          .where(and(inArray(verifications.id, [...ids]), verified))
          .returning({ id: verifications.id }),
      ).length,
  };
};

export type QueueRepository = ReturnType<typeof queueRepository>;
