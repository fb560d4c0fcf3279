import { dateTime } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Attempt } from "../contract.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { Card } from "../parts/page.tsx";
import { Shown } from "../parts/shown.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { stepWords, wordFor } from "../trade-words.ts";

const words = bilingual(
  {
    title: "经过",
    none: "没有记录：这条流水不是在本网关核销的。",
    took: (ms: number) => `用时 ${ms} 毫秒`,
    code: (code: number, sub: number) => `抖音错误码 ${code}${sub === 0 ? "" : ` / ${sub}`}`,
    logid: "logid",
    chain: (chain: number, position: number) => `链 ${chain} · ${position}`,
  },
  {
    title: "What was done",
    none: "Nothing recorded: this row was not verified by this gateway.",
    took: (ms: number) => `took ${ms} ms`,
    code: (code: number, sub: number) => `Douyin's code ${code}${sub === 0 ? "" : ` / ${sub}`}`,
    logid: "logid",
    chain: (chain: number, position: number) => `chain ${chain} · ${position}`,
  },
);

const badSteps: readonly string[] = ["lost", "cancel_lost", "sends_ended", "abandoned"];
const goodSteps: readonly string[] = ["settled", "recovered", "cancel_answered"];

const toneOf = (attempt: Attempt): string =>
  badSteps.includes(attempt.step) || (attempt.error_code ?? 0) !== 0
    ? "bad"
    : goodSteps.includes(attempt.step)
      ? "good"
      : "plain";

/** Every step, in order, as the chain has it. */
export const Attempts = ({ id, updatedAt }: { readonly id: number; readonly updatedAt: string }) => {
  const said = useWords(words);
  const steps = useWords(stepWords);
  const { api, timeZone } = useConsole();
  const answer = useAnswer(
    `attempts ${id} ${updatedAt}`,
    async (signal) => (await api.listAttempts({ path: { id: String(id) }, signal })).body.data,
  );
  return (
    <Card title={said.title}>
      <Shown answer={answer}>
        {(attempts) =>
          attempts.length === 0 ? (
            <p className="empty">{said.none}</p>
          ) : (
            <ol className="timeline">
              {attempts.map((attempt) => (
                <li key={`${attempt.chain} ${attempt.position}`} className={`step step-${toneOf(attempt)}`}>
                  <p>
                    <strong>{wordFor(steps, attempt.step)}</strong>{" "}
                    <time dateTime={attempt.at}>{dateTime(attempt.at, { timeZone })}</time>
                  </p>
                  {attempt.detail === null ? null : <p>{attempt.detail}</p>}
                  {(attempt.error_code ?? 0) === 0 ? null : (
                    <p>{said.code(attempt.error_code ?? 0, attempt.sub_error_code ?? 0)}</p>
                  )}
                  {attempt.logid === null ? null : <CopyText label={said.logid} text={attempt.logid} />}
                  <p className="soft">
                    {said.chain(attempt.chain, attempt.position)}
                    {attempt.duration_ms === null ? "" : ` · ${said.took(attempt.duration_ms)}`}
                  </p>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
    </Card>
  );
};
