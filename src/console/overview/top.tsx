import { useMemo } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { Chart } from "../charts/chart.tsx";
import { useConsole } from "../context.tsx";
import type { Summary } from "../contract.ts";
import { count, sum } from "../numbers.ts";
import { Grid } from "../parts/grid.tsx";
import { Card } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { type Bar, barsOf, type GroupKey } from "../reports/chart-data.ts";
import { useShopNames } from "../shops/shop-names.ts";

const words = bilingual(
  {
    name: "名称",
    success: "核销成功",
    net: "净额",
    rest: "其余",
    none: "这段时间没有核销。",
    chart: (title: string) => `${title}的净额；下面是同样的数字`,
    unnamed: "还没补全商品的",
  },
  {
    name: "Name",
    success: "Verified",
    net: "Net",
    rest: "All others",
    none: "Nothing was verified in this time.",
    chart: (title: string) => `Net amount, ${title}; the same numbers stand below`,
    unnamed: "product not known yet",
  },
);

const barsMax = 8;
const rowHeight = 34;

const everyMs = 60_000;

const Bars = ({
  title,
  summary,
  group,
}: {
  readonly title: string;
  readonly summary: Summary;
  readonly group: GroupKey;
}) => {
  const said = useWords(words);
  const shops = useShopNames(useConsole().shopNames);
  const bars = useMemo(() => barsOf(summary.data, group, barsMax), [summary, group]);
  const nameOf = (bar: Bar): string =>
    bar.key === null ? said.rest : bar.name || shops.get(bar.key) || bar.key || said.unnamed;
  const data = {
    kind: "bars",
    places: bars.map(nameOf),
    bars: { name: said.net, tone: "accent", values: bars.map(({ netAmount }) => netAmount), say: sum },
  } as const;
  if (bars.length === 0) return <p className="empty">{said.none}</p>;
  return (
    <>
      <Chart data={data} label={said.chart(title)} height={bars.length * rowHeight + 16} />
      <Grid
        label={title}
        rows={bars}
        keyOf={(bar) => bar.key ?? "*"}
        isSmall
        empty={said.none}
        columns={[
          { title: said.name, cell: nameOf },
          { title: said.success, isNumber: true, cell: (bar) => count(bar.success) },
          { title: said.net, isNumber: true, cell: (bar) => sum(bar.netAmount) },
        ]}
      />
    </>
  );
};

/** The greatest by net amount, as bars and as numbers; asked for by itself, since there may be too many to add up. */
export const TopCard = ({
  title,
  days,
  group,
}: {
  readonly title: string;
  readonly days: { readonly from: string; readonly today: string };
  readonly group: GroupKey;
}) => {
  const { api } = useConsole();
  const { from, today } = days;
  const answer = useAnswer(
    `top ${group} ${today}`,
    async (signal) => {
      const query = { start_time: from, end_time: today, group_by: group };
      return (await api.summarizeVerifications({ query, signal })).body;
    },
    everyMs,
  );
  return (
    <Card title={title}>
      <Shown answer={answer}>{(summary) => <Bars title={title} summary={summary} group={group} />}</Shown>
    </Card>
  );
};
