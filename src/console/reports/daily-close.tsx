import { Button, Input, Select } from "antd";
import { dateTime } from "../../pages/format.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { dayAt, isDay } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import type { AttemptHead, Failures, Summary } from "../contract.ts";
import { useChoices } from "../ledger/choices.ts";
import { count } from "../numbers.ts";
import { Field } from "../parts/field.tsx";
import { Grid } from "../parts/grid.tsx";
import { Card, Facts, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { goTo, usePlace } from "../place.ts";
import { reasonWords, wordFor } from "../trade-words.ts";
import { Complete } from "./complete.tsx";
import { isOver } from "./report-choice.ts";
import { reportWords } from "./report-words.ts";
import { SumsTable } from "./sums-table.tsx";

const words = bilingual(
  {
    title: "日结",
    sheet: (day: string) => `日结单 ${day}`,
    about: "一天的账，打印出来留在店里。",
    day: "营业日",
    shop: "门店",
    print: "打印日结单",
    byShop: "按门店",
    byApp: "按应用",
    byProduct: "按商品",
    reasons: "失败的原因",
    reason: "原因",
    rows: "笔数",
    noFailure: "这一天没有失败的核销。",
    heads: "操作记录链的末端",
    headsAbout:
      "网关每做一步都记在一条哈希链里。下面的哈希代表到此为止的全部记录：日后用 dy-gateway doctor 或同一位置的哈希，就能证明这些记录没有被改动。",
    noHeads: "还没有任何操作记录。",
    chain: "链",
    position: "位置",
    at: "时间",
    hash: "哈希",
    environment: "环境",
    sandbox: "演示（模拟器）",
    live: "正式",
    printed: "打印",
    cashier: "收银签字",
    manager: "店长签字",
  },
  {
    title: "Daily close",
    sheet: (day: string) => `Daily close ${day}`,
    about: "A day's books, to be printed and kept in the shop.",
    day: "Business day",
    shop: "Shop",
    print: "Print the sheet",
    byShop: "By shop",
    byApp: "By app",
    byProduct: "By product",
    reasons: "Why verifications failed",
    reason: "Reason",
    rows: "Rows",
    noFailure: "No verification failed on this day.",
    heads: "Head of the chain of what was done",
    headsAbout:
      "Every step of the gateway is kept in a chain of hashes. The hash below stands for all of it up to here: dy-gateway doctor, or the hash at the same position, proves later that nothing was changed.",
    noHeads: "Nothing was done yet.",
    chain: "Chain",
    position: "Position",
    at: "Time",
    hash: "Hash",
    environment: "Environment",
    sandbox: "sandbox (simulator)",
    live: "live",
    printed: "Printed",
    cashier: "Cashier",
    manager: "Manager",
  },
);

interface Sheet {
  readonly shops: Summary;
  readonly apps: Summary;
  readonly products: Summary;
  readonly failures: Failures;
  readonly heads: readonly AttemptHead[];
  readonly atMs: number;
}

const Heads = ({ heads }: { readonly heads: readonly AttemptHead[] }) => {
  const said = useWords(words);
  const { timeZone } = useConsole();
  return (
    <>
      <h3>{said.heads}</h3>
      <p className="soft">{said.headsAbout}</p>
      <Grid
        label={said.heads}
        rows={heads}
        keyOf={({ chain }) => chain}
        empty={said.noHeads}
        columns={[
          { title: said.chain, cell: ({ chain }) => chain },
          { title: said.position, isNumber: true, cell: ({ position }) => count(position) },
          { title: said.at, cell: ({ at }) => dateTime(at, { timeZone }) },
          { title: said.hash, cell: ({ hash }) => <code className="hash">{hash}</code> },
        ]}
      />
    </>
  );
};

const SheetShown = ({ sheet, day }: { readonly sheet: Sheet; readonly day: string }) => {
  const said = useWords(words);
  const reasons = useWords(reasonWords);
  const { me, session, timeZone } = useConsole();
  const isSandbox = session.environment() === "sandbox";
  const parts = [
    [said.byShop, "poi_id", sheet.shops],
    [said.byApp, "app_id", sheet.apps],
    [said.byProduct, "product_id", sheet.products],
  ] as const;
  return (
    <Card title={said.sheet(day)}>
      <Facts
        facts={[
          [said.environment, isSandbox ? said.sandbox : said.live],
          [said.printed, `${dateTime(sheet.atMs, { timeZone })}，${me.name}（${me.uid}）`],
        ]}
      />
      <Complete isComplete={sheet.shops.complete} isOver={isOver({ end: day }, sheet.atMs, timeZone)} />
      {parts.map(([title, group, summary]) => (
        <div key={group}>
          <h3>{title}</h3>
          <SumsTable summary={summary} by={[group]} label={title} />
        </div>
      ))}
      <h3>{said.reasons}</h3>
      <Grid
        label={said.reasons}
        rows={sheet.failures.data}
        keyOf={(row) => row.error_key}
        empty={said.noFailure}
        columns={[
          { title: said.reason, cell: (row) => wordFor(reasons, row.error_key) },
          { title: said.rows, isNumber: true, cell: (row) => count(row.count) },
        ]}
      />
      <Heads heads={sheet.heads} />
      <p className="only-print signatures">
        <span>{said.cashier}：</span>
        <span>{said.manager}：</span>
      </p>
    </Card>
  );
};

/** The books of one day, to be printed, with the head of the chain that proves them. */
export const DailyClose = () => {
  const said = useWords(words);
  const of = useWords(reportWords);
  const language = useLanguage();
  const { api, timeZone } = useConsole();
  const { query } = usePlace();
  const { shops } = useChoices();
  const today = dayAt(Date.now(), timeZone);
  const day = isDay(query.get("day") ?? "") ? (query.get("day") ?? today) : today;
  const poiId = (query.get("poi_id") ?? "").slice(0, 64);
  const answer = useAnswer(`close ${day} ${poiId}`, async (signal): Promise<Sheet> => {
    const period = { start_time: day, end_time: day, ...(poiId === "" ? {} : { poi_id: poiId }) };
    const ask = async (group: string) =>
      (await api.summarizeVerifications({ query: { ...period, group_by: group }, signal })).body;
    const [byShop, byApp, byProduct, failures, heads] = await Promise.all([
      ask("poi_id"),
      ask("app_id"),
      ask("product_id"),
      api.summarizeFailures({ query: period, signal }),
      api.getAttemptsHead({ signal }),
    ]);
    return {
      shops: byShop,
      apps: byApp,
      products: byProduct,
      failures: failures.body,
      heads: heads.body.data,
      atMs: Date.now(),
    };
  });
  const go = (nextDay: string, nextPoiId: string) => {
    const shop = nextPoiId === "" ? {} : { poi_id: nextPoiId };
    goTo("close", new URLSearchParams({ day: nextDay, ...shop }), true);
  };
  return (
    <Page
      title={said.title}
      about={said.about}
      actions={<Button onClick={() => window.print()}>{said.print}</Button>}
    >
      <form className="filters no-print" aria-label={said.title} onSubmit={(event) => event.preventDefault()}>
        <div className="fields">
          <Field label={said.day}>
            {(ids) => (
              <Input
                {...ids}
                type="date"
                lang={language}
                max={today}
                value={day}
                onChange={({ target }) => target.value !== "" && go(target.value, poiId)}
              />
            )}
          </Field>
          <Field label={said.shop}>
            {(ids) => (
              <Select
                {...ids}
                showSearch={{ optionFilterProp: "label" }}
                value={poiId}
                options={[{ value: "", label: of.any }, ...shops]}
                onChange={(chosen) => go(day, chosen)}
              />
            )}
          </Field>
        </div>
      </form>
      <Shown answer={answer}>{(sheet) => <SheetShown sheet={sheet} day={day} />}</Shown>
    </Page>
  );
};

export default DailyClose;
