import { and, eq, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Db, Write } from "../storage/door.ts";
import { requestClaims, verificationRequests as requests, verifications } from "./table.ts";

export type RequestMode = "short_link" | "code" | "encrypted_code" | "ticket";

/** A request as it is first written, before Douyin is asked anything. */
export interface NewRequest {
  readonly batchId: string;
  readonly appId: number;
  readonly operatorUid: string | null;
  readonly poiId: string;
  readonly mode: RequestMode;
  readonly quantity: number;
  readonly inputSealed: string | null;
  readonly fingerprint: string;
  readonly verifyTokenMac: string | null;
  readonly orderId: string | null;
  readonly nowMs: number;
}

/** What must be on disk before the first verify leaves. */
export interface Sending {
  readonly batchId: string;
  readonly verifyTokenSealed: string;
  /** null when another request used the same token before. */
  readonly verifyTokenMac: string | null;
  readonly orderId: string | null;
  readonly sentCodes: readonly string[];
  readonly baselineNowMs: number | null;
  readonly nowMs: number;
}

const given = (name: string) => sql`${sql.placeholder(name)}`;

const openStatements = (db: Db) =>
  atFirstUse({
    insertRequest: () =>
      db
        .insert(requests)
        .values({
          batchId: given("batchId"),
          appId: given("appId"),
          operatorUid: given("operatorUid"),
          poiId: given("poiId"),
          mode: given("mode"),
          quantity: given("quantity"),
          inputSealed: given("inputSealed"),
          fingerprint: given("fingerprint"),
          verifyTokenMac: given("verifyTokenMac"),
          orderId: given("orderId"),
          sendCount: 0,
          open: true,
          createdAtMs: given("nowMs"),
          updatedAtMs: given("nowMs"),
        })
        .prepare(),
    claim: () =>
      db
        .insert(requestClaims)
        .values({ claim: given("claim"), batchId: given("batchId") })
        .onConflictDoNothing()
        .returning({ batchId: requestClaims.batchId })
        .prepare(),
    claimHolder: () =>
      db
        .select({ batchId: requestClaims.batchId })
        .from(requestClaims)
        .where(eq(requestClaims.claim, given("claim")))
        .prepare(),
    releaseClaims: () =>
      db
        .delete(requestClaims)
        .where(eq(requestClaims.batchId, given("batchId")))
        .prepare(),
    requestOfToken: () =>
      db
        .select({ batchId: requests.batchId, fingerprint: requests.fingerprint })
        .from(requests)
        .where(eq(requests.verifyTokenMac, given("mac")))
        .prepare(),
    requestOfBatch: () =>
      db
        .select({
          batchId: requests.batchId,
          fingerprint: requests.fingerprint,
          sendCount: requests.sendCount,
          lastSentAtMs: requests.lastSentAtMs,
          open: requests.open,
        })
        .from(requests)
        .where(eq(requests.batchId, given("batchId")))
        .prepare(),
    markSending: () =>
      db
        .update(requests)
        .set({
          verifyTokenSealed: given("verifyTokenSealed"),
          verifyTokenMac: given("verifyTokenMac"),
          orderId: sql`coalesce(${sql.placeholder("orderId")}, ${requests.orderId})`,
          sentCodes: given("sentCodes"),
          baselineNowMs: given("baselineNowMs"),
          firstSentAtMs: given("nowMs"),
          lastSentAtMs: given("nowMs"),
          sendCount: 1,
          updatedAtMs: given("nowMs"),
        })
        .where(
          and(eq(requests.batchId, given("batchId")), eq(requests.open, true), eq(requests.sendCount, 0)),
        )
        .returning({ batchId: requests.batchId })
        .prepare(),
    processingRow: () =>
      db
        .select({ id: verifications.id })
        .from(verifications)
        .where(and(eq(verifications.batchId, given("batchId")), eq(verifications.verifyStatus, "processing")))
        .prepare(),
    close: () =>
      db
        .update(requests)
        .set({ open: false, verifyTokenSealed: null, updatedAtMs: given("nowMs") })
        .where(eq(requests.batchId, given("batchId")))
        .prepare(),
  });

/** The requests behind the rows, and what an open one holds alone. Every function runs inside a commit. */
export const requestRepository = (db: Db) => {
  const statements = openStatements(db);
  return {
    insert: (write: Write, request: NewRequest): void => write.run(statements.insertRequest, { ...request }),

    /** Takes `claim` for a request, or gives the batch that holds it. Nothing is given when it was free. */
    claim: (write: Write, claim: string, batchId: string): string | undefined => {
      if (write.row(statements.claim, { claim, batchId }) !== undefined) return undefined;
      const holder = write.row(statements.claimHolder, { claim })?.batchId;
      return holder === batchId ? undefined : holder;
    },

    /** The request a verify token was used for, ever. */
    byVerifyToken: (write: Write, mac: string) => write.row(statements.requestOfToken, { mac }),

    byBatch: (write: Write, batchId: string) => write.row(statements.requestOfBatch, { batchId }),

    /** Writes down "about to send"; false when the request is not waiting for its first send any more. */
    markSending: (write: Write, { sentCodes, ...sending }: Sending): boolean =>
      write.row(statements.markSending, { ...sending, sentCodes: JSON.stringify(sentCodes) }) !== undefined,

    /** Closes a request none of whose rows is processing: its claims are free again, its token is erased. */
    closeSettled: (write: Write, batchId: string, nowMs: number): void => {
      if (write.row(statements.processingRow, { batchId }) !== undefined) return;
      write.run(statements.close, { batchId, nowMs });
      write.run(statements.releaseClaims, { batchId });
    },
  };
};

export type RequestRepository = ReturnType<typeof requestRepository>;
