import type { BusinessDays } from "../calendar/business-day.ts";
import type { Summary, SummaryRow } from "../sums/summary.ts";
import { type CellKind, type Column, openTable } from "./cells.ts";
import type { ExportStyle } from "./export.ts";

const titles: Readonly<Record<keyof SummaryRow, readonly [title: string, kind: CellKind]>> = {
  day: ["营业日", "text"],
  month: ["营业月", "text"],
  poi_id: ["门店ID", "id"],
  app_id: ["应用ID", "id"],
  product_id: ["商品ID", "id"],
  sku_id: ["SKU ID", "id"],
  app_name: ["应用", "text"],
  product_name: ["商品", "text"],
  sku_name: ["SKU", "text"],
  total_count: ["流水数", "plain"],
  success_count: ["核销成功数", "plain"],
  failed_count: ["失败数", "plain"],
  processing_count: ["未定数", "plain"],
  cancelled_count: ["撤销数", "plain"],
  pay_amount: ["实付金额", "fen"],
  receipt_amount: ["实收金额", "fen"],
  discount_amount: ["优惠金额", "fen"],
  cancelled_amount: ["撤销金额", "fen"],
  net_amount: ["净额", "fen"],
  amount_missing_count: ["金额未补全数", "plain"],
};

type Values = Readonly<Record<string, unknown>>;

const counted = Object.entries(titles).flatMap(([name, [, kind]]) => (kind === "plain" ? [name] : []));

/** A summary as a table. */
export const summaryFile = (
  { rows }: Pick<Summary, "rows">,
  style: ExportStyle,
  days: BusinessDays,
): Uint8Array<ArrayBuffer> => {
  const columns = Object.entries(titles).map(
    ([name, [title, kind]]): Column<Values> => ({ name, title, kind, of: (row) => row[name] }),
  );
  const table = openTable(columns, { people: style === "csv", days, summed: counted });
  const lines = rows.map((row) => table.line({ ...row }));
  return new TextEncoder().encode(table.head() + lines.join("") + table.foot());
};
