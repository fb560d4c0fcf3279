import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { hashOf } from "../address.ts";
import { useConsole } from "../context.tsx";
import type { Unsettled } from "../contract.ts";
import { count, span, sum } from "../numbers.ts";
import { Card, Figure, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { goTo, usePlace } from "../place.ts";
import { NumberedPager } from "./numbered-pager.tsx";
import { RowDrawer } from "./row-drawer.tsx";
import { Rows } from "./rows.tsx";

const words = bilingual(
  {
    title: "未定与疑损",
    open: "未定：抖音还没有给出结论",
    openAbout: "网关会自己追问到底，不要重新扫码。平时这里只有此刻正在核销的几笔。",
    openNone: "没有未定的核销。",
    waiting: "等了",
    waitingFor: "等的是",
    verify: "核销的结果",
    cancel: "撤销的结果",
    oldest: "最久",
    loss: "疑损：可能白送了",
    lossAbout:
      "当时不知道结果，后来向抖音查明没有核销。如果那时已经出餐，这一单没有收到钱；请联系顾客重新出示券码。日后又查到核销成功的会自己离开这里。",
    lossNone: "没有：每一笔已出餐的都收到了钱。",
    lossCount: "笔数",
    lossAmount: "最多损失",
    lossMissing: (rows: string) => `另有 ${rows} 笔不知道金额`,
  },
  {
    title: "Open & doubtful",
    open: "Open: Douyin has not said yet",
    openAbout:
      "The gateway asks until it knows; do not scan again. Mostly there are only the few being verified right now.",
    openNone: "No verification is open.",
    waiting: "Waiting",
    waitingFor: "For the outcome of",
    verify: "the verification",
    cancel: "the cancel",
    oldest: "Oldest",
    loss: "Doubtful: perhaps served for nothing",
    lossAbout:
      "The outcome was unknown, and Douyin later said it was not verified. If the meal was served then, nobody paid for it: ask the guest to show the coupon again. Rows found verified after all leave by themselves.",
    lossNone: "None: whatever was served was paid for.",
    lossCount: "Rows",
    lossAmount: "At most lost",
    lossMissing: (rows: string) => `${rows} more with unknown amounts`,
  },
);

const everyMs = 10_000;
const pageSize = 20;

const pageOf = (query: URLSearchParams, name: string): number => {
  const number = Number(query.get(name) ?? 1);
  return Number.isSafeInteger(number) && number > 0 ? number : 1;
};
const withValue = (query: URLSearchParams, name: string, value: number | null): URLSearchParams => {
  const next = new URLSearchParams(query);
  if (value === null) next.delete(name);
  else next.set(name, String(value));
  return next;
};

const OpenRows = ({ list, query }: { readonly list: Unsettled; readonly query: URLSearchParams }) => {
  const said = useWords(words);
  const language = useLanguage();
  const byId = new Map(list.data.map((one) => [one.verification.id, one]));
  return (
    <>
      <dl className="figures figures-small">
        <Figure name={said.lossCount} value={count(list.total)} tone={list.total === 0 ? "plain" : "doubt"} />
        <Figure name={said.oldest} value={list.total === 0 ? "—" : span(list.oldest_age_seconds, language)} />
      </dl>
      <Rows
        label={said.open}
        rows={list.data.map(({ verification }) => verification)}
        hrefOf={({ id }) => hashOf("doubts", withValue(query, "row", id))}
        empty={said.openNone}
        extra={[
          { title: said.waiting, cell: ({ id }) => span(byId.get(id)?.age_seconds ?? 0, language) },
          { title: said.waitingFor, cell: ({ id }) => said[byId.get(id)?.waiting_for ?? "verify"] },
        ]}
      />
      <NumberedPager
        page={list.page}
        pageSize={list.page_size}
        total={list.total}
        onPage={(page) => goTo("doubts", withValue(query, "page", page))}
      />
    </>
  );
};

/** What is not known yet, and what was perhaps given away. */
export const Doubts = () => {
  const said = useWords(words);
  const { api } = useConsole();
  const { query } = usePlace();
  const page = pageOf(query, "page");
  const lossPage = pageOf(query, "loss_page");
  const open = useAnswer(
    `open ${page}`,
    async (signal) => (await api.listUnsettled({ query: { page, page_size: pageSize }, signal })).body,
    everyMs,
  );
  const lost = useAnswer(
    `lost ${lossPage}`,
    async (signal) =>
      (await api.listNotVerified({ query: { page: lossPage, page_size: pageSize }, signal })).body,
  );
  const row = pageOf(query, "row");
  const known = [
    ...(open.value?.data.map(({ verification }) => verification) ?? []),
    ...(lost.value?.data ?? []),
  ];
  return (
    <Page title={said.title}>
      <Card title={said.open}>
        <p className="soft">{said.openAbout}</p>
        <Shown answer={open}>{(list) => <OpenRows list={list} query={query} />}</Shown>
      </Card>
      <Card title={said.loss}>
        <p className="soft">{said.lossAbout}</p>
        <Shown answer={lost}>
          {(list) => (
            <>
              <dl className="figures figures-small">
                <Figure
                  name={said.lossCount}
                  value={count(list.loss.count)}
                  tone={list.loss.count === 0 ? "good" : "bad"}
                />
                <Figure
                  name={said.lossAmount}
                  value={sum(list.loss.pay_amount)}
                  {...(list.loss.amount_missing_count === 0
                    ? {}
                    : { remark: said.lossMissing(count(list.loss.amount_missing_count)) })}
                />
              </dl>
              <Rows
                label={said.loss}
                rows={list.data}
                hrefOf={({ id }) => hashOf("doubts", withValue(query, "row", id))}
                empty={said.lossNone}
              />
              <NumberedPager
                page={list.page}
                pageSize={list.page_size}
                total={list.total}
                onPage={(next) => goTo("doubts", withValue(query, "loss_page", next))}
              />
            </>
          )}
        </Shown>
      </Card>
      {query.has("row") ? (
        <RowDrawer
          key={row}
          id={row}
          known={known.find(({ id }) => id === row) ?? null}
          onClose={() => goTo("doubts", withValue(query, "row", null))}
          onChange={open.again}
        />
      ) : null}
    </Page>
  );
};

export default Doubts;
