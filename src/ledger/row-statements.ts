import { and, eq, gte, isNull, sql } from "drizzle-orm";
import { apps } from "../apps/table.ts";
import { atFirstUse } from "../at-first-use.ts";
import type { Db } from "../storage/door.ts";
import { verifications } from "./table.ts";

const given = (name: string) => sql`${sql.placeholder(name)}`;
/** The value given, or what the row already has when none is. */
const givenOr = (name: string, column: unknown) => sql`coalesce(${sql.placeholder(name)}, ${column})`;
const processing = and(eq(verifications.id, given("id")), eq(verifications.verifyStatus, "processing"));

const amounts = {
  payAmountFen: given("payAmountFen"),
  discountAmountFen: given("discountAmountFen"),
  originalAmountFen: given("originalAmountFen"),
  couponPayAmountFen: given("couponPayAmountFen"),
  merchantDiscountAmountFen: given("merchantDiscountAmountFen"),
  platformDiscountAmountFen: given("platformDiscountAmountFen"),
  paymentDiscountAmountFen: given("paymentDiscountAmountFen"),
  amountSource: given("amountSource"),
};

export const openRowWrites = (db: Db) =>
  atFirstUse({
    insertRow: () =>
      db
        .insert(verifications)
        .values({
          batchId: given("batchId"),
          position: given("position"),
          appId: given("appId"),
          operatorUid: given("operatorUid"),
          poiId: given("poiId"),
          mode: given("mode"),
          encryptedCode: given("encryptedCode"),
          originCodeSealed: given("originCodeSealed"),
          originCodeMac: given("originCodeMac"),
          orderId: given("orderId"),
          extOrderId: given("extOrderId"),
          remark: given("remark"),
          requestId: given("requestId"),
          verifyStatus: "processing",
          errorCode: 0,
          errorDescription: "",
          verifyRecordsCount: 0,
          enrichmentStatus: "pending",
          source: "gateway",
          cancelStatus: "none",
          abandonRefused: false,
          createdAtMs: given("nowMs"),
          updatedAtMs: given("nowMs"),
        })
        .returning({ id: verifications.id })
        .prepare(),
    firstRow: () =>
      db
        .select({
          id: verifications.id,
          appId: verifications.appId,
          operatorUid: verifications.operatorUid,
          poiId: verifications.poiId,
        })
        .from(verifications)
        .where(and(eq(verifications.batchId, given("batchId")), eq(verifications.position, 0)))
        .prepare(),
    describeRow: () =>
      db
        .update(verifications)
        .set({
          certificateId: given("certificateId"),
          encryptedCode: given("encryptedCode"),
          productId: given("productId"),
          productName: given("productName"),
          skuId: given("skuId"),
          skuName: given("skuName"),
          orderId: givenOr("orderId", verifications.orderId),
          sourceOrderId: given("sourceOrderId"),
          verifyRecordsCount: given("verifyRecordsCount"),
          baseline: given("baseline"),
          ...amounts,
          updatedAtMs: given("nowMs"),
        })
        .where(
          and(
            eq(verifications.batchId, given("batchId")),
            eq(verifications.position, given("position")),
            eq(verifications.verifyStatus, "processing"),
          ),
        )
        .prepare(),
    statesOfBatch: () =>
      db
        .select({
          verifyStatus: verifications.verifyStatus,
          retry: verifications.retry,
          abandonedAtMs: verifications.abandonedAtMs,
        })
        .from(verifications)
        .where(eq(verifications.batchId, given("batchId")))
        .prepare(),
    rowOfVerifyId: () =>
      db
        .select({
          id: verifications.id,
          appId: verifications.appId,
          poiId: verifications.poiId,
          verifiedAtMs: verifications.verifiedAtMs,
        })
        .from(verifications)
        .where(eq(verifications.verifyId, given("verifyId")))
        .prepare(),
    succeed: () =>
      db
        .update(verifications)
        .set({
          verifyStatus: "success",
          verifyId: given("verifyId"),
          couponStatus: "used",
          certificateId: givenOr("certificateId", verifications.certificateId),
          originCodeSealed: givenOr("originCodeSealed", verifications.originCodeSealed),
          originCodeMac: givenOr("originCodeMac", verifications.originCodeMac),
          orderId: givenOr("orderId", verifications.orderId),
          productId: givenOr("productId", verifications.productId),
          verifyRecordsCount: sql`${verifications.verifyRecordsCount} + 1`,
          logid: given("logid"),
          settledBy: given("settledBy"),
          nextCheckAtMs: null,
          settledAtMs: given("nowMs"),
          verifiedAtMs: given("verifiedAtMs"),
          updatedAtMs: given("nowMs"),
        })
        .where(processing)
        .returning({ id: verifications.id })
        .prepare(),
    priceUse: () =>
      db
        .update(verifications)
        .set({
          ...amounts,
        })
        .where(eq(verifications.id, given("id")))
        .prepare(),
    fail: () =>
      db
        .update(verifications)
        .set({
          verifyStatus: "failed",
          errorCode: given("errorCode"),
          errorDescription: given("errorDescription"),
          errorKey: given("errorKey"),
          retry: given("retry"),
          orderId: givenOr("orderId", verifications.orderId),
          logid: givenOr("logid", verifications.logid),
          previousUse: given("previousUse"),
          enrichmentStatus: "skipped",
          enrichmentReason: "未核销成功，无需补全",
          settledBy: given("settledBy"),
          lateChecksLeft: given("lateChecksLeft"),
          nextCheckAtMs: given("nextCheckAtMs"),
          settledAtMs: given("nowMs"),
          updatedAtMs: given("nowMs"),
        })
        .where(processing)
        .returning({ id: verifications.id })
        .prepare(),
    unsettle: () =>
      db
        .update(verifications)
        .set({
          unsettledSinceMs: given("nowMs"),
          logid: givenOr("logid", verifications.logid),
          updatedAtMs: given("nowMs"),
        })
        .where(and(processing, isNull(verifications.unsettledSinceMs)))
        .prepare(),
    tellPreviousUse: () =>
      db
        .update(verifications)
        .set({ previousUse: given("previousUse"), updatedAtMs: given("nowMs") })
        .where(and(eq(verifications.id, given("id")), eq(verifications.verifyStatus, "failed")))
        .prepare(),
    recentSuccess: () =>
      db
        .select({ id: verifications.id })
        .from(verifications)
        .where(
          and(
            eq(verifications.orderId, given("orderId")),
            // The plus keeps SQLite from the indexes of app and shop, where it would read their every row: an order has few.
            sql`+${verifications.appId} = ${sql.placeholder("appId")}`,
            sql`${verifications.operatorUid} is ${sql.placeholder("operatorUid")}`,
            sql`+${verifications.poiId} = ${sql.placeholder("poiId")}`,
            eq(verifications.verifyStatus, "success"),
            gte(verifications.settledAtMs, given("sinceMs")),
          ),
        )
        .limit(1)
        .prepare(),
  });

/**
 * Single tables, and a cast where rows are ordered: SQLite plans a join, or an ordered select by a bare value, anew at
 * each run, which costs ten times the read itself.
 */
export const openRowReads = (db: Db) =>
  atFirstUse({
    ofBatch: () =>
      db
        .select()
        .from(verifications)
        .where(eq(verifications.batchId, sql`cast(${sql.placeholder("batchId")} as text)`))
        .orderBy(verifications.position)
        .prepare(),
    byId: () =>
      db
        .select()
        .from(verifications)
        .where(eq(verifications.id, given("id")))
        .prepare(),
    appName: () =>
      db
        .select({ name: apps.name })
        .from(apps)
        .where(eq(apps.id, given("appId")))
        .prepare(),
  });
