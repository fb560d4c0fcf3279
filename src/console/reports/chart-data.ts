import { daysBetween } from "../calendar.ts";
import type { SummaryRow } from "../contract.ts";

export type GroupKey = "poi_id" | "app_id" | "product_id";

/** Ten years: more than a report of months is asked for. */
const daysMax = 3_660;

/** One line or bar per place on the axis, the same number of values each. */
export interface DaySeries {
  readonly days: readonly string[];
  readonly success: readonly number[];
  readonly failed: readonly number[];
  /** Fen. */
  readonly netAmount: readonly number[];
}

/** Sums by day for a chart: a day nothing happened on is a nought and no gap. */
export const daySeries = (rows: readonly SummaryRow[], from: string, to: string): DaySeries =>
  seriesOver(daysBetween(from, to), new Map(rows.map((row) => [row.day, row])));

const seriesOver = (
  places: readonly string[],
  byPlace: ReadonlyMap<string | null, SummaryRow>,
): DaySeries => {
  const each = (value: (row: SummaryRow) => number) =>
    places.map((place) => {
      const row = byPlace.get(place);
      return row === undefined ? 0 : value(row);
    });
  return {
    days: places,
    success: each((row) => row.success_count),
    failed: each((row) => row.failed_count),
    netAmount: each((row) => row.net_amount),
  };
};

/** The same by month, `YYYY-MM`. */
export const monthSeries = (rows: readonly SummaryRow[], from: string, to: string): DaySeries => {
  const months = [...new Set(daysBetween(from, to, daysMax).map((day) => day.slice(0, 7)))];
  return seriesOver(months, new Map(rows.map((row) => [row.month, row])));
};

/** More days than this have no width to be seen in: they are drawn by month. */
export const daysDrawnMax = 400;

/** Rows by day as a chart: every day of the period, or every month where those would be too many. */
export const periodSeries = (rows: readonly SummaryRow[], from: string, to: string): DaySeries => {
  if (daysBetween(from, to, daysDrawnMax + 1).length <= daysDrawnMax) return daySeries(rows, from, to);
  const named = rows.map((row) => ({ ...row, month: row.day?.slice(0, 7) ?? null }));
  return monthSeries(together(named, "month"), from, to);
};

/** Rows of a finer grouping added up to those of `group` alone, in the order they came. */
export const together = (
  rows: readonly SummaryRow[],
  group: GroupKey | "day" | "month",
): readonly SummaryRow[] => {
  const byKey = new Map<string, SummaryRow>();
  for (const row of rows) {
    const key = String(row[group] ?? "");
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? row : added(before, row));
  }
  return [...byKey.values()];
};

const added = (one: SummaryRow, other: SummaryRow): SummaryRow => ({
  ...one,
  success_count: one.success_count + other.success_count,
  failed_count: one.failed_count + other.failed_count,
  net_amount: one.net_amount + other.net_amount,
});

/** A bar of a chart by shop, app or product. */
export interface Bar {
  /** null: those beyond the first `max`, together. */
  readonly key: string | null;
  readonly name: string | null;
  readonly success: number;
  readonly netAmount: number;
}

const keyOf = (row: SummaryRow, group: GroupKey): string => String(row[group] ?? "");

const nameOf = (row: SummaryRow, group: GroupKey): string | null => {
  switch (group) {
    case "poi_id":
      return null;
    case "app_id":
      return row.app_name;
    case "product_id":
      return row.product_name;
    default:
      return group satisfies never;
  }
};

/** The greatest by net amount, then by count; the others as one, so that the bars add up to the whole. */
export const barsOf = (rows: readonly SummaryRow[], group: GroupKey, max: number): readonly Bar[] => {
  const sorted = rows
    .map((row) => ({
      key: keyOf(row, group),
      name: nameOf(row, group),
      success: row.success_count,
      netAmount: row.net_amount,
    }))
    .filter(({ success, netAmount }) => success !== 0 || netAmount !== 0)
    .toSorted((a, b) => b.netAmount - a.netAmount || b.success - a.success || (a.key < b.key ? -1 : 1));
  if (sorted.length <= max) return sorted;
  const rest = sorted.slice(max - 1);
  return [
    ...sorted.slice(0, max - 1),
    {
      key: null,
      name: null,
      success: rest.reduce((sum, one) => sum + one.success, 0),
      netAmount: rest.reduce((sum, one) => sum + one.netAmount, 0),
    },
  ];
};

/** Of what was decided, the part that succeeded, 0 to 1; null while nothing was. */
export const successRate = (row: Pick<SummaryRow, "success_count" | "failed_count">): number | null => {
  const decided = row.success_count + row.failed_count;
  return decided === 0 ? null : row.success_count / decided;
};
