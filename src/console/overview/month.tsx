import { useMemo } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { Chart } from "../charts/chart.tsx";
import type { Summary } from "../contract.ts";
import { count, percent, sum } from "../numbers.ts";
import { Grid } from "../parts/grid.tsx";
import { Card, Figure } from "../parts/page.tsx";
import { daySeries, successRate } from "../reports/chart-data.ts";

const words = bilingual(
  {
    title: "最近 30 天",
    chart: "最近 30 天每天的核销成功数、失败数和净额；旁边是同样的数字",
    success: "核销成功",
    failed: "失败",
    net: "净额",
    rate: "成功率",
    day: "营业日",
    none: "这 30 天没有核销。收银系统接好以后，数字会出现在这里。",
    byDay: "逐日数字",
  },
  {
    title: "Last 30 days",
    chart: "Verified, failed and net amount of each of the last 30 days; the same numbers stand beside it",
    success: "Verified",
    failed: "Failed",
    net: "Net",
    rate: "Success rate",
    day: "Business day",
    none: "Nothing was verified in these 30 days. Numbers appear here once a till is connected.",
    byDay: "Numbers by day",
  },
);

/** Thirty days as a chart, with their numbers. */
export const MonthCard = ({
  summary,
  from,
  to,
}: {
  readonly summary: Summary;
  readonly from: string;
  readonly to: string;
}) => {
  const said = useWords(words);
  const data = useMemo(() => {
    const series = daySeries(summary.data, from, to);
    return {
      kind: "columns",
      places: series.days,
      stacks: [
        { name: said.success, tone: "good", values: series.success, say: count },
        { name: said.failed, tone: "bad", values: series.failed, say: count },
      ],
      line: { name: said.net, tone: "accent", values: series.netAmount, say: sum },
    } as const;
  }, [summary, from, to, said]);
  const { totals } = summary;
  return (
    <Card title={said.title}>
      {summary.data.length === 0 ? (
        <p className="empty">{said.none}</p>
      ) : (
        <>
          <dl className="figures figures-small">
            <Figure name={said.success} value={count(totals.success_count)} />
            <Figure name={said.failed} value={count(totals.failed_count)} />
            <Figure name={said.rate} value={percent(successRate(totals))} />
            <Figure name={said.net} value={sum(totals.net_amount)} />
          </dl>
          <Chart data={data} label={said.chart} />
          <details>
            <summary>{said.byDay}</summary>
            <Grid
              label={said.title}
              rows={summary.data.toReversed()}
              keyOf={(row) => row.day ?? ""}
              isSmall
              empty={said.none}
              columns={[
                { title: said.day, cell: (row) => row.day },
                { title: said.success, isNumber: true, cell: (row) => count(row.success_count) },
                { title: said.failed, isNumber: true, cell: (row) => count(row.failed_count) },
                { title: said.rate, isNumber: true, cell: (row) => percent(successRate(row)) },
                { title: said.net, isNumber: true, cell: (row) => sum(row.net_amount) },
              ]}
            />
          </details>
        </>
      )}
    </Card>
  );
};
