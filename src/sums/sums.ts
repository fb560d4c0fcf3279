import { type BusinessDays, businessDays } from "../calendar/business-day.ts";
import type { Period } from "../calendar/period.ts";
import type { Clock } from "../clock.ts";
import type { Doors } from "../storage/door.ts";
import { sumsRepository } from "./repository.ts";

const dayMs = 86_400_000;
/** The triggers know business days this far back, for rows found at Douyin later, */
const daysBack = 730;
/** and this far ahead; a start, and a job, moves it on once so many of them are gone. */
const daysAhead = 1_095;
const daysGone = 30;
/** Days added up by one statement: its sorting stays small. */
const daysAtOnce = 31;

/** The first moments of all business days from that of `fromMs` to that of `untilMs`. */
const startsBetween = (days: BusinessDays, { fromMs, untilMs }: Period): readonly number[] => {
  const starts: number[] = [];
  for (let day = days.dayOf(fromMs); day <= days.dayOf(untilMs); day = days.next(day)) {
    const startMs = days.startOf(day);
    // Where a zone crossed the date line, a date is missing.
    if (startMs !== undefined && startMs !== starts.at(-1)) starts.push(startMs);
  }
  return starts;
};

/** Periods of whole days that hold `extent`. */
const periodsOf = (starts: readonly number[], extent: Period): readonly Period[] => {
  const after = starts.findIndex((startMs) => startMs > extent.fromMs);
  const periods: Period[] = [];
  for (let at = Math.max(0, after - 1); at < starts.length; at += daysAtOnce) {
    const fromMs = starts[at] ?? 0;
    if (fromMs >= extent.untilMs) break;
    periods.push({ fromMs, untilMs: starts[at + daysAtOnce] ?? Number.MAX_SAFE_INTEGER });
  }
  return periods;
};

/**
 * Has the sums kept in this time zone. The first time, and after a change of the zone, all rows are added up anew in
 * one commit: seconds for millions of them, before anyone is served. Tells what it did.
 */
export const ensureSums = async (doors: Doors, timeZone: string, clock: Clock): Promise<string> => {
  const sums = sumsRepository(doors);
  if ((await sums.timeZone()) !== timeZone) {
    await makeSums(doors, timeZone, clock);
    return "已重新汇总";
  }
  const last = (await sums.dayStarts()).at(-1) ?? 0;
  const untilMs = clock.nowMs() + daysAhead * dayMs;
  if (last > untilMs - daysGone * dayMs) return "增加 0 天";
  const [, ...further] = startsBetween(businessDays(timeZone), { fromMs: last, untilMs });
  if (further.length > 0) await doors.commit((write) => sums.addDays(write, further));
  return `增加 ${further.length} 天`;
};

/** Makes the sums anew from the rows, as after damage that `rebuildAndCompare` has found. */
export const makeSums = async (doors: Doors, timeZone: string, clock: Clock): Promise<void> => {
  const sums = sumsRepository(doors);
  const days = businessDays(timeZone);
  const nowMs = clock.nowMs();
  await doors.commit((write) => {
    sums.clear(write);
    const extent = sums.extentNow(write);
    const known = {
      fromMs: Math.min(extent?.fromMs ?? nowMs, nowMs) - daysBack * dayMs,
      untilMs: Math.max(extent?.untilMs ?? nowMs, nowMs) + daysAhead * dayMs,
    };
    const starts = startsBetween(days, known);
    sums.addDays(write, starts);
    for (const period of extent === null ? [] : periodsOf(starts, extent)) sums.addUp(write, period);
    sums.setTimeZone(write, timeZone, nowMs);
  });
};

/** The time zone the sums are kept in; null before they were made for the first time. */
export const keptTimeZone = (doors: Pick<Doors, "db">): Promise<string | null> =>
  sumsRepository(doors).timeZone();

export interface SumsReport {
  /** The time zone the sums are kept in; null before they were made for the first time. */
  readonly timeZone: string | null;
  /** First moments of the business days whose kept sums are not those of their rows. */
  readonly wrongDaysMs: readonly number[];
}

/**
 * Adds up all rows anew and compares with the sums that are kept; changes nothing and may run beside a server. For
 * `doctor`: any wrong day is a defect of ours, mended by `makeSums`.
 */
export const rebuildAndCompare = async (doors: Pick<Doors, "db">): Promise<SumsReport> => {
  const sums = sumsRepository(doors);
  const timeZone = await sums.timeZone();
  if (timeZone === null) return { timeZone, wrongDaysMs: [] };
  const starts = await sums.dayStarts();
  const extent = await sums.extent();
  const wrong: number[] = [];
  for (const period of extent === null ? [] : periodsOf(starts, extent))
    wrong.push(...(await sums.wrongDays(period)));
  return { timeZone, wrongDaysMs: [...new Set(wrong)].toSorted((a, b) => a - b) };
};
