import { and, asc, eq, gt, isNotNull, isNull, lte, ne, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Db, Write } from "../storage/door.ts";
import { requestClaims, verificationRequests as requests, verifications } from "./table.ts";

const given = (name: string) => sql`${sql.placeholder(name)}`;

const openSendStatements = (db: Db) =>
  atFirstUse({
    markResending: () =>
      db
        .update(requests)
        .set({
          sendCount: sql`${requests.sendCount} + 1`,
          lastSentAtMs: given("nowMs"),
          updatedAtMs: given("nowMs"),
        })
        .where(
          and(
            eq(requests.batchId, given("batchId")),
            eq(requests.open, true),
            eq(requests.sendCount, given("sendCount")),
            isNull(requests.sendsEndedAtMs),
            // The guest may have paid another way meanwhile; and a clock that was set back opens no window again.
            lte(requests.lastSentAtMs, given("nowMs")),
            sql`${requests.firstSentAtMs} + ${sql.placeholder("windowMs")} >= ${sql.placeholder("nowMs")}`,
          ),
        )
        .returning({ sendCount: requests.sendCount })
        .prepare(),
    endSends: () =>
      db
        .update(requests)
        .set({ sendsEndedAtMs: given("nowMs"), updatedAtMs: given("nowMs") })
        .where(and(eq(requests.batchId, given("batchId")), isNull(requests.sendsEndedAtMs)))
        .returning({ batchId: requests.batchId })
        .prepare(),
    openRows: () =>
      db
        .select({ id: verifications.id, appId: verifications.appId })
        .from(verifications)
        .where(and(eq(verifications.batchId, given("batchId")), eq(verifications.verifyStatus, "processing")))
        .prepare(),
    noteNextCheck: () =>
      db
        .update(verifications)
        .set({ nextCheckAtMs: given("nextCheckAtMs") })
        .where(and(eq(verifications.batchId, given("batchId")), eq(verifications.verifyStatus, "processing")))
        .prepare(),
    noteAsked: () =>
      db
        .update(verifications)
        .set({
          certificateId: sql`coalesce(${verifications.certificateId}, ${sql.placeholder("certificateId")})`,
          saidUsed: sql`max(${verifications.saidUsed}, ${sql.placeholder("saidUsed")})`,
        })
        .where(eq(verifications.id, given("id")))
        .prepare(),
  });

const openLateStatements = (db: Db) =>
  atFirstUse({
    lateDue: () =>
      db
        .select()
        .from(verifications)
        .where(
          and(sql`${verifications.lateChecksLeft} > 0`, lte(verifications.nextCheckAtMs, given("nowMs"))),
        )
        .orderBy(asc(verifications.nextCheckAtMs))
        .prepare(),
    moveLateCheck: () =>
      db
        .update(verifications)
        .set({ lateChecksLeft: given("checks"), nextCheckAtMs: given("nextCheckAtMs") })
        .where(and(eq(verifications.id, given("id")), eq(verifications.errorKey, "not_verified")))
        .prepare(),
    reopen: () =>
      db
        .update(verifications)
        .set({
          verifyStatus: "processing",
          errorCode: 0,
          errorDescription: "",
          errorKey: null,
          retry: null,
          lateChecksLeft: 0,
          nextCheckAtMs: null,
          enrichmentStatus: "pending",
          enrichmentReason: null,
          updatedAtMs: given("nowMs"),
        })
        .where(
          and(
            eq(verifications.id, given("id")),
            eq(verifications.verifyStatus, "failed"),
            eq(verifications.errorKey, "not_verified"),
          ),
        )
        .returning({ id: verifications.id })
        .prepare(),
    laterRow: () =>
      db
        .select({ batchId: verifications.batchId })
        .from(verifications)
        .where(
          and(
            eq(verifications.certificateId, given("certificateId")),
            gt(verifications.id, given("id")),
            // The other uses of the same times card, asked for together, are no successors.
            ne(verifications.batchId, given("batchId")),
          ),
        )
        .orderBy(asc(verifications.id))
        .prepare(),
  });

