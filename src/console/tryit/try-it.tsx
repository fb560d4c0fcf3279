import { Button, Input, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useIsSandbox } from "../../pages/session.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Field } from "../parts/field.tsx";
import { Card, Facts, Page } from "../parts/page.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useDeed } from "../parts/use-deed.ts";
import { samples } from "./samples.ts";
import { type Came, readable, send } from "./send.ts";
import { curlLine, newNonce, type Signed, sign, type ToSign } from "./sign.ts";

const words = bilingual(
  {
    title: "试一试",
    about:
      "像合作方的系统一样签名并发送一个请求。只在演示环境里有：不会消费真实的券。密钥只在这个页面的内存里。",
    liveOnly: "这是正式环境：试一试会消费真实的券，所以这里不提供。请用演示环境（dy-gateway demo）。",
    insecure: "这个页面不是经 https 或本机打开的，浏览器不提供签名所需的加密功能。",
    sample: "照着例子",
    clientKey: "client_key",
    secret: "secret",
    method: "方法",
    target: "路径与查询",
    targetHint: "以 /v1/open/ 开头，与线上完全一致",
    body: "请求体（JSON）",
    bodyHint: "按原样签名和发送，一个空格也算",
    send: "签名并发送",
    again: "每次发送都用新的时间和 nonce",
    signed: "签了什么",
    stringToSign: "待签字符串",
    headers: "请求头",
    curl: "同样的 curl（5 分钟内、尚未用过的 nonce 才有效）",
    came: "答复",
    status: "状态",
    took: "用时",
    ms: (took: number) => `${took} 毫秒`,
    answerHeaders: "答复的头",
    answerBody: "答复的内容",
  },
  {
    title: "Try it",
    about:
      "Sign and send a request as a partner's system does. In the sandbox alone: no real coupon is consumed. The secret stays in this page's memory.",
    liveOnly:
      "This is the live environment: a trial would consume real coupons, so there is none here. Use the sandbox (dy-gateway demo).",
    insecure:
      "This page was not opened over https or on this machine, so the browser offers no cryptography.",
    sample: "From a sample",
    clientKey: "client_key",
    secret: "secret",
    method: "Method",
    target: "Path and query",
    targetHint: "Beginning with /v1/open/, exactly as on the wire",
    body: "Body (JSON)",
    bodyHint: "Signed and sent as it stands, every space included",
    send: "Sign and send",
    again: "Each time with a new time and nonce",
    signed: "What was signed",
    stringToSign: "String to sign",
    headers: "Headers",
    curl: "The same as curl (within 5 minutes, and while the nonce is unused)",
    came: "Answer",
    status: "Status",
    took: "Took",
    ms: (took: number) => `${took} ms`,
    answerHeaders: "Its headers",
    answerBody: "Its body",
  },
);

const methods = ["GET", "POST"] as const;

interface Typed {
  readonly clientKey: string;
  readonly secret: string;
  readonly method: (typeof methods)[number];
  readonly target: string;
  readonly body: string;
}

interface Done {
  readonly request: ToSign;
  readonly signed: Signed;
  readonly came: Came;
}

const isSound = ({ clientKey, secret, target }: Typed): boolean =>
  clientKey.trim() !== "" && secret !== "" && target.startsWith("/v1/open/");

const signAndSend = async (typed: Typed): Promise<Done> => {
  const request: ToSign = {
    clientKey: typed.clientKey.trim(),
    timestampSeconds: Math.floor(Date.now() / 1_000),
    nonce: newNonce(),
    method: typed.method,
    target: typed.target,
    // A GET has none.
    body: typed.method === "GET" ? "" : typed.body,
  };
  const signed = await sign(request, typed.secret);
  return { request, signed, came: await send(request, signed.headers) };
};

const DoneShown = ({ done }: { readonly done: Done }) => {
  const said = useWords(words);
  const { request, signed, came } = done;
  const lines = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map((pair) => pair.join(": ")).join("\n");
  return (
    <>
      <Card title={said.came}>
        <Facts
          facts={[
            [said.status, came.status],
            [said.took, said.ms(came.tookMs)],
          ]}
        />
        <CopyText isBlock label={said.answerBody} text={readable(came.body)} />
        <CopyText isBlock label={said.answerHeaders} text={lines(came.headers)} />
      </Card>
      <Card title={said.signed}>
        <CopyText isBlock label={said.stringToSign} text={signed.stringToSign} />
        <CopyText isBlock label={said.headers} text={lines(Object.entries(signed.headers))} />
        <CopyText isBlock label={said.curl} text={curlLine(location.origin, request, signed)} />
      </Card>
    </>
  );
};

const TryForm = () => {
  const said = useWords(words);
  const [typed, setTyped] = useState<Typed>({ clientKey: "", secret: "", ...samples.findShops });
  const [done, setDone] = useState<Done | null>(null);
  const run = useDeed(async () => setDone(await signAndSend(typed)));
  const set = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSound(typed)) void run.run(undefined);
  };
  return (
    <>
      <form className="card" aria-label={said.title} onSubmit={submit} autoComplete="off">
        <div className="fields">
          <TextField
            label={said.clientKey}
            value={typed.clientKey}
            onType={(text) => set({ clientKey: text })}
          />
          <TextField
            label={said.secret}
            type="password"
            value={typed.secret}
            onType={(text) => set({ secret: text })}
          />
          <Field label={said.sample}>
            {(ids) => (
              <Select
                {...ids}
                value={null}
                options={Object.keys(samples).map((name) => ({ value: name, label: name }))}
                onChange={(name: string | null) => {
                  const sample = Object.entries(samples).find(([known]) => known === name)?.[1];
                  if (sample !== undefined) set(sample);
                }}
              />
            )}
          </Field>
          <Field label={said.method}>
            {(ids) => (
              <Select
                {...ids}
                value={typed.method}
                options={methods.map((value) => ({ value, label: value }))}
                onChange={(method) => set({ method })}
              />
            )}
          </Field>
        </div>
        <TextField
          label={said.target}
          hint={said.targetHint}
          value={typed.target}
          onType={(text) => set({ target: text })}
        />
        {typed.method === "GET" ? null : (
          <Field label={said.body} hint={said.bodyHint}>
            {(ids) => (
              <Input.TextArea
                {...ids}
                rows={5}
                spellCheck={false}
                value={typed.body}
                onChange={({ target }) => set({ body: target.value })}
              />
            )}
          </Field>
        )}
        <Button htmlType="submit" type="primary" disabled={!isSound(typed)} loading={run.isRunning}>
          {said.send}
        </Button>
        <p className="soft">{said.again}</p>
        {run.problem === null ? null : <ProblemNote problem={run.problem} />}
      </form>
      {done === null ? null : <DoneShown done={done} />}
    </>
  );
};

/** A signed request from this page, as a partner's system would send it; never where coupons are real. */
export const TryIt = () => {
  const said = useWords(words);
  const { session } = useConsole();
  const isSandbox = useIsSandbox(session);
  const why = isSandbox ? (window.isSecureContext ? null : said.insecure) : said.liveOnly;
  return (
    <Page title={said.title} about={said.about}>
      {why === null ? <TryForm /> : <p className="unsettled">{why}</p>}
    </Page>
  );
};

export default TryIt;
