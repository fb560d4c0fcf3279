import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Health as HealthResponse } from "../contract.ts";
import { span } from "../numbers.ts";
import { Grid } from "../parts/grid.tsx";
import { Card, Facts, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";

const words = bilingual(
  {
    title: "健康",
    about: "与 /healthz 相同，每 5 秒更新。更多检查：在网关的机器上运行 dy-gateway doctor。",
    status: "状态",
    ok: "正常",
    degraded: "能用，要留意",
    unavailable: "不能服务",
    version: "版本",
    environment: "环境",
    live: "正式",
    sandbox: "演示（模拟器）",
    uptime: "已运行",
    checks: "检查",
    check: "项目",
    detail: "说明",
    database: "数据库与备份",
    access_token: "access_token",
    upstream: "抖音",
    disk: "磁盘",
    none: "没有检查项。",
  },
  {
    title: "Health",
    about: "The same as /healthz, every 5 s. For more, run dy-gateway doctor on the gateway's machine.",
    status: "Status",
    ok: "Fine",
    degraded: "Works, needs a look",
    unavailable: "Cannot serve",
    version: "Version",
    environment: "Environment",
    live: "live",
    sandbox: "sandbox (simulator)",
    uptime: "Up for",
    checks: "Checks",
    check: "What",
    detail: "Details",
    database: "Database and backups",
    access_token: "access_token",
    upstream: "Douyin",
    disk: "Disk",
    none: "There are no checks.",
  },
);

const tones = { ok: "good", degraded: "doubt", unavailable: "bad" } as const;
const names = ["database", "disk", "upstream", "access_token"] as const;
const everyMs = 5_000;

const HealthShown = ({ health }: { readonly health: HealthResponse }) => {
  const said = useWords(words);
  const language = useLanguage();
  return (
    <>
      <Card title={said.status}>
        <Facts
          facts={[
            [
              said.status,
              <Tag key="status" tone={tones[health.status]}>
                {said[health.status]}
              </Tag>,
            ],
            [said.version, health.version],
            [said.environment, said[health.environment]],
            [said.uptime, span(health.uptime_seconds, language)],
          ]}
        />
      </Card>
      <Card title={said.checks}>
        <Grid
          label={said.checks}
          rows={names}
          keyOf={(name) => name}
          empty={said.none}
          columns={[
            { title: said.check, cell: (name) => <strong>{said[name]}</strong> },
            {
              title: said.status,
              cell: (name) => (
                <Tag tone={tones[health.checks[name].status]}>{said[health.checks[name].status]}</Tag>
              ),
            },
            { title: said.detail, cell: (name) => health.checks[name].detail },
          ]}
        />
      </Card>
    </>
  );
};

/** How the gateway says it is. */
export const Health = () => {
  const said = useWords(words);
  const { api } = useConsole();
  const answer = useAnswer("health", async (signal) => (await api.getHealth({ signal })).body, everyMs);
  return (
    <Page title={said.title} about={said.about}>
      <Shown answer={answer}>{(health) => <HealthShown health={health} />}</Shown>
    </Page>
  );
};

export default Health;
