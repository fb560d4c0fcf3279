import { Button } from "antd";
import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Session } from "../contract.ts";
import { NumberedPager } from "../ledger/numbered-pager.tsx";
import { AskFirst } from "../parts/ask-first.tsx";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { roleWords } from "../trade-words.ts";

const words = bilingual(
  {
    title: "登录与设备",
    about: "现在有效的登录。平板丢了，在这里结束它。登录一台新设备：到「操作员」。",
    who: "谁",
    role: "角色",
    kind: "怎样登录",
    key: "密钥",
    device: (name: string) => `设备「${name}」`,
    since: "登录于",
    until: "到期",
    actions: "操作",
    end: "结束",
    endTitle: "结束这个登录？",
    endAbout: "立即退出；要再用须重新登录。",
    this: "这个页面",
    none: "没有有效的登录。",
  },
  {
    title: "Sessions & devices",
    about:
      "Sessions that are alive now. If a tablet is lost, end it here. To log in a new device, go to Operators.",
    who: "Who",
    role: "Role",
    kind: "By",
    key: "Key",
    device: (name: string) => `Device “${name}”`,
    since: "Since",
    until: "Until",
    actions: "Actions",
    end: "End",
    endTitle: "End this session?",
    endAbout: "It is logged out at once, and must log in again.",
    this: "this page",
    none: "No session is alive.",
  },
);

const pageSize = 50;

/** Who is logged in, and on which device. */
export const Devices = () => {
  const said = useWords(words);
  const roles = useWords(roleWords);
  const { api, me, timeZone } = useConsole();
  const [page, setPage] = useState(1);
  const [ending, setEnding] = useState<Session | null>(null);
  const answer = useAnswer(
    `sessions ${page}`,
    async (signal) => (await api.listSessions({ query: { page, page_size: pageSize }, signal })).body,
  );
  return (
    <Page title={said.title} about={said.about}>
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
                  { title: said.who, cell: ({ name, uid }) => `${name}（${uid}）` },
                  { title: said.role, cell: ({ role }) => roles[role] },
                  {
                    title: said.kind,
                    cell: ({ kind, device_name }) =>
                      kind === "key" ? said.key : said.device(device_name ?? ""),
                  },
                  { title: said.since, cell: ({ created_at }) => dateTime(created_at, { timeZone }) },
                  { title: said.until, cell: ({ expires_at }) => dateTime(expires_at, { timeZone }) },
                  {
                    title: said.actions,
                    cell: (session) =>
                      session.id === me.id ? (
                        <span className="soft">{said.this}</span>
                      ) : (
                        <Button
                          size="small"
                          aria-label={`${said.end} ${session.name}`}
                          onClick={() => setEnding(session)}
                        >
                          {said.end}
                        </Button>
                      ),
                  },
                ]}
              />
              <NumberedPager page={page} pageSize={pageSize} total={list.total} onPage={setPage} />
            </>
          )}
        </Shown>
      </Card>
      {ending === null ? null : (
        <AskFirst
          title={said.endTitle}
          confirm={said.end}
          isGrave
          onClose={() => setEnding(null)}
          act={async () => {
            await api.revokeSession({ path: { id: String(ending.id) } });
            setEnding(null);
            answer.again();
          }}
        >
          <p>{said.endAbout}</p>
        </AskFirst>
      )}
    </Page>
  );
};

export default Devices;
