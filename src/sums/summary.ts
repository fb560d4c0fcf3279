import type { components } from "../../generated/api.ts";
import type { BusinessDays } from "../calendar/business-day.ts";
import { daysOf, type Period } from "../calendar/period.ts";
import type { Steps } from "../storage/reading/serve.ts";
import type { Snapshot } from "../storage/reading/snapshots.ts";
import { type Figures, type GroupKey, openGroups } from "./groups.ts";
import {
  appNames,
  cancelledIn,
  cancelsInDoubt,
  extentOf,
  type Keys,
  madeIn,
  processingIn,
  rowsOfPeriod,
  rowsOfShops,
  type Scope,
  sumsIn,
  sumsOf,
  undecidedIn,
  verifiedIn,
} from "./queries.ts";
import { extentIn } from "./repository.ts";

export type SummaryRow = components["schemas"]["VerificationSummaryRow"];

export interface SummaryQuestion {
  readonly period: Period;
  readonly scope: Scope;
  readonly groupBy: readonly GroupKey[];
  /** A row made this long before a period may still turn out to have been verified within it. */
  readonly strayMs: number;
  readonly nowMs: number;
  /** More groups than this are not made. */
  readonly groupsMax: number;
}

export interface Summary {
  readonly rows: readonly SummaryRow[];
  readonly totals: SummaryRow;
  /** Nothing of the period is undecided. */
  readonly complete: boolean;
}

/** How far Douyin's clock and ours may lie apart. */
export const skewMs = 300_000;

const extentOfAll = ({ db, read }: Snapshot): Period | null =>
  extentIn(
    (["createdAtMs", "verifiedAtMs", "cancelledAtMs"] as const).flatMap((column) =>
      read.rows(extentOf(db, column)),
    ),
  );

/** The period, cut to what happened at all: whoever asks about ten thousand years is not made to wait for them. */
const cutTo = (extent: Period | null, period: Period): Period | null => {
  if (extent === null) return null;
  const fromMs = Math.max(period.fromMs, extent.fromMs);
  const untilMs = Math.min(period.untilMs, extent.untilMs);
  return fromMs < untilMs ? { fromMs, untilMs } : null;
};

/** Months of a period, each cut to it: what is read in one step. */
const monthsOf = (period: Period, days: BusinessDays): readonly (Period & { readonly month: string })[] => {
  const months: (Period & { month: string })[] = [];
  for (const { day, fromMs, untilMs } of daysOf(period, days)) {
    const month = day.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) months[months.length - 1] = { ...last, untilMs };
    else months.push({ month, fromMs, untilMs });
  }
  return months;
};

/** From whole days to the parts of a period that are none, and back to a day's name. */
const splitPeriod = (period: Period, days: BusinessDays) => {
  const pieces = daysOf(period, days);
  const whole = pieces.filter((piece) => piece.whole);
  const [first, last] = [whole[0], whole.at(-1)];
  return {
    whole: first === undefined || last === undefined ? null : { fromMs: first.fromMs, untilMs: last.untilMs },
    parts: pieces.filter((piece) => !piece.whole),
  };
};

const ofLedger = (
  { db, read }: Snapshot,
  { scope }: SummaryQuestion,
  keys: Keys,
  part: Period,
): readonly Figures[] => [
  ...read.rows(madeIn(db, part, scope, keys)),
  ...read.rows(verifiedIn(db, part, { scope, keys, made: null })),
  ...read.rows(cancelledIn(db, part, scope, keys)),
];

/** Counting further than this would cost what it is to save. */
const countedMax = 500_000;

/** Whether the shops asked about had fewer rows ever than the period has of all shops. */
const isOfFew = ({ db, read }: Snapshot, { poiIds }: Scope, period: Period): boolean => {
  if (poiIds === null) return false;
  const ofPeriod = read.row(rowsOfPeriod(db, period, countedMax))?.total ?? 0;
  return (read.row(rowsOfShops(db, poiIds, ofPeriod))?.total ?? 0) < ofPeriod;
};

interface Told {
  /** Figures without a day of their own are of the day or month that begins here. */
  readonly fromMs: number;
  readonly figures: readonly Figures[];
}

interface ProductsAsked {
  readonly question: SummaryQuestion;
  readonly keys: Keys;
  /** Of all that ever happened. */
  readonly all: Period;
  readonly seen: Period;
}

