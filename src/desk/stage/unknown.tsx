import { type ReactNode, useState } from "react";
import { clockTime } from "../../pages/format.ts";
import { ApiProblem } from "../../pages/problems.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useDesk } from "../desk-value.ts";
import type { Card, VerificationResponse } from "../scanning/card.ts";
import { Reason } from "./reason.tsx";

const words = bilingual(
  {
    title: "请稍等，不要再扫这张券",
    calm: "抖音还没有给出结论，我们正在查。查到后这里会自己变。",
    next: (at: string) => `下次查询 ${at}`,
    goOn: "先接待下一位（结果会自己跳出来）",
    paidOtherwise: "顾客已用其他方式付款",
    why: "顾客怎么付的？",
    reasons: "现金,会员卡,扫码支付",
    send: "告诉系统",
    told: "已记下。如果券还是被用掉了，会自动撤销。",
    unreachable: "没有发出去，请再试一次",
  },
  {
    title: "Please wait, do not scan this coupon again",
    calm: "Douyin has not said yet; we are asking. This changes by itself.",
    next: (at: string) => `Next ask at ${at}`,
    goOn: "Serve the next guest (the result will show itself)",
    paidOtherwise: "The guest paid otherwise",
    why: "How did the guest pay?",
    reasons: "Cash,Member card,QR payment",
    send: "Tell the system",
    told: "Noted. Should the coupon be used after all, it is given back.",
    unreachable: "It did not get through; try again",
  },
);

interface UnknownProps {
  readonly card: Card;
  readonly response: VerificationResponse;
}

/** Nobody knows yet: calm, and unlike both yes and no. */
export const Unknown = ({ card, response }: UnknownProps): ReactNode => {
  const { work } = useDesk();
  const say = useWords(words);
  const language = useLanguage();
  const [asks, setAsks] = useState(false);
  const [complaint, setComplaint] = useState<string | null>(null);
  const abandon = async (reason: string): Promise<void> => {
    try {
      await work.abandon(card.key, reason);
      setAsks(false);
      setComplaint(null);
    } catch (thrown) {
      setComplaint(thrown instanceof ApiProblem ? thrown.message : say.unreachable);
    }
  };
  return (
    <section className="result unknown" role="alert">
      <p className="mark turning" aria-hidden="true">
        ◌
      </p>
      <h2>{say.title}</h2>
      <p className="of">{say.calm}</p>
      {response.data.next_check_at === null ? null : (
        <p className="fine">{say.next(clockTime(response.data.next_check_at, { language }))}</p>
      )}
      {card.abandoned ? <p className="warning">{say.told}</p> : null}
      {complaint === null ? null : <p className="warning">{complaint}</p>}
      {asks ? (
        <Reason title={say.why} reasons={say.reasons.split(",")} send={say.send} onSend={abandon} />
      ) : (
        <div className="actions">
          <button type="button" className="big" onClick={() => work.acknowledge(card.key)}>
            {say.goOn}
          </button>
          {card.abandoned ? null : (
            <button type="button" onClick={() => setAsks(true)}>
              {say.paidOtherwise}
            </button>
          )}
        </div>
      )}
    </section>
  );
};
