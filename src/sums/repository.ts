import { asc, sql } from "drizzle-orm";
import type { Period } from "../calendar/period.ts";
import { verifications } from "../ledger/table.ts";
import type { Db, Doors, Write } from "../storage/door.ts";
import { extentOf } from "./queries.ts";
import { businessDayStarts, daySums, sumsState } from "./table.ts";

const dayOf = (time: unknown) => sql`(select max(start_ms) from business_days where start_ms <= ${time})`;

/**
 * What the sums of the days of a period have to be, from the rows themselves, in the columns of `day_sums`: the rule
 * that the triggers keep, told once more in another way.
 */
const computed = ({ fromMs, untilMs }: Period) => {
  const { createdAtMs, verifiedAtMs, cancelledAtMs } = verifications;
  const within = (time: unknown) => sql`${time} >= ${fromMs} and ${time} < ${untilMs}`;
  return sql`
    select day_start_ms, poi_id, app_id, sum(settled), sum(failed), sum(success), sum(pay), sum(receipt),
      sum(discount), sum(missing), sum(pending), sum(cancelled), sum(cancelled_pay), sum(cancelled_missing)
    from (
      select ${dayOf(createdAtMs)} as day_start_ms, poi_id, app_id, 1 as settled, verify_status = 'failed' as failed,
        0 as success, 0 as pay, 0 as receipt, 0 as discount, 0 as missing, 0 as pending, 0 as cancelled,
        0 as cancelled_pay, 0 as cancelled_missing
      from ${verifications} where ${within(createdAtMs)} and verify_status <> 'processing'
      union all
      select ${dayOf(verifiedAtMs)}, poi_id, app_id, 0, 0, 1, coalesce(pay_amount_fen, 0),
        coalesce(receipt_amount_fen, 0), coalesce(discount_amount_fen, 0), pay_amount_fen is null,
        enrichment_status = 'pending', 0, 0, 0
      from ${verifications} where ${within(verifiedAtMs)} and verify_status in ('success', 'cancelled')
      union all
      select ${dayOf(cancelledAtMs)}, poi_id, app_id, 0, 0, 0, 0, 0, 0, 0, 0, 1, coalesce(pay_amount_fen, 0),
        pay_amount_fen is null
      from ${verifications} where ${within(cancelledAtMs)} and verify_status = 'cancelled'
    ) group by day_start_ms, poi_id, app_id`;
};

/** A sum that came to nothing again is as good as none. */
const kept = ({ fromMs, untilMs }: Period) => sql`
  select * from ${daySums} where day_start_ms >= ${fromMs} and day_start_ms < ${untilMs}
    and (settled_count <> 0 or success_count <> 0 or cancelled_count <> 0)`;

/** One statement, so that both sides are of the same moment, also beside a server that writes. */
const wrongDays = (db: Db, period: Period) =>
  db.selectDistinct({ startMs: sql<number>`day_start_ms` }).from(
    sql`(select * from (${computed(period)}) except ${kept(period)}
        union all select * from (${kept(period)} except ${computed(period)}))`,
  );

const startsAtOnce = 500;
const timed = ["createdAtMs", "verifiedAtMs", "cancelledAtMs"] as const;

/** From the first moment at which anything happened to just after the last; null while nothing has. */
export const extentIn = (
  found: readonly { readonly firstMs: number | null; readonly lastMs: number | null }[],
): Period | null => {
  const times = found.flatMap(({ firstMs, lastMs }) =>
    firstMs === null || lastMs === null ? [] : [firstMs, lastMs],
  );
  return times.length === 0 ? null : { fromMs: Math.min(...times), untilMs: Math.max(...times) + 1 };
};

/** The kept sums by business day. What takes a `write` runs inside a commit. */
export const sumsRepository = ({ db }: Pick<Doors, "db">) => ({
  timeZone: async (): Promise<string | null> =>
    (await db.select({ timeZone: sumsState.timeZone }).from(sumsState))[0]?.timeZone ?? null,

  /** The first moments of the business days that the sums are kept by. */
  dayStarts: async (): Promise<readonly number[]> =>
    (await db.select().from(businessDayStarts).orderBy(asc(businessDayStarts.startMs))).map(
      ({ startMs }) => startMs,
    ),

  extent: async (): Promise<Period | null> => {
    const found: { readonly firstMs: number | null; readonly lastMs: number | null }[] = [];
    for (const column of timed) found.push(...(await extentOf(db, column)));
    return extentIn(found);
  },

  /** The same inside a commit. */
  extentNow: (write: Write): Period | null =>
    extentIn(timed.flatMap((column) => write.rows(extentOf(db, column)))),

  clear: (write: Write): void => {
    for (const table of [sumsState, daySums, businessDayStarts]) write.run(db.delete(table));
  },

  addDays: (write: Write, startsMs: readonly number[]): void => {
    for (let at = 0; at < startsMs.length; at += startsAtOnce)
      write.run(
        db
          .insert(businessDayStarts)
          .values(startsMs.slice(at, at + startsAtOnce).map((startMs) => ({ startMs }))),
      );
  },

  /** Adds up the rows of whole days that have no sums yet. */
  addUp: (write: Write, period: Period): void => write.run(db.insert(daySums).select(computed(period))),

  setTimeZone: (write: Write, timeZone: string, nowMs: number): void =>
    write.run(db.insert(sumsState).values({ id: 1, timeZone, builtAtMs: nowMs })),

  /** First moments of the days whose sums are not those of their rows. */
  wrongDays: async (period: Period): Promise<readonly number[]> =>
    (await wrongDays(db, period)).map(({ startMs }) => startMs),
});

export type SumsRepository = ReturnType<typeof sumsRepository>;