/** Of products no sums are kept: the rows themselves, a month at a time, by whichever way there are fewer of them. */
function* ofProducts(
  snapshot: Snapshot,
  days: BusinessDays,
  { question, keys, all, seen }: ProductsAsked,
): Generator<Told, void, undefined> {
  const { scope, groupBy } = question;
  if (!isOfFew(snapshot, scope, seen)) {
    for (const part of monthsOf(seen, days))
      yield { fromMs: part.fromMs, figures: ofLedger(snapshot, question, keys, part) };
    return;
  }
  const { db, read } = snapshot;
  const { fromMs } = seen;
  // What the shops had made in one month may have been verified in several: each says its day.
  const told = { ...keys, day: keys.day || groupBy.includes("month") };
  for (const made of monthsOf(all, days)) {
    const both = cutTo(made, seen);
    if (both !== null) yield { fromMs, figures: read.rows(madeIn(db, both, scope, told)) };
    yield { fromMs, figures: read.rows(verifiedIn(db, seen, { scope, keys: told, made })) };
  }
  yield { fromMs, figures: read.rows(cancelledIn(db, seen, scope, told)) };
}

const isUndecided = ({ db, read }: Snapshot, question: SummaryQuestion): boolean => {
  const { period, scope, strayMs, nowMs } = question;
  // A period that has just ended: on Douyin's clock it may still go on.
  if (period.untilMs <= nowMs && nowMs < period.untilMs + skewMs) return true;
  const near = { fromMs: period.fromMs - strayMs, untilMs: period.untilMs + skewMs };
  const { processing, late } = undecidedIn(db, near, scope);
  return [processing, late, cancelsInDoubt(db, period, scope)].some(
    (statement) => read.row(statement) !== undefined,
  );
};

/**
 * Sums by group. Money belongs to the day Douyin verified it, a cancel to its own day, a row to the day it was made
 * (contract 3.5). Whole days come from the kept sums; parts of days, and products, from the ledger. Null: too many groups.
 */
export function* summarize(
  snapshot: Snapshot,
  days: BusinessDays,
  question: SummaryQuestion,
): Steps<Summary | null> {
  const { groupBy, scope, period, groupsMax } = question;
  const { db, read } = snapshot;
  const wanted = (key: GroupKey) => groupBy.includes(key);
  const byProduct = wanted("product_id") || wanted("sku_id");
  const keys: Keys = {
    day: wanted("day"),
    poiId: wanted("poi_id"),
    appId: wanted("app_id"),
    productId: wanted("product_id"),
    skuId: wanted("sku_id"),
  };
  const groups = openGroups(groupBy, days);
  const all = scope.poiIds?.length === 0 ? null : extentOfAll(snapshot);
  const extent = cutTo(all, period);
  if (all !== null && extent !== null) {
    // The days at both ends are whole when the period has all of them, though nothing happened at first or last.
    const around = { fromMs: dayStart(extent.fromMs, days), untilMs: dayEnd(extent.untilMs, days) };
    const seen = {
      fromMs: Math.max(period.fromMs, around.fromMs),
      untilMs: Math.min(period.untilMs, around.untilMs),
    };
    const { whole, parts } = byProduct ? { whole: null, parts: [] } : splitPeriod(seen, days);
    const reads = byProduct
      ? ofProducts(snapshot, days, { question, keys, all, seen })
      : parts
          .values()
          .map((part) => ({ fromMs: part.fromMs, figures: ofLedger(snapshot, question, keys, part) }));
    for (const { fromMs, figures } of reads) {
      for (const one of figures) groups.add(fromMs, one);
      if (groups.size() > groupsMax) return null;
      yield;
    }
    if (whole !== null)
      for (const month of wanted("month") && !keys.day ? monthsOf(whole, days) : [whole]) {
        for (const row of read.plain(sumsIn(db, month, scope, keys))) groups.add(month.fromMs, sumsOf(row));
        if (groups.size() > groupsMax) return null;
        yield;
      }
    for (const month of monthsOf(seen, days))
      for (const figures of read.rows(processingIn(db, month, scope, keys)))
        groups.add(month.fromMs, figures);
  }
  const { rows, totals, isOpen } = groups.result(
    new Map(read.rows(appNames(db)).map(({ id, name }) => [id, name])),
  );
  return { rows, totals, complete: !isOpen && !isUndecided(snapshot, question) };
}

const dayStart = (timeMs: number, days: BusinessDays): number => days.startOf(days.dayOf(timeMs)) ?? timeMs;
const dayEnd = (timeMs: number, days: BusinessDays): number =>
  days.startOf(days.next(days.dayOf(timeMs - 1))) ?? timeMs;
