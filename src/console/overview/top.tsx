import { useMemo } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { Chart } from "../charts/chart.tsx";
import { useConsole } from "../context.tsx";
import type { Summary } from "../contract.ts";
import { count, sum } from "../numbers.ts";
import { Grid } from "../parts/grid.tsx";
import { Card } from "../parts/page.tsx";
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

/** The greatest by net amount, as bars and as numbers. */
export const TopCard = ({
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
  return (
    <Card title={title}>
      {bars.length === 0 ? (
        <p className="empty">{said.none}</p>
      ) : (
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
      )}
    </Card>
  );
};
