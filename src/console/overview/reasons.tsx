import { bilingual, useWords } from "../../pages/words.ts";
import { hashOf } from "../address.ts";
import { Chart } from "../charts/chart.tsx";
import type { Failures } from "../contract.ts";
import { count } from "../numbers.ts";
import { Grid } from "../parts/grid.tsx";
import { Card } from "../parts/page.tsx";
import { reasonWords, wordFor } from "../trade-words.ts";

const words = bilingual(
  {
    title: "失败的原因",
    reason: "原因",
    today: "今天",
    month: "30 天",
    none: "30 天里没有失败的核销。",
    chart: "30 天里失败的核销按原因；下面是同样的数字",
    see: "看失败的流水",
  },
  {
    title: "Why verifications failed",
    reason: "Reason",
    today: "Today",
    month: "30 days",
    none: "No verification failed in 30 days.",
    chart: "Failed verifications of 30 days by reason; the same numbers stand below",
    see: "Failed ones in the ledger",
  },
);

const rowHeight = 34;
const barsMax = 8;

/** Failures by reason, of today and of thirty days. */
export const ReasonsCard = ({
  today,
  month,
  day,
  from,
}: {
  readonly today: Failures;
  readonly month: Failures;
  readonly day: string;
  readonly from: string;
}) => {
  const said = useWords(words);
  const reasons = useWords(reasonWords);
  const byKey = new Map(today.data.map((row) => [row.error_key, row.count]));
  const top = month.data.slice(0, barsMax);
  const ledger = hashOf("ledger", new URLSearchParams({ start_time: from, end_time: day, status: "failed" }));
  const data = {
    kind: "bars",
    places: top.map((row) => wordFor(reasons, row.error_key)),
    bars: { name: said.month, tone: "bad", values: top.map((row) => row.count), say: count },
  } as const;
  return (
    <Card title={said.title} aside={<a href={ledger}>{said.see}</a>}>
      {month.data.length === 0 ? (
        <p className="empty">{said.none}</p>
      ) : (
        <div className="beside">
          <Chart data={data} label={said.chart} height={top.length * rowHeight + 16} />
          <Grid
            label={said.title}
            rows={month.data}
            keyOf={(row) => row.error_key}
            isSmall
            empty={said.none}
            columns={[
              { title: said.reason, cell: (row) => wordFor(reasons, row.error_key) },
              { title: said.today, isNumber: true, cell: (row) => count(byKey.get(row.error_key) ?? 0) },
              { title: said.month, isNumber: true, cell: (row) => count(row.count) },
            ]}
          />
        </div>
      )}
    </Card>
  );
};
