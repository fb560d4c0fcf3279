import { and, count, eq, gte, inArray, isNull, lt, or, type SQL, sql, sum } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { apps } from "../apps/table.ts";
import type { Period } from "../calendar/period.ts";
import { verifications } from "../ledger/table.ts";
import type { Db } from "../storage/door.ts";
import type { Figures } from "./groups.ts";
import { daySums } from "./table.ts";

/** Whose rows are summed; null = all. */
export interface Scope {
  readonly poiIds: readonly string[] | null;
  readonly appId: number | null;
}

/** What rows are told apart by, beside the period they are asked for. */
export interface Keys {
  readonly day: boolean;
  readonly poiId: boolean;
  readonly appId: boolean;
  readonly productId: boolean;
  readonly skuId: boolean;
}

const fen = (column: SQLiteColumn) => sql<number>`coalesce(${sum(column)}, 0)`.mapWith(Number);
const rowsWhere = (condition: SQL) => sql<number>`count(case when ${condition} then 1 end)`.mapWith(Number);
const within = (column: SQLiteColumn, { fromMs, untilMs }: Period) =>
  and(gte(column, fromMs), lt(column, untilMs));

const shortMs = 3 * 86_400_000;

/**
 * What rows of shops are found by: the rows the shops ever had, or an index of the time or of the few rows of a kind.
 * Left to itself SQLite takes the first; an expression, unlike a column, does not tempt it.
 */
type Way = "shops" | "time";

const scoped = ({ poiIds, appId }: Scope, way: Way): SQL | undefined => {
  const { poiId } = verifications;
  const shop = way === "time" ? sql`coalesce(${poiId}, '')` : sql`${poiId}`;
  return and(
    poiIds === null ? undefined : inArray(shop, [...poiIds]),
    appId === null ? undefined : sql`coalesce(${verifications.appId}, 0) = ${appId}`,
  );
};

/** Of a short period its own index is the way, however few rows a shop has. */
const wayOf = ({ fromMs, untilMs }: Period): Way => (untilMs - fromMs <= shortMs ? "time" : "shops");

const nothing = sql<null>`null`;

/** The key columns of a row of the ledger; those not asked for are null. `dayStartMs` is of the time that counts. */
const keyColumns = (keys: Keys, time: SQLiteColumn) => ({
  dayStartMs: keys.day
    ? sql<number | null>`(select max(start_ms) from business_days where start_ms <= ${time})`
    : nothing,
  poiId: keys.poiId ? sql<string | null>`${verifications.poiId}` : nothing,
  appId: keys.appId ? sql<number | null>`${verifications.appId}` : nothing,
  productId: keys.productId ? sql<string | null>`${verifications.productId}` : nothing,
  skuId: keys.skuId ? sql<string | null>`${verifications.skuId}` : nothing,
});

const nameColumns = (keys: Keys) => ({
  productName: keys.productId ? sql<string | null>`max(${verifications.productName})` : nothing,
  skuName: keys.skuId ? sql<string | null>`max(${verifications.skuName})` : nothing,
});

/** By position: the first five columns are the keys, and a constant groups nothing. */
const groups = (keys: Keys): SQL[] =>
  [keys.day, keys.poiId, keys.appId, keys.productId, keys.skuId].flatMap((wanted, index) =>
    wanted ? [sql.raw(String(index + 1))] : [],
  );

/** Settled rows by the time they were made. */
export const madeIn = (db: Db, period: Period, scope: Scope, keys: Keys) =>
  db
    .select({
      ...keyColumns(keys, verifications.createdAtMs),
      ...nameColumns(keys),
      settled: count(),
      failed: rowsWhere(eq(verifications.verifyStatus, "failed")),
    })
    .from(verifications)
    .where(
      and(
        within(verifications.createdAtMs, period),
        sql`verify_status <> 'processing'`,
        scoped(scope, wayOf(period)),
      ),
    )
    .groupBy(...groups(keys));

/**
 * Money by the time Douyin verified it, cancelled later or not. `made`: looks, of what the shops have, through the rows
 * made then, which is less work where the shops had few rows ever; null looks through the period.
 */
export const verifiedIn = (
  db: Db,
  period: Period,
  { scope, keys, made }: { readonly scope: Scope; readonly keys: Keys; readonly made: Period | null },
) =>
  db
    .select({
      ...keyColumns(keys, verifications.verifiedAtMs),
      ...nameColumns(keys),
      success: count(),
      payFen: fen(verifications.payAmountFen),
      receiptFen: fen(verifications.receiptAmountFen),
      discountFen: fen(verifications.discountAmountFen),
      missing: rowsWhere(isNull(verifications.payAmountFen)),
      pending: rowsWhere(eq(verifications.enrichmentStatus, "pending")),
    })
    .from(verifications)
    .where(
      and(
        within(verifications.verifiedAtMs, period),
        inArray(verifications.verifyStatus, ["success", "cancelled"]),
        made === null ? undefined : within(verifications.createdAtMs, made),
        scoped(scope, made === null ? "time" : "shops"),
      ),
    )
    .groupBy(...groups(keys));

/** A cancel belongs to its own time; there are few of them. */
export const cancelledIn = (db: Db, period: Period, scope: Scope, keys: Keys) =>
  db
    .select({
      ...keyColumns(keys, verifications.cancelledAtMs),
      ...nameColumns(keys),
      cancelled: count(),
      cancelledFen: fen(verifications.payAmountFen),
      cancelledMissing: rowsWhere(isNull(verifications.payAmountFen)),
    })
    .from(verifications)
    .where(
      and(
        within(verifications.cancelledAtMs, period),
        eq(verifications.verifyStatus, "cancelled"),
        scoped(scope, "time"),
      ),
    )
    .groupBy(...groups(keys));

