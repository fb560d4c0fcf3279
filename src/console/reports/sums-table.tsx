import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Summary, SummaryRow } from "../contract.ts";
import { count, sum } from "../numbers.ts";
import { type Column, Grid } from "../parts/grid.tsx";
import { useShopNames } from "../shops/shop-names.ts";
import type { ReportGroup } from "./report-choice.ts";
import { reportWords } from "./report-words.ts";

/** The name of a row's place in one grouping. */
export const useNameOf = (): ((row: SummaryRow, group: ReportGroup) => string) => {
  const said = useWords(reportWords);
  const shops = useShopNames(useConsole().shopNames);
  return (row, group) => {
    switch (group) {
      case "day":
        return row.day ?? "—";
      case "month":
        return row.month ?? "—";
      case "poi_id":
        return shops.get(row.poi_id ?? "") || (row.poi_id ?? "—");
      case "app_id":
        return row.app_name ?? String(row.app_id ?? "—");
      case "product_id":
        return row.product_name ?? row.product_id ?? said.unnamed;
      default:
        return group satisfies never;
    }
  };
};

interface Amount {
  readonly title: string;
  readonly say: (row: SummaryRow) => string;
  readonly isExtra?: boolean;
}

const useAmounts = (): readonly Amount[] => {
  const said = useWords(reportWords);
  return [
    { title: said.success, say: (row) => count(row.success_count) },
    { title: said.failed, say: (row) => count(row.failed_count) },
    { title: said.processing, say: (row) => count(row.processing_count), isExtra: true },
    { title: said.cancelled, say: (row) => count(row.cancelled_count) },
    { title: said.pay, say: (row) => sum(row.pay_amount) },
    { title: said.receipt, say: (row) => sum(row.receipt_amount), isExtra: true },
    { title: said.discount, say: (row) => sum(row.discount_amount), isExtra: true },
    { title: said.cancelledAmount, say: (row) => sum(row.cancelled_amount) },
    { title: said.net, say: (row) => sum(row.net_amount) },
    { title: said.missing, say: (row) => count(row.amount_missing_count), isExtra: true },
  ];
};

/** The rows of a summary under their names, and their total. */
export const SumsTable = ({
  summary,
  by,
  label,
}: {
  readonly summary: Summary;
  readonly by: readonly ReportGroup[];
  readonly label: string;
}) => {
  const said = useWords(reportWords);
  const nameOf = useNameOf();
  const amounts = useAmounts();
  const columns: readonly Column<SummaryRow>[] = [
    ...by.map((group) => ({ title: said[group], cell: (row: SummaryRow) => nameOf(row, group) })),
    ...amounts.map(({ title, say, isExtra }) => ({
      title,
      isNumber: true,
      cell: say,
      ...(isExtra === undefined ? {} : { isExtra }),
    })),
  ];
  return (
    <Grid
      label={label}
      columns={columns}
      rows={summary.data}
      keyOf={(row) => [row.day, row.month, row.poi_id, row.app_id, row.product_id].join(" ")}
      empty={said.none}
      footer={
        <tr>
          <th scope="row" colSpan={by.length}>
            {said.sums}
          </th>
          {amounts.map(({ title, say, isExtra }) => (
            <td key={title} data-title={title} className={isExtra === true ? "number extra" : "number"}>
              {say(summary.totals)}
            </td>
          ))}
        </tr>
      }
    />
  );
};
