import { Button, Checkbox } from "antd";
import { useState } from "react";
import { dateTime } from "../../pages/format.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Token as TokenStatus } from "../contract.ts";
import { span } from "../numbers.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { Card, Facts, Page } from "../parts/page.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Shown } from "../parts/shown.tsx";
import { Tag } from "../parts/status-tag.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { useDeed } from "../parts/use-deed.ts";

const words = bilingual(
  {
    title: "令牌",
    about: "网关替您保管抖音的 access_token，到期前自己续。这里从不显示它本身。",
    now: "现在",
    alive: "有效",
    gone: "没有可用的",
    left: "还剩",
    obtained: "取得于",
    expires: "到期",
    renew: "自动续期",
    failure: "最近一次没取到",
    refresh: "立即刷新",
    refreshAbout: "平时不需要。刷新默认不作废现有的，抖音可能返回同一个。",
    force: "换一个新的（可能泄露时）：旧的 5 分钟后失效，别的程序若共用同一抖音应用也要重取",
    upstream: (code: number, words: string) => `抖音：${code} ${words}`,
    logid: "抖音 logid",
  },
  {
    title: "Token",
    about: "The gateway keeps Douyin's access_token and renews it ahead of expiry. It is never shown.",
    now: "Now",
    alive: "Valid",
    gone: "None usable",
    left: "Left",
    obtained: "Obtained",
    expires: "Expires",
    renew: "Renewed by itself",
    failure: "Last failure",
    refresh: "Refresh now",
    refreshAbout: "Rarely needed. A refresh does not void the present one; Douyin may return the same.",
    force:
      "A new one (it may have leaked): the old ends in 5 minutes, and other programs of the same Douyin app must fetch it again",
    upstream: (code: number, words: string) => `Douyin: ${code} ${words}`,
    logid: "Douyin logid",
  },
);

const everyMs = 15_000;

const Status = ({ token }: { readonly token: TokenStatus }) => {
  const said = useWords(words);
  const language = useLanguage();
  const { timeZone } = useConsole();
  const at = (time: string | null) => (time === null ? "—" : dateTime(time, { timeZone }));
  const failure = token.last_failure;
  return (
    <>
      <Facts
        facts={[
          [
            said.now,
            <Tag key="now" tone={token.alive ? "good" : "bad"}>
              {token.alive ? said.alive : said.gone}
            </Tag>,
          ],
          [said.left, token.alive ? span(token.expires_in, language) : "—"],
          [said.obtained, at(token.obtained_at)],
          [said.expires, at(token.expires_at)],
          [said.renew, at(token.renew_at)],
          ...(failure === null ? [] : [[said.failure, `${at(failure.at)} ${failure.reason}`] as const]),
        ]}
      />
      {failure?.upstream == null ? null : (
        <>
          <p>{said.upstream(failure.upstream.error_code, failure.upstream.description)}</p>
          {failure.upstream.logid === null ? null : (
            <CopyText label={said.logid} text={failure.upstream.logid} />
          )}
        </>
      )}
    </>
  );
};

/** How the access token stands, and a way to renew it now. */
export const Token = () => {
  const said = useWords(words);
  const { api } = useConsole();
  const [isForced, setIsForced] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const answer = useAnswer(
    "token",
    async (signal) => (await api.getTokenStatus({ signal })).body.data,
    everyMs,
  );
  const refresh = useDeed(async () => {
    setTold(null);
    const { data } = (await api.refreshToken({ body: { force: isForced }, timeoutMs: 60_000 })).body;
    setTold(data.message);
    setIsForced(false);
    answer.again();
  });
  return (
    <Page title={said.title} about={said.about}>
      <Card title={said.now}>
        <Shown answer={answer}>{(token) => <Status token={token} />}</Shown>
      </Card>
      <Card title={said.refresh}>
        <p className="soft">{said.refreshAbout}</p>
        <div className="stack">
          <Checkbox checked={isForced} onChange={({ target }) => setIsForced(target.checked)}>
            {said.force}
          </Checkbox>
          <Button danger={isForced} loading={refresh.isRunning} onClick={() => void refresh.run(undefined)}>
            {said.refresh}
          </Button>
        </div>
        <p role="status" className={told === null ? "" : "settled"}>
          {told ?? ""}
        </p>
        {refresh.problem === null ? null : <ProblemNote problem={refresh.problem} />}
      </Card>
    </Page>
  );
};

export default Token;
