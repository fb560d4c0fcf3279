import { ApiProblem } from "../pages/problems.ts";
import { bilingual, useWords } from "../pages/words.ts";

const words = bilingual(
  {
    unreachable: "没有收到网关的答复：它可能停了，或网络断了。请再试一次。",
    requestId: (id: string) => `请求号 ${id}`,
    wait: (seconds: number) => `请 ${seconds} 秒后再试。`,
  },
  {
    unreachable: "No answer from the gateway: it may have stopped, or the network is down. Try again.",
    requestId: (id: string) => `Request ${id}`,
    wait: (seconds: number) => `Try again in ${seconds} s.`,
  },
);

/** What was refused, in a line or two, for pages without the parts of the console. */
export const RefusalLine = ({ problem }: { readonly problem: unknown }) => {
  const said = useWords(words);
  if (!(problem instanceof ApiProblem))
    return (
      <p role="alert" className="wrong">
        {said.unreachable}
      </p>
    );
  const wait = problem.retryAfterSeconds;
  return (
    <p role="alert" className="wrong">
      {problem.response.message} {wait === null ? null : said.wait(wait)}
      <br />
      <small>{said.requestId(problem.response.request_id)}</small>
    </p>
  );
};
