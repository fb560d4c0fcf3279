import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { isDay } from "../calendar.ts";
import { useConsole } from "../context.tsx";
import type { AuditEntry } from "../contract.ts";
import { ExportButton } from "../ledger/export-button.tsx";
import { Pager } from "../ledger/pager.tsx";
import { usePages } from "../ledger/pages.ts";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { goTo, usePlace } from "../place.ts";

const words = bilingual(
  {
    title: "审计",
    about: "谁、何时、从哪里、对什么做了什么；不含任何密钥。",
    start: "起",
    end: "止（含）",
    actor: "谁",
    actorHint: "operator:boss、app:2 或 command-line",
    action: "做了什么",
    actionHint: "例如 apps.update",
    target: "对什么",
    targetHint: "例如 app:2、operator:anna",
    search: "查询",
    clear: "清除",
    at: "何时",
    from: "从哪里",
    change: "改动",
    nothing: "没有改动前后",
    none: "没有符合条件的审计记录。",
    commandLine: "命令行",
  },
  {
    title: "Audit",
    about: "Who did what to what, when and from where; without any secret.",
    start: "From",
    end: "To (included)",
    actor: "Who",
    actorHint: "operator:boss, app:2 or command-line",
    action: "Did what",
    actionHint: "e.g. apps.update",
    target: "To what",
    targetHint: "e.g. app:2, operator:anna",
    search: "Search",
    clear: "Clear",
    at: "When",
    from: "From where",
    change: "Change",
    nothing: "nothing changed",
    none: "No audit entries match.",
    commandLine: "command line",
  },
);

const names = ["start_time", "end_time", "actor", "action", "target"] as const;
type Name = (typeof names)[number];
type Filters = Readonly<Record<Name, string>>;
const textNames = ["actor", "action", "target"] as const;
const hints = { actor: "actorHint", action: "actionHint", target: "targetHint" } as const;

const filtersOf = (query: URLSearchParams): Filters => {
  const day = (name: Name) => (isDay(query.get(name) ?? "") ? (query.get(name) ?? "") : "");
  const text = (name: Name) => (query.get(name) ?? "").trim().slice(0, 64);
  return {
    start_time: day("start_time"),
    end_time: day("end_time"),
    actor: text("actor"),
    action: text("action"),
    target: text("target"),
  };
};

const given = (filters: Filters): Readonly<Partial<Record<Name, string>>> =>
  Object.fromEntries(
    names.flatMap((name) => (filters[name].trim() === "" ? [] : [[name, filters[name].trim()]])),
  );

const Change = ({ entry }: { readonly entry: AuditEntry }) => {
  const said = useWords(words);
  const { before, after } = entry;
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (keys.length === 0) return <span className="soft">{said.nothing}</span>;
  const shown = (facts: AuditEntry["before"], key: string) => JSON.stringify(facts?.[key] ?? null);
  return (
    <ul className="changes">
      {keys.map((key) => (
        <li key={key}>
          <code>{key}</code>：{before === null ? null : <del>{shown(before, key)}</del>}{" "}
          {after === null ? null : <ins>{shown(after, key)}</ins>}
        </li>
      ))}
    </ul>
  );
};

const AuditForm = ({ filters }: { readonly filters: Filters }) => {
  const said = useWords(words);
  const [typed, setTyped] = useState(filters);
  const go = (next: Filters) => goTo("audit", new URLSearchParams(Object.entries(given(next))), true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(typed);
  };
  return (
    <form className="filters" aria-label={said.title} onSubmit={submit}>
      <div className="fields">
        {(["start_time", "end_time"] as const).map((name) => (
          <TextField
            key={name}
            label={name === "start_time" ? said.start : said.end}
            type="date"
            value={typed[name]}
            onType={(text) => setTyped({ ...typed, [name]: text })}
          />
        ))}
        {textNames.map((name) => (
          <TextField
            key={name}
            label={said[name]}
            hint={said[hints[name]]}
            allowClear
            maxLength={64}
            value={typed[name]}
            onType={(text) => setTyped({ ...typed, [name]: text })}
          />
        ))}
      </div>
      <div className="row-actions">
        <Button htmlType="submit" type="primary">
          {said.search}
        </Button>
        <Button onClick={() => go(filtersOf(new URLSearchParams()))}>{said.clear}</Button>
      </div>
    </form>
  );
};

const pageSize = 50;

/** Who did what to the gateway itself. */
export const Audit = () => {
  const said = useWords(words);
  const { api, timeZone } = useConsole();
  const { query } = usePlace();
  const filters = filtersOf(query);
  const asked = given(filters);
  const key = JSON.stringify(asked);
  const pages = usePages(key);
  const answer = useAnswer(`${key} ${pages.cursor ?? ""}`, async (signal) => {
    const more = pages.cursor === null ? {} : { cursor: pages.cursor };
    return (await api.listAudit({ query: { ...asked, ...more, page_size: pageSize }, signal })).body;
  });
  return (
    <Page
      title={said.title}
      about={said.about}
      actions={<ExportButton path="/v1/internal/audit" asked={asked} />}
    >
      <AuditForm key={key} filters={filters} />
      <Card title={said.title}>
        <Shown answer={answer}>
          {(list) => (
            <>
              <Grid
                label={said.title}
                rows={list.data}
                keyOf={({ id }) => id}
                empty={said.none}
                columns={[
                  { title: said.at, cell: ({ created_at }) => dateTime(created_at, { timeZone }) },
                  { title: said.actor, cell: ({ actor }) => <code>{actor}</code> },
                  { title: said.action, cell: ({ action }) => <code>{action}</code> },
                  { title: said.target, cell: ({ target }) => <code>{target}</code> },
                  { title: said.change, cell: (entry) => <Change entry={entry} /> },
                  { title: said.from, isExtra: true, cell: ({ address }) => address ?? said.commandLine },
                ]}
              />
              <Pager
                pages={pages}
                total={list.total}
                totalIsMinimum={list.total_is_minimum}
                nextCursor={list.next_cursor}
              />
            </>
          )}
        </Shown>
      </Card>
    </Page>
  );
};

export default Audit;
