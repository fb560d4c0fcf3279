import { Alert, Button } from "antd";
import { ApiProblem, Unreachable } from "../../pages/problems.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { CopyText } from "./copy-text.tsx";

const words = bilingual(
  {
    unreachable: "没有收到网关的答复",
    unreachableHint:
      "可能是网关停了、网络断了，或者 20 秒内没有答完。请确认网关在运行（本机可看 dy-gateway doctor），再试一次。",
    broken: "页面自己出了错",
    brokenHint: "请刷新页面；仍然这样，请把下面这句话交给维护人员。",
    requestId: "请求号",
    noRequestId: "没有请求号：答复没有到达这里",
    again: "再试一次",
    upstream: (code: number, said: string) => `抖音的答复：${code} ${said}`,
    logid: "抖音 logid",
    said: (message: string) => message,
    notReady: "网关暂时不能服务：正在启动、停止，或磁盘写不进去。",
    rateLimited: (seconds: number) => `请求太多，请 ${seconds} 秒后再试。`,
    notAllowed: "您的角色不能做这件事。",
    upstreamDown: "抖音那边没有可用的应答；本机的流水和报表不受影响。",
    internal: "网关内部出错；原因在网关的日志里，用请求号查找。",
  },
  {
    unreachable: "No answer from the gateway",
    unreachableHint:
      "It may have stopped, the network may be down, or it took longer than 20 s. See that it runs (dy-gateway doctor on its machine), then try again.",
    broken: "The page itself failed",
    brokenHint: "Reload the page; if it stays so, hand this line to whoever looks after it.",
    requestId: "Request",
    noRequestId: "No request id: the answer never arrived here",
    again: "Try again",
    upstream: (code: number, said: string) => `Douyin answered: ${code} ${said}`,
    logid: "Douyin logid",
    said: (message: string) => message,
    notReady: "The gateway cannot serve now: starting, stopping, or its disk refuses writes.",
    rateLimited: (seconds: number) => `Too many requests; try again in ${seconds} s.`,
    notAllowed: "Your role may not do this.",
    upstreamDown: "Douyin gave no usable answer; ledger and reports here are not affected.",
    internal: "The gateway failed inside; its log tells why, under the request id.",
  },
);

type Said = (typeof words)["zh"];

/** What a code means for whoever reads it, where the gateway's own words could say more. */
const hintOf = (problem: ApiProblem, said: Said): string | null => {
  switch (problem.code) {
    case "not_ready":
      return said.notReady;
    case "rate_limited":
      return said.rateLimited(problem.retryAfterSeconds ?? 60);
    case "operator_not_allowed":
      return said.notAllowed;
    case "upstream_unavailable":
      return said.upstreamDown;
    case "internal_error":
      return said.internal;
    default:
      return null;
  }
};

const RefusalDetails = ({ problem }: { readonly problem: ApiProblem }) => {
  const said = useWords(words);
  const { details, upstream, request_id } = problem.response;
  const hint = hintOf(problem, said);
  return (
    <>
      {hint === null ? null : <p>{hint}</p>}
      {details.length === 0 ? null : (
        <ul>
          {details.map(({ field, problem: wrong }) => (
            <li key={`${field} ${wrong}`}>
              <code>{field}</code>：{wrong}
            </li>
          ))}
        </ul>
      )}
      {upstream === null ? null : <p>{said.upstream(upstream.error_code, upstream.description)}</p>}
      {upstream?.logid == null ? null : <CopyText label={said.logid} text={upstream.logid} />}
      <CopyText label={said.requestId} text={request_id} />
    </>
  );
};

/** Says what failed, under which request, and offers to try again. */
export const ProblemNote = ({
  problem,
  again,
}: {
  readonly problem: unknown;
  readonly again?: () => void;
}) => {
  const said = useWords(words);
  const action = again === undefined ? null : <Button onClick={again}>{said.again}</Button>;
  if (problem instanceof ApiProblem)
    return (
      <Alert
        type="error"
        showIcon
        className="problem"
        title={problem.response.message}
        description={<RefusalDetails problem={problem} />}
        action={action}
      />
    );
  const isUnreachable = problem instanceof Unreachable;
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      title={isUnreachable ? said.unreachable : said.broken}
      description={
        <>
          <p>{isUnreachable ? said.unreachableHint : said.brokenHint}</p>
          <p className="soft">
            {isUnreachable ? said.noRequestId : problem instanceof Error ? problem.message : String(problem)}
          </p>
        </>
      }
      action={action}
    />
  );
};