/** The rows whose outcome is in doubt: re-sends, asks, and the checks long after. */
export const doubtRepository = (db: Db) => {
  const statements = openSendStatements(db);
  const late = openLateStatements(db);
  return {
    /** Counts one more send and marks its time; false when nothing may be sent any more. */
    markResending: (
      write: Write,
      sending: {
        readonly batchId: string;
        readonly sendCount: number;
        readonly windowMs: number;
        readonly nowMs: number;
      },
    ): boolean => write.row(statements.markResending, sending) !== undefined,

    /** From now on nothing of this request is sent; true for the call that ended it. */
    endSends: (write: Write, batchId: string, nowMs: number): boolean =>
      write.row(statements.endSends, { batchId, nowMs }) !== undefined,

    /** The rows of a request that are `processing`. */
    openRows: (write: Write, batchId: string) => write.rows(statements.openRows, { batchId }),

    /** When the rows that still wait will be looked at again; for whoever looks at them. */
    noteNextCheck: (write: Write, batchId: string, nextCheckAtMs: number): void =>
      write.run(statements.noteNextCheck, { batchId, nextCheckAtMs }),

    /** What an answer told beside the outcome: the coupon's id, and that Douyin itself calls it used. */
    noteAsked: (
      write: Write,
      row: { readonly id: number; readonly certificateId: string | null; readonly saidUsed: boolean },
    ): void => write.run(statements.noteAsked, { ...row, saidUsed: row.saidUsed ? 1 : 0 }),

    /** The request with what is needed to send it again. */
    find: async (batchId: string) =>
      (await db.select().from(requests).where(eq(requests.batchId, batchId)))[0],

    rowsOf: async (batchId: string) =>
      await db
        .select()
        .from(verifications)
        .where(eq(verifications.batchId, batchId))
        .orderBy(asc(verifications.position)),

    /** Every open request: each holds at least one claim for as long as it is open. */
    openBatches: async (): Promise<readonly string[]> =>
      (
        await db
          .selectDistinct({ batchId: requestClaims.batchId })
          .from(requestClaims)
          .orderBy(asc(requestClaims.batchId))
      ).map(({ batchId }) => batchId),

    /** Rows that settled to `not_verified` and are due to be asked about once more, the longest due first. */
    lateDue: async (nowMs: number, limit: number) => (await late.lateDue.execute({ nowMs })).slice(0, limit),

    moveLateCheck: (
      write: Write,
      row: { readonly id: number; readonly checks: number; readonly nextCheckAtMs: number | null },
    ): void => write.run(late.moveLateCheck, row),

    /** Takes a `not_verified` row back into play, inside the commit that settles it otherwise; says who won. */
    reopen: (write: Write, row: { readonly id: number; readonly nowMs: number }): boolean =>
      write.row(late.reopen, row) !== undefined,

    /** The request of the next later row of the same coupon, if there is one. */
    laterRequest: async (
      certificateId: string,
      { id, batchId }: { readonly id: number; readonly batchId: string },
    ) => {
      const later = (await late.laterRow.execute({ certificateId, id, batchId }))[0];
      return later === undefined
        ? undefined
        : (await db.select().from(requests).where(eq(requests.batchId, later.batchId)))[0];
    },

    /** Whether an open request holds one of these claims. */
    isClaimed: async (claims: readonly string[]): Promise<boolean> => {
      for (const claim of claims) {
        const held = await db
          .select({ batchId: requestClaims.batchId })
          .from(requestClaims)
          .where(and(eq(requestClaims.claim, claim), isNotNull(requestClaims.batchId)));
        if (held.length > 0) return true;
      }
      return false;
    },
  };
};

export type DoubtRepository = ReturnType<typeof doubtRepository>;
