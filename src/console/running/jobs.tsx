import { Button } from "antd";
import { dateTime } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Job } from "../contract.ts";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { useDeed } from "../parts/use-deed.ts";

const words = bilingual(
  {
    title: "任务",
    about: "网关自己定时做的事；只记本次启动以来的。",
    name: "做什么",
    last: "上次",
    result: "结果",
    next: "下次",
    actions: "操作",
    run: "马上运行",
    running: "正在运行",
    failed: "失败",
    done: "完成",
    never: "启动以来没有跑过",
    seeLog: "原因在网关的日志里",
    none: "没有定时任务。",
  },
  {
    title: "Jobs",
    about: "What the gateway does by itself; since it was started.",
    name: "What",
    last: "Last",
    result: "Result",
    next: "Next",
    actions: "Actions",
    run: "Run now",
    running: "Running",
    failed: "Failed",
    done: "Done",
    never: "Not since the start",
    seeLog: "the gateway's log tells why",
    none: "There are no jobs.",
  },
);

const everyMs = 5_000;

const Result = ({ job }: { readonly job: Job }) => {
  const said = useWords(words);
  if (job.running) return <Tag tone="calm">{said.running}</Tag>;
  if (job.last_run_at === null) return <span className="soft">{said.never}</span>;
  return (
    <>
      <Tag tone={job.failed ? "bad" : "good"}>{job.failed ? said.failed : said.done}</Tag>{" "}
      <span>{job.last_result ?? (job.failed ? said.seeLog : "")}</span>
    </>
  );
};

/** The gateway's own jobs: how they went, when they run next, and a way to run one now. */
export const Jobs = () => {
  const said = useWords(words);
  const { api, timeZone } = useConsole();
  const answer = useAnswer("jobs", async (signal) => (await api.listJobs({ signal })).body.data, everyMs);
  const run = useDeed(async (job: string) => {
    await api.runJob({ path: { job } });
    answer.again();
  });
  const at = (time: string | null) => (time === null ? "—" : dateTime(time, { timeZone }));
  return (
    <Page title={said.title} about={said.about}>
      {run.problem === null ? null : <ProblemNote problem={run.problem} />}
      <Card title={said.title}>
        <Shown answer={answer}>
          {(jobs) => (
            <Grid
              label={said.title}
              rows={jobs}
              keyOf={({ name }) => name}
              empty={said.none}
              columns={[
                { title: said.name, cell: ({ title }) => <strong>{title}</strong> },
                { title: said.last, cell: (job) => at(job.last_run_at) },
                { title: said.result, cell: (job) => <Result job={job} /> },
                { title: said.next, cell: (job) => at(job.next_run_at) },
                {
                  title: said.actions,
                  cell: (job) => (
                    <Button
                      size="small"
                      aria-label={`${said.run} ${job.title}`}
                      disabled={job.running || run.isRunning}
                      onClick={() => void run.run(job.name)}
                    >
                      {said.run}
                    </Button>
                  ),
                },
              ]}
            />
          )}
        </Shown>
      </Card>
    </Page>
  );
};

export default Jobs;
