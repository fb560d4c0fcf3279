import { useMemo } from "react";
import { useWords } from "../../pages/words.ts";
import { Chart } from "../charts/chart.tsx";
import type { ChartData } from "../charts/options.ts";
import { useConsole } from "../context.tsx";
import type { SummaryRow } from "../contract.ts";
import { count, sum } from "../numbers.ts";
import { useShopNames } from "../shops/shop-names.ts";
import { barsOf, monthSeries, periodSeries, together } from "./chart-data.ts";
import type { ReportChoice } from "./report-choice.ts";
import { reportWords } from "./report-words.ts";

const barsMax = 12;
const rowHeight = 34;

/** A report as a picture, by its first grouping. */
export const ReportChart = ({
  rows,
  choice,
}: {
  readonly rows: readonly SummaryRow[];
  readonly choice: ReportChoice;
}) => {
  const said = useWords(reportWords);
  const shops = useShopNames(useConsole().shopNames);
  const { start, end, group } = choice;
  const data = useMemo((): ChartData => {
    const summed = together(rows, group);
    if (group === "day" || group === "month") {
      const series = group === "day" ? periodSeries(summed, start, end) : monthSeries(summed, start, end);
      return {
        kind: "columns",
        places: series.days,
        stacks: [
          { name: said.success, tone: "good", values: series.success, say: count },
          { name: said.failed, tone: "bad", values: series.failed, say: count },
        ],
        line: { name: said.net, tone: "accent", values: series.netAmount, say: sum },
      };
    }
    const bars = barsOf(summed, group, barsMax);
    return {
      kind: "bars",
      places: bars.map(({ key, name }) =>
        key === null ? said.rest : name || shops.get(key) || key || said.unnamed,
      ),
      bars: { name: said.net, tone: "accent", values: bars.map(({ netAmount }) => netAmount), say: sum },
    };
  }, [rows, group, start, end, said, shops]);
  if (data.kind === "bars")
    return <Chart data={data} label={said.chartBars} height={data.places.length * rowHeight + 16} />;
  const isByMonth = group === "day" && data.places[0]?.length === "2026-03".length;
  return (
    <>
      {isByMonth ? <p className="soft">{said.byMonth}</p> : null}
      <Chart data={data} label={said.chart} />
    </>
  );
};
