import { bilingual, useWords } from "../../pages/words.ts";
import { hashOf } from "../address.ts";
import type { Summary } from "../contract.ts";
import { count, percent, sum } from "../numbers.ts";
import { Card, Figure } from "../parts/page.tsx";
import { successRate } from "../reports/chart-data.ts";
import { Complete } from "../reports/complete.tsx";

const words = bilingual(
  {
    title: "今天",
    success: "核销成功",
    rate: "成功率",
    rateOf: (failed: string) => `失败 ${failed} 笔`,
    net: "净额",
    netOf: (pay: string, cancelled: string) => `实付 ${pay}，撤销 ${cancelled}`,
    receipt: "商家实收",
    discount: (amount: string) => `优惠 ${amount}`,
    open: "未定",
    openOf: "网关在追问",
    cancelled: "撤销",
    missing: (rows: string) => `${rows} 笔的金额还没补全`,
    see: "看今天的流水",
  },
  {
    title: "Today",
    success: "Verified",
    rate: "Success rate",
    rateOf: (failed: string) => `${failed} failed`,
    net: "Net",
    netOf: (pay: string, cancelled: string) => `Paid ${pay}, cancelled ${cancelled}`,
    receipt: "Merchant receives",
    discount: (amount: string) => `Discount ${amount}`,
    open: "Open",
    openOf: "the gateway is asking",
    cancelled: "Cancelled",
    missing: (rows: string) => `Amounts of ${rows} still unknown`,
    see: "Today's ledger",
  },
);

/** The day so far in numbers. */
export const Today = ({ summary, day }: { readonly summary: Summary; readonly day: string }) => {
  const said = useWords(words);
  const { totals } = summary;
  const ledger = hashOf("ledger", new URLSearchParams({ start_time: day, end_time: day }));
  return (
    <Card title={said.title} aside={<a href={ledger}>{said.see}</a>}>
      <dl className="figures">
        <Figure
          name={said.success}
          value={count(totals.success_count)}
          {...(totals.amount_missing_count === 0
            ? {}
            : { remark: said.missing(count(totals.amount_missing_count)) })}
          tone="good"
        />
        <Figure
          name={said.rate}
          value={percent(successRate(totals))}
          remark={said.rateOf(count(totals.failed_count))}
        />
        <Figure
          name={said.net}
          value={sum(totals.net_amount)}
          remark={said.netOf(sum(totals.pay_amount), sum(totals.cancelled_amount))}
        />
        <Figure
          name={said.receipt}
          value={sum(totals.receipt_amount)}
          remark={said.discount(sum(totals.discount_amount))}
        />
        <Figure
          name={said.open}
          value={count(totals.processing_count)}
          remark={said.openOf}
          tone={totals.processing_count === 0 ? "plain" : "doubt"}
        />
        <Figure name={said.cancelled} value={count(totals.cancelled_count)} />
      </dl>
      <Complete isComplete={summary.complete} isOver={false} />
    </Card>
  );
};
