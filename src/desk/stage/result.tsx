import type { ReactNode } from "react";
import { dateTime, money } from "../../pages/format.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useDesk } from "../desk-value.ts";
import { type Card, toneOf, type VerificationResponse, type VerificationView } from "../scanning/card.ts";
import { type ErrorKey, refusalAdvice, refusalTitles } from "./refusals.ts";

const words = bilingual(
  {
    success: "核销成功",
    partial: "只成功了一部分！",
    refused: "没有核销",
    cancelled: "已撤销",
    of: (done: number, all: number) => `成功 ${done} 张，没有成功 ${all - done} 张`,
    count: (count: number) => `${count} 张`,
    serveOnly: (done: number) => `只给顾客 ${done} 份，其余的请按下面的原因处理`,
    done: "知道了（回车）",
    next: "继续扫下一张",
    usedAt: "使用时间",
    usedBy: "在哪里",
    here: "本系统核销的",
    elsewhere: "其他渠道核销的",
    record: "流水号",
    douyinSays: "抖音原话",
    abandoned: "您说过顾客已用其他方式付款：",
    abandonedGood: "券没有被用掉，不用再做什么。",
    abandonedBad: "但券被用掉了，而且抖音不让撤销，请告诉店长处理。",
  },
  {
    success: "Verified",
    partial: "Only part of it!",
    refused: "Not verified",
    cancelled: "Cancelled",
    of: (done: number, all: number) => `${done} verified, ${all - done} not`,
    count: (count: number) => `${count}`,
    serveOnly: (done: number) => `Serve ${done} only; the others are explained below`,
    done: "Understood (Enter)",
    next: "Next scan",
    usedAt: "Used at",
    usedBy: "By",
    here: "this system",
    elsewhere: "somebody else",
    record: "Record",
    douyinSays: "Douyin says",
    abandoned: "You said that the guest paid otherwise:",
    abandonedGood: "the coupon was not used; nothing is left to do.",
    abandonedBad: "but it was used, and Douyin refuses to give it back. Tell the manager.",
  },
);

const PreviousUse = ({ row }: { readonly row: VerificationView }): ReactNode => {
  const say = useWords(words);
  const use = row.previous_use;
  if (use === null) return null;
  return (
    <dl>
      <dt>{say.usedAt}</dt>
      <dd>{dateTime(use.verified_at)}</dd>
      <dt>{say.usedBy}</dt>
      <dd>
        {use.by === "this_gateway" ? say.here : say.elsewhere}
        {use.verification_id === null ? "" : ` · ${say.record} ${use.verification_id}`}
      </dd>
    </dl>
  );
};

/** Why a coupon was not verified, what to tell the guest, and what Douyin said. */
const Refusal = ({ row }: { readonly row: VerificationView }): ReactNode => {
  const language = useLanguage();
  const say = useWords(words);
  const key: ErrorKey = row.error_key ?? "unknown";
  return (
    <div className="refusal">
      <p className="why">{refusalTitles[language][key]}</p>
      <p className="advice">{refusalAdvice[language][key]}</p>
      <PreviousUse row={row} />
      {row.error_description === "" ? null : (
        <p className="fine">
          {say.douyinSays}：{row.error_description}（{row.error_code}）
        </p>
      )}
    </div>
  );
};

const Abandoned = ({ response }: { readonly response: VerificationResponse }): ReactNode => {
  const say = useWords(words);
  const refused = response.items.some(({ abandon_refused: isRefused }) => isRefused);
  return (
    <p className="warning">
      {say.abandoned} {refused ? say.abandonedBad : say.abandonedGood}
    </p>
  );
};

const distinctRefusals = ({ items }: VerificationResponse): readonly VerificationView[] => {
  const byKey = new Map(
    items.filter(({ verify_status: status }) => status === "failed").map((row) => [row.error_key, row]),
  );
  return [...byKey.values()];
};

/** How a verify ended: in colour, in words, and for *partial* unlike any success. */
export const Result = ({
  card,
  response,
}: {
  readonly card: Card;
  readonly response: VerificationResponse;
}): ReactNode => {
  const { work } = useDesk();
  const say = useWords(words);
  const tone = toneOf(response);
  const title = tone === "unknown" ? "" : say[tone];
  const paid = response.items.reduce(
    (sum, row) => sum + (row.verify_status === "success" ? (row.pay_amount ?? 0) : 0),
    0,
  );
  return (
    <section className={`result ${tone}`} role={tone === "success" ? "status" : "alert"}>
      <p className="mark" aria-hidden="true">
        {{ success: "✓", partial: "⚠", refused: "✕", cancelled: "↶", unknown: "…" }[tone]}
      </p>
      <h2>{title}</h2>
      {tone === "partial" ? (
        <p className="of">
          {say.of(response.succeeded, response.requested)}
          <br />
          {say.serveOnly(response.succeeded)}
        </p>
      ) : null}
      {tone === "success" ? (
        <p className="of">
          {response.data.product_name ?? ""} {say.count(response.succeeded)} · {money(paid)}
        </p>
      ) : null}
      {card.abandoned ? <Abandoned response={response} /> : null}
      {distinctRefusals(response).map((row) => (
        <Refusal key={row.id} row={row} />
      ))}
      <button type="button" className="big" onClick={() => work.acknowledge(card.key)}>
        {tone === "success" ? say.next : say.done}
      </button>
    </section>
  );
};
