import { Button } from "antd";
import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { App } from "../contract.ts";
import { NumberedPager } from "../ledger/numbered-pager.tsx";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { useDeed } from "../parts/use-deed.ts";
import { ShopList } from "../shops/shop-list.tsx";
import { AppForm } from "./app-form.tsx";
import { DisableQuestion, RotateQuestion, TokenQuestion } from "./app-questions.tsx";
import { appWords } from "./app-words.ts";
import { SecretShown } from "./secret-shown.tsx";

/** What is open above the list. */
type Open =
  | { readonly kind: "create" }
  | { readonly kind: "edit" | "rotate" | "disable" | "token"; readonly app: App }
  | { readonly kind: "secret"; readonly made: { readonly app: App; readonly secret: string } };

const builtIn = "console";
const pageSize = 50;

const Actions = ({
  app,
  open,
  enable,
  forbid,
}: {
  readonly app: App;
  readonly open: (next: Open) => void;
  readonly enable: () => void;
  readonly forbid: () => void;
}) => {
  const said = useWords(appWords);
  if (app.code === builtIn) return <span className="soft">{said.builtIn}</span>;
  const buttons: readonly { readonly name: string; readonly act: () => void }[] = [
    { name: said.edit, act: () => open({ kind: "edit", app }) },
    { name: said.rotate, act: () => open({ kind: "rotate", app }) },
    app.allow_token_read
      ? { name: said.forbidToken, act: forbid }
      : { name: said.allowToken, act: () => open({ kind: "token", app }) },
    app.status === "active"
      ? { name: said.disable, act: () => open({ kind: "disable", app }) }
      : { name: said.enable, act: enable },
  ];
  return (
    <div className="row-actions">
      {buttons.map(({ name, act }) => (
        <Button key={name} size="small" aria-label={`${name} ${app.name}`} onClick={act}>
          {name}
        </Button>
      ))}
    </div>
  );
};

const Above = ({
  open,
  setOpen,
  changed,
}: {
  readonly open: Open | null;
  readonly setOpen: (open: Open | null) => void;
  readonly changed: () => void;
}) => {
  const close = () => setOpen(null);
  const done = () => {
    changed();
    close();
  };
  const made = (secret: { readonly app: App; readonly secret: string }) => {
    changed();
    setOpen({ kind: "secret", made: secret });
  };
  switch (open?.kind) {
    case undefined:
      return null;
    case "create":
      return <AppForm app={null} onMade={made} onChanged={done} onClose={close} />;
    case "edit":
      return <AppForm app={open.app} onMade={made} onChanged={done} onClose={close} />;
    case "rotate":
      return <RotateQuestion app={open.app} onMade={made} onClose={close} />;
    case "disable":
      return <DisableQuestion app={open.app} onDone={done} onClose={close} />;
    case "token":
      return <TokenQuestion app={open.app} onDone={done} onClose={close} />;
    case "secret":
      return <SecretShown made={open.made} onClose={close} />;
    default:
      return open satisfies never;
  }
};

/** Systems that sign their calls, and what they may. */
export const Apps = () => {
  const said = useWords(appWords);
  const { api, timeZone } = useConsole();
  const [page, setPage] = useState(1);
  const [open, setOpen] = useState<Open | null>(null);
  const answer = useAnswer(
    `apps ${page}`,
    async (signal) => (await api.listApps({ query: { page, page_size: pageSize }, signal })).body,
  );
  const enable = useDeed(async (app: App) => {
    await api.updateApp({ path: { id: String(app.id) }, body: { status: "active" } });
    answer.again();
  });
  const forbid = useDeed(async (app: App) => {
    await api.updateAppTokenAccess({ path: { id: String(app.id) }, body: { allow_token_read: false } });
    answer.again();
  });
  const problem = enable.problem ?? forbid.problem;
  return (
    <Page
      title={said.title}
      about={said.about}
      actions={
        <Button type="primary" onClick={() => setOpen({ kind: "create" })}>
          {said.create}
        </Button>
      }
    >
      {problem === null ? null : <ProblemNote problem={problem} />}
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
                  { title: said.name, cell: (app) => <strong>{app.name}</strong> },
                  { title: said.code, cell: (app) => <code>{app.code}</code> },
                  { title: said.clientKey, isExtra: true, cell: (app) => <code>{app.client_key}</code> },
                  {
                    title: said.status,
                    cell: ({ status }) => (
                      <Tag tone={status === "active" ? "good" : "plain"}>{said[status]}</Tag>
                    ),
                  },
                  {
                    title: said.token,
                    cell: (app) =>
                      app.allow_token_read ? (
                        <Tag tone="doubt">{said.tokenYes}</Tag>
                      ) : (
                        <span>{said.tokenNo}</span>
                      ),
                  },
                  {
                    title: said.shops,
                    cell: (app) => <ShopList poiIds={app.poi_ids} all={said.allShops} none={said.noShops} />,
                  },
                  {
                    title: said.lastUsed,
                    cell: (app) =>
                      app.last_used_at === null ? said.never : dateTime(app.last_used_at, { timeZone }),
                  },
                  {
                    title: said.actions,
                    cell: (app) => (
                      <Actions
                        app={app}
                        open={setOpen}
                        enable={() => void enable.run(app)}
                        forbid={() => void forbid.run(app)}
                      />
                    ),
                  },
                ]}
              />
              <NumberedPager page={page} pageSize={pageSize} total={list.total} onPage={setPage} />
            </>
          )}
        </Shown>
      </Card>
      <Above open={open} setOpen={setOpen} changed={answer.again} />
    </Page>
  );
};

export default Apps;
