import { Button, Select } from "antd";
import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { dayAt } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import type { Queue } from "../contract.ts";
import { count, span } from "../numbers.ts";
import { Field } from "../parts/field.tsx";
import { Card, Facts, Figure, Page } from "../parts/page.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Shown } from "../parts/shown.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { useDeed } from "../parts/use-deed.ts";

const words = bilingual(
  {
    title: "补全",
    about: "核销成功后，网关向抖音查订单，补上商品和金额。失败不影响核销。",
    queue: "队列",
    pending: "在等",
    due: (rows: string) => `其中 ${rows} 条马上查`,
    failed: "没能补全",
    failedAbout: "不再自动重试",
    oldest: "等得最久",
    next: "下次查询",
    pausedUntil: "暂停到",
    paused: "抖音没有应答、限流或拒绝授权",
    last: "最近一次失败",
    again: "重做",
    againAbout: "重新排队查询这一时段核销的流水；一次排不完的会说明。",
    start: "核销时间起",
    end: "止（含）",
    which: "哪些",
    onlyFailed: "失败的",
    failedAndSkipped: "失败和跳过的",
    all: "全部",
    run: "排队",
    more: "这一时段还有没排上的，请稍后再来一次。",
  },
  {
    title: "Enrichment",
    about:
      "After a verification the gateway asks Douyin for the order, for product and amounts. A failure does not affect verifying.",
    queue: "Queue",
    pending: "Waiting",
    due: (rows: string) => `${rows} of them now`,
    failed: "Not enriched",
    failedAbout: "no longer tried by itself",
    oldest: "Oldest",
    next: "Next ask",
    pausedUntil: "Paused until",
    paused: "Douyin gave no answer, limits the rate or refuses",
    last: "Last failure",
    again: "Run again",
    againAbout: "Queues the rows verified in this period again; tells when not all of them fit.",
    start: "Verified from",
    end: "To (included)",
    which: "Which",
    onlyFailed: "failed ones",
    failedAndSkipped: "failed and skipped ones",
    all: "all",
    run: "Queue",
    more: "There are more in this period; come again later.",
  },
);

const everyMs = 10_000;
const choices = {
  onlyFailed: ["failed"],
  failedAndSkipped: ["failed", "skipped"],
  all: ["failed", "skipped", "success"],
} as const;
type ChoiceName = keyof typeof choices;
const choiceNames: readonly ChoiceName[] = ["onlyFailed", "failedAndSkipped", "all"];

const QueueShown = ({ queue }: { readonly queue: Queue }) => {
  const said = useWords(words);
  const language = useLanguage();
  const { timeZone } = useConsole();
  const at = (time: string | null) => (time === null ? "—" : dateTime(time, { timeZone }));
  return (
    <>
      <dl className="figures figures-small">
        <Figure name={said.pending} value={count(queue.pending)} remark={said.due(count(queue.due))} />
        <Figure
          name={said.failed}
          value={count(queue.failed)}
          remark={said.failedAbout}
          tone={queue.failed === 0 ? "plain" : "doubt"}
        />
        <Figure
          name={said.oldest}
          value={queue.pending === 0 ? "—" : span(queue.oldest_age_seconds, language)}
        />
      </dl>
      <Facts
        facts={[
          [said.next, at(queue.next_try_at)],
          ...(queue.paused_until === null
            ? []
            : [[said.pausedUntil, `${at(queue.paused_until)}（${said.paused}）`] as const]),
          ...(queue.last_failure === null
            ? []
            : [[said.last, `${at(queue.last_failure.at)} ${queue.last_failure.reason}`] as const]),
        ]}
      />
    </>
  );
};

const Again = ({ onDone }: { readonly onDone: () => void }) => {
  const said = useWords(words);
  const { api, timeZone } = useConsole();
  const today = dayAt(Date.now(), timeZone);
  const [period, setPeriod] = useState({ start: today, end: today });
  const [which, setWhich] = useState<ChoiceName>("onlyFailed");
  const [told, setTold] = useState<string | null>(null);
  const run = useDeed(async () => {
    setTold(null);
    const body = { start_time: period.start, end_time: period.end, status: choices[which] };
    const { data } = (await api.runEnrichment({ body })).body;
    setTold(data.more ? `${data.message} ${said.more}` : data.message);
    onDone();
  });
  return (
    <Card title={said.again}>
      <p className="soft">{said.againAbout}</p>
      <div className="fields">
        {(["start", "end"] as const).map((bound) => (
          <TextField
            key={bound}
            label={said[bound]}
            type="date"
            value={period[bound]}
            onType={(text) => text !== "" && setPeriod({ ...period, [bound]: text })}
          />
        ))}
        <Field label={said.which}>
          {(ids) => (
            <Select
              {...ids}
              value={which}
              options={choiceNames.map((value) => ({ value, label: said[value] }))}
              onChange={setWhich}
            />
          )}
        </Field>
      </div>
      <Button loading={run.isRunning} onClick={() => void run.run(undefined)}>
        {said.run}
      </Button>
      <p role="status" className={told === null ? "" : "settled"}>
        {told ?? ""}
      </p>
      {run.problem === null ? null : <ProblemNote problem={run.problem} />}
    </Card>
  );
};

/** What the order query still has to add, and a way to have it done again. */
export const Enrichment = () => {
  const said = useWords(words);
  const { api } = useConsole();
  const answer = useAnswer(
    "enrichment",
    async (signal) => (await api.getEnrichment({ signal })).body.data,
    everyMs,
  );
  return (
    <Page title={said.title} about={said.about}>
      <Card title={said.queue}>
        <Shown answer={answer}>{(queue) => <QueueShown queue={queue} />}</Shown>
      </Card>
      <Again onDone={answer.again} />
    </Page>
  );
};

export default Enrichment;
