import { Button } from "antd";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { addDays, dayAt } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import { Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { Attention } from "./attention-list.tsx";
import { findOut, findSums } from "./find-out.ts";
import { MonthCard } from "./month.tsx";
import { ReasonsCard } from "./reasons.tsx";
import { Today } from "./today.tsx";
import { TopCard } from "./top.tsx";

const words = bilingual(
  {
    title: "概览",
    about: (from: string, today: string) => `今天 ${today}，以及 ${from} 起的 30 天；每分钟更新`,
    refresh: "刷新",
    shops: "30 天：按门店",
    products: "30 天：按商品",
  },
  {
    title: "Overview",
    about: (from: string, today: string) => `Today, ${today}, and the 30 days since ${from}; every minute`,
    refresh: "Refresh",
    shops: "30 days by shop",
    products: "30 days by product",
  },
);

const everyMs = 60_000;

/** What happened today and lately, and what needs a person. */
export const Overview = () => {
  const said = useWords(words);
  const language = useLanguage();
  const { api, me, timeZone } = useConsole();
  const today = dayAt(Date.now(), timeZone);
  const from = addDays(today, -29);

  const matters = useAnswer("attention", (signal) => findOut(api, me.role, signal), everyMs);
  const sums = useAnswer(`sums ${today}`, (signal) => findSums(api, { from, today }, signal), everyMs);
  const reasons = useAnswer(
    `reasons ${today}`,
    async (signal) => {
      const ask = async (start: string) =>
        (await api.summarizeFailures({ query: { start_time: start, end_time: today }, signal })).body;
      const [ofToday, ofMonth] = await Promise.all([ask(today), ask(from)]);
      return { today: ofToday, month: ofMonth };
    },
    everyMs,
  );
  const refresh = () => {
    for (const { again } of [matters, sums, reasons]) again();
  };

  return (
    <Page
      title={said.title}
      about={said.about(from, today)}
      actions={
        <Button onClick={refresh} loading={matters.isAsking || sums.isAsking}>
          {said.refresh}
        </Button>
      }
    >
      <Shown answer={matters}>
        {(known) => <Attention known={known} role={me.role} timeZone={timeZone} language={language} />}
      </Shown>
      <Shown answer={sums}>
        {({ today: ofToday, month }) => (
          <>
            <Today summary={ofToday} day={today} />
            <MonthCard summary={month} from={from} to={today} />
          </>
        )}
      </Shown>
      <div className="columns">
        <TopCard title={said.shops} days={{ from, today }} group="poi_id" />
        <TopCard title={said.products} days={{ from, today }} group="product_id" />
      </div>
      <Shown answer={reasons}>
        {(both) => <ReasonsCard today={both.today} month={both.month} day={today} from={from} />}
      </Shown>
    </Page>
  );
};

export default Overview;
