import type { components } from "../../generated/api.ts";
import type { BusinessDays } from "./business-day.ts";
import { daysOf, type Period } from "./period.ts";
import type { ReportQueries } from "./queries.ts";

type SummaryRow = components["schemas"]["VerificationSummaryRow"];
type Summary = components["schemas"]["VerificationSummaryResponse"];
type Sums = Pick<SummaryRow, (typeof sumNames)[number]>;

const sumNames = [
  "total_count",
  "success_count",
  "failed_count",
  "processing_count",
  "cancelled_count",
  "pay_amount",
  "receipt_amount",
  "discount_amount",
  "cancelled_amount",
  "net_amount",
  "amount_missing_count",
] as const;

const noKeys = {
  day: null,
  month: null,
  poi_id: null,
  app_id: null,
  product_id: null,
  sku_id: null,
  app_name: null,
  product_name: null,
  sku_name: null,
} as const;

const noSums: Sums = {
  total_count: 0,
  success_count: 0,
  failed_count: 0,
  processing_count: 0,
  cancelled_count: 0,
  pay_amount: 0,
  receipt_amount: 0,
  discount_amount: 0,
  cancelled_amount: 0,
  net_amount: 0,
  amount_missing_count: 0,
};

const added = (one: Sums, other: Sums): Sums => ({
  total_count: one.total_count + other.total_count,
  success_count: one.success_count + other.success_count,
  failed_count: one.failed_count + other.failed_count,
  processing_count: one.processing_count + other.processing_count,
  cancelled_count: one.cancelled_count + other.cancelled_count,
  pay_amount: one.pay_amount + other.pay_amount,
  receipt_amount: one.receipt_amount + other.receipt_amount,
  discount_amount: one.discount_amount + other.discount_amount,
  cancelled_amount: one.cancelled_amount + other.cancelled_amount,
  net_amount: one.net_amount + other.net_amount,
  amount_missing_count: one.amount_missing_count + other.amount_missing_count,
});

/** The sums of one business day, and whether anything of it may still change. */
const sumDay = async (queries: ReportQueries, period: Period, poiIds: readonly string[] | null) => {
  const created = await queries.created(period, poiIds);
  const verified = await queries.verified(period, poiIds);
  const cancelled = await queries.cancelled(period, poiIds);
  const rowsOf = (status: string) =>
    created.filter((group) => group.status === status).reduce((rows, group) => rows + group.rows, 0);
  const pay = verified?.payFen ?? 0;
  const cancelledPay = cancelled?.payFen ?? 0;
  const sums: Sums = {
    total_count: created.reduce((rows, group) => rows + group.rows, 0),
    success_count: verified?.rows ?? 0,
    failed_count: rowsOf("failed"),
    processing_count: rowsOf("processing"),
    cancelled_count: cancelled?.rows ?? 0,
    pay_amount: pay,
    receipt_amount: verified?.receiptFen ?? 0,
    discount_amount: verified?.discountFen ?? 0,
    cancelled_amount: cancelledPay,
    net_amount: pay - cancelledPay,
    amount_missing_count: verified?.missing ?? 0,
  };
  const open =
    sums.processing_count + sums.amount_missing_count + (verified?.cancelUnknown ?? 0) > 0 ||
    created.some(({ errorKey }) => errorKey === "not_verified");
  return { sums, open };
};

/** Sums by business day. Money belongs to the day of `verified_at`, a cancel to its own day (contract 3.5). */
export const summarizeByDay = async (
  queries: ReportQueries,
  days: BusinessDays,
  period: Period,
  poiIds: readonly string[] | null,
): Promise<Summary> => {
  const data: SummaryRow[] = [];
  let totals = noSums;
  let complete = true;
  // Whoever asks about ten thousand years is told of the days on which something happened.
  const extent = await queries.extent(period);
  for (const piece of extent === null ? [] : daysOf(extent, days)) {
    const { sums, open } = await sumDay(queries, piece, poiIds);
    complete = complete && !open;
    totals = added(totals, sums);
    if (sumNames.some((name) => sums[name] !== 0)) data.push({ ...noKeys, day: piece.day, ...sums });
  }
  return { data, totals: { ...noKeys, ...totals }, complete };
};
