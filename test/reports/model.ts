import type { NewLedgerRow } from "./support.ts";

/** What contract 3.5 says a summary holds, told in plain loops over the rows. */
export const summaryKeys = ["day", "month", "poi_id", "app_id", "product_id", "sku_id"] as const;
export type SummaryKey = (typeof summaryKeys)[number];

type Sums = Record<
  | "total_count"
  | "success_count"
  | "failed_count"
  | "processing_count"
  | "cancelled_count"
  | "pay_amount"
  | "receipt_amount"
  | "discount_amount"
  | "cancelled_amount"
  | "net_amount"
  | "amount_missing_count",
  number
>;

export type ModelRow = Record<SummaryKey, string | number | null> & Sums;

const noSums = (): Sums => ({
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
});

export const modelSummary = (
  rows: readonly NewLedgerRow[],
  asked: {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly groupBy: readonly SummaryKey[];
    readonly timeZone: string;
    readonly only?: (row: NewLedgerRow) => boolean;
  },
) => {
  const { fromMs, untilMs, groupBy, timeZone, only = () => true } = asked;
  const dayFormat = new Intl.DateTimeFormat("sv-SE", { timeZone });
  const groups = new Map<string, ModelRow>();
  const totals = noSums();
  const at = (row: NewLedgerRow, timeMs: number | null | undefined, add: (sums: Sums) => void): void => {
    if (timeMs === null || timeMs === undefined || timeMs < fromMs || timeMs >= untilMs) return;
    const day = dayFormat.format(timeMs);
    const all = {
      day,
      month: day.slice(0, 7),
      poi_id: row.poiId,
      app_id: row.appId,
      product_id: row.productId ?? null,
      sku_id: row.skuId ?? null,
    };
    const keys = Object.fromEntries(summaryKeys.map((key) => [key, groupBy.includes(key) ? all[key] : null]));
    const name = JSON.stringify(keys);
    const none = { day: null, month: null, poi_id: null, app_id: null, product_id: null, sku_id: null };
    const group = groups.get(name) ?? { ...none, ...keys, ...noSums() };
    groups.set(name, group);
    add(group);
    add(totals);
  };
  for (const row of rows.filter(only)) {
    const { verifyStatus, payAmountFen: pay = null } = row;
    at(row, row.createdAtMs, (sums) => {
      sums.total_count += 1;
      if (verifyStatus === "failed") sums.failed_count += 1;
      if (verifyStatus === "processing") sums.processing_count += 1;
    });
    if (verifyStatus === "success" || verifyStatus === "cancelled")
      at(row, row.verifiedAtMs, (sums) => {
        sums.success_count += 1;
        sums.pay_amount += pay ?? 0;
        sums.net_amount += pay ?? 0;
        sums.receipt_amount += row.receiptAmountFen ?? 0;
        sums.discount_amount += row.discountAmountFen ?? 0;
        if (pay === null) sums.amount_missing_count += 1;
      });
    if (verifyStatus === "cancelled")
      at(row, row.cancelledAtMs, (sums) => {
        sums.cancelled_count += 1;
        sums.cancelled_amount += pay ?? 0;
        sums.net_amount -= pay ?? 0;
      });
  }
  return { data: [...groups.values()], totals };
};
