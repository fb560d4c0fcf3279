import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Setting } from "../contract.ts";
import { Grid } from "../parts/grid.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";

const words = bilingual(
  {
    title: "设置",
    about: "网关现在的设置，来自环境变量或 dy-gateway.toml；修改后须重启。密钥只说有没有设置。",
    version: (version: string, environment: string) => `版本 ${version}，${environment}`,
    name: "设置",
    value: "值",
    source: "来自",
    environment: "环境变量",
    file: "dy-gateway.toml",
    default: "默认值",
    isSet: "已设置",
    notSet: "没有设置",
    none: "没有设置项。",
  },
  {
    title: "Settings",
    about:
      "The gateway's settings as they are, from the environment or dy-gateway.toml; a change needs a restart. Of secrets it says only whether they are set.",
    version: (version: string, environment: string) => `Version ${version}, ${environment}`,
    name: "Setting",
    value: "Value",
    source: "From",
    environment: "environment",
    file: "dy-gateway.toml",
    default: "default",
    isSet: "set",
    notSet: "not set",
    none: "There are no settings.",
  },
);

const Value = ({ setting }: { readonly setting: Setting }) => {
  const said = useWords(words);
  if (setting.is_secret)
    return <Tag tone={setting.is_set ? "good" : "plain"}>{setting.is_set ? said.isSet : said.notSet}</Tag>;
  return setting.value === null ? <span className="soft">{said.notSet}</span> : <code>{setting.value}</code>;
};

/** Version and configuration, without any secret. */
export const Settings = () => {
  const said = useWords(words);
  const { api } = useConsole();
  const answer = useAnswer("settings", async (signal) => (await api.getSettings({ signal })).body.data);
  return (
    <Page title={said.title} about={said.about}>
      <Shown answer={answer}>
        {({ version, environment, settings }) => (
          <Card title={said.version(version, environment)}>
            <Grid
              label={said.title}
              rows={settings}
              keyOf={({ name }) => name}
              empty={said.none}
              columns={[
                { title: said.name, cell: ({ name }) => <code>{name}</code> },
                { title: said.value, cell: (setting) => <Value setting={setting} /> },
                { title: said.source, cell: ({ source }) => said[source] },
              ]}
            />
          </Card>
        )}
      </Shown>
    </Page>
  );
};

export default Settings;