/** Of few rows, in a period, those of the scope. */
const fewOf = (period: Period, scope: Scope): SQL | undefined =>
  and(within(verifications.createdAtMs, period), scoped(scope, "time"));

/** Rows under way, which are few, by the time they were made. */
export const processingIn = (db: Db, period: Period, scope: Scope, keys: Keys) =>
  db
    .select({
      ...keyColumns(keys, verifications.createdAtMs),
      ...nameColumns(keys),
      processing: count(),
    })
    .from(verifications)
    .where(and(sql`verify_status = 'processing'`, fewOf(period, scope)))
    .groupBy(...groups(keys));

const total = (column: SQLiteColumn) => sql<number>`sum(${column})`;
const named = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numbered = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** What one row of `sumsIn` says, read as plain values. */
export const sumsOf = ([dayStartMs, poiId, appId, ...sums]: readonly unknown[]): Figures => {
  const at = (index: number): number => Number(sums[index]);
  return {
    dayStartMs: numbered(dayStartMs),
    poiId: named(poiId),
    appId: numbered(appId),
    settled: at(0),
    failed: at(1),
    success: at(2),
    payFen: at(3),
    receiptFen: at(4),
    discountFen: at(5),
    missing: at(6),
    pending: at(7),
    cancelled: at(8),
    cancelledFen: at(9),
    cancelledMissing: at(10),
  };
};

/**
 * The kept sums of whole business days, from the one that begins at `fromMs` to before `untilMs`. There may be thousands
 * of them, and they are read as plain values: `sumsOf` says what stands where.
 */
export const sumsIn = (db: Db, { fromMs, untilMs }: Period, { poiIds, appId }: Scope, keys: Keys) => {
  const columns = [
    ...(keys.day ? [daySums.dayStartMs] : []),
    ...(keys.poiId ? [daySums.poiId] : []),
    ...(keys.appId ? [daySums.appId] : []),
  ];
  return db
    .select({
      dayStartMs: keys.day ? sql<number | null>`${daySums.dayStartMs}` : nothing,
      poiId: keys.poiId ? sql<string | null>`${daySums.poiId}` : nothing,
      appId: keys.appId ? sql<number | null>`${daySums.appId}` : nothing,
      settled: total(daySums.settledCount),
      failed: total(daySums.failedCount),
      success: total(daySums.successCount),
      payFen: total(daySums.payFen),
      receiptFen: total(daySums.receiptFen),
      discountFen: total(daySums.discountFen),
      missing: total(daySums.missingCount),
      pending: total(daySums.pendingCount),
      cancelled: total(daySums.cancelledCount),
      cancelledFen: total(daySums.cancelledFen),
      cancelledMissing: total(daySums.cancelledMissingCount),
    })
    .from(daySums)
    .where(
      and(
        gte(daySums.dayStartMs, fromMs),
        lt(daySums.dayStartMs, untilMs),
        poiIds === null ? undefined : inArray(daySums.poiId, [...poiIds]),
        appId === null ? undefined : eq(daySums.appId, appId),
      ),
    )
    .groupBy(...columns);
};

/** The first and last moments at which anything happened. Each is one step in an index. */
export const extentOf = (
  db: Db,
  column: "createdAtMs" | "verifiedAtMs" | "cancelledAtMs" | "updatedAtMs",
) => {
  const time = verifications[column];
  return db
    .select({
      firstMs: sql<number | null>`(select min(${time}) from ${verifications} where ${time} is not null)`,
      lastMs: sql<number | null>`(select max(${time}) from ${verifications} where ${time} is not null)`,
    })
    .from(sql`(select 1)`);
};

const counted = (db: Db, condition: SQL | undefined, limit: number) => {
  const one = { one: sql<number>`1`.as("one") };
  return db
    .select({ total: count() })
    .from(db.select(one).from(verifications).where(condition).limit(limit).as("found"));
};

/** How many rows shops ever had, counted no further than `limit`: all of it stands in an index. */
export const rowsOfShops = (db: Db, poiIds: readonly string[], limit: number) =>
  counted(db, inArray(verifications.poiId, [...poiIds]), limit);

/** How many rows were verified in a period, counted no further than `limit`. */
export const rowsOfPeriod = (db: Db, period: Period, limit: number) =>
  counted(db, within(verifications.verifiedAtMs, period), limit);

/** Rows under way, or not verified and still to be asked about, that may turn out to be of a period. */
export const undecidedIn = (db: Db, period: Period, scope: Scope) => {
  const one = { id: verifications.id };
  const { fromMs, untilMs } = period;
  const made = sql`+${verifications.createdAtMs}`;
  return {
    processing: db
      .select(one)
      .from(verifications)
      .where(and(sql`verify_status = 'processing'`, fewOf(period, scope)))
      .limit(1),
    // The index is by another time.
    late: db
      .select(one)
      .from(verifications)
      .where(
        and(
          sql`late_checks_left > 0`,
          sql`${made} >= ${fromMs} and ${made} < ${untilMs}`,
          scoped(scope, "time"),
        ),
      )
      .limit(1),
  };
};

/** Cancels whose outcome is not known and that may turn out to be of a period that ends at `untilMs`. */
export const cancelsInDoubt = (db: Db, period: Period, scope: Scope) =>
  db
    .select({ id: verifications.id })
    .from(verifications)
    .where(
      and(
        sql`cancel_status = 'unknown'`,
        or(isNull(verifications.cancelSentAtMs), lt(verifications.cancelSentAtMs, period.untilMs)),
        scoped(scope, "time"),
      ),
    )
    .limit(1);

/** The present names of all apps; there are never many. */
export const appNames = (db: Db) => db.select({ id: apps.id, name: apps.name }).from(apps);
