import { type ReactNode, useEffect, useRef } from "react";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useCards, useDesk } from "../desk-value.ts";
import { behindStage, type Card, type CardState, onStage, toneOf } from "../scanning/card.ts";
import { Choose } from "./choose.tsx";
import { useNow } from "./clock.ts";
import { problemTitle, refusalOf } from "./problem-words.ts";
import { refusalAdvice, refusalTitles } from "./refusals.ts";
import { Result } from "./result.tsx";
import { announce } from "./sound.ts";
import { Unknown } from "./unknown.tsx";

const words = bilingual(
  {
    ready: "请扫顾客的券",
    readyHow: "扫码枪、手机摄像头，或输入券码都可以。",
    previewing: "正在查这张券……",
    verifying: "正在核销，请稍等……",
    asking: "网络断了。正在查明这张券核销了没有，请不要重复扫码。",
    notSent: "没有发出去，券没有被用掉",
    notSentAdvice: "检查网络，再试一次。",
    again: "再试一次",
    byItself: "券没有被用掉。这里会自己接着查，好了就能核销，不用重新扫码；一直不好，请告诉管理员。",
    sameAgain: "券没有被用掉。过一会儿按「再试一次」，不用重新扫码；一直不好，请告诉管理员。",
    done: "知道了（回车）",
    behind: (count: number) => `还有 ${count} 个结果等您看`,
    inDoubt: "还不知道结果",
    douyinSays: "抖音原话",
  },
  {
    ready: "Scan the guest's coupon",
    readyHow: "With a scan gun, the camera, or by typing the code.",
    previewing: "Looking it up…",
    verifying: "Verifying, please wait…",
    asking: "The network is down. Finding out whether it was verified; do not scan it again.",
    notSent: "It was not sent; the coupon was not used",
    notSentAdvice: "Check the network and try again.",
    again: "Try again",
    byItself:
      "The coupon was not used. It is looked up again by itself, no need to scan it again; if it lasts, tell the admin.",
    sameAgain:
      "The coupon was not used. Press “Try again” in a moment, no need to scan it again; if it lasts, tell the admin.",
    done: "Understood (Enter)",
    behind: (count: number) => `${count} more results to look at`,
    inDoubt: "Not known yet",
    douyinSays: "Douyin says",
  },
);

const Refused = ({
  card,
  title,
  advice,
  fine,
  again,
}: {
  readonly card: Card;
  readonly title: string;
  readonly advice: string;
  readonly fine: string | null;
  readonly again: boolean;
}): ReactNode => {
  const { work } = useDesk();
  const say = useWords(words);
  return (
    <section className="result refused" role="alert">
      <p className="mark" aria-hidden="true">
        ✕
      </p>
      <h2>{title}</h2>
      <p className="advice">{advice}</p>
      {fine === null ? null : <p className="fine">{fine}</p>}
      <div className="actions">
        {again ? (
          <button type="button" className="big" onClick={() => work.again(card.key)}>
            {say.again}
          </button>
        ) : null}
        <button type="button" className={again ? "" : "big"} onClick={() => work.acknowledge(card.key)}>
          {say.done}
        </button>
      </div>
    </section>
  );
};

const ProblemResult = ({
  card,
  state,
}: {
  readonly card: Card;
  readonly state: Extract<CardState, { kind: "problem" }>;
}): ReactNode => {
  const { problem, again, byItself } = state;
  const say = useWords(words);
  const language = useLanguage();
  const key = refusalOf(problem);
  const title = key === null ? problemTitle(problem, language) : refusalTitles[language][key];
  const advice = key === null ? problem.message : refusalAdvice[language][key];
  const waits = problem.code === "not_ready" ? (byItself ? say.byItself : say.sameAgain) : null;
  const fine =
    problem.upstream === null
      ? waits
      : `${say.douyinSays}：${problem.upstream.description}（${problem.upstream.error_code}）`;
  return <Refused card={card} title={title} advice={advice} fine={fine} again={again} />;
};

const Busy = ({ text }: { readonly text: string }): ReactNode => (
  <section className="busy" role="status">
    <p className="mark turning" aria-hidden="true">
      ◌
    </p>
    <p>{text}</p>
  </section>
);

const OnStage = ({ card }: { readonly card: Card }): ReactNode => {
  const say = useWords(words);
  const { state } = card;
  switch (state.kind) {
    case "waiting":
    case "previewing":
      return <Busy text={say.previewing} />;
    case "verifying":
      return <Busy text={say.verifying} />;
    case "asking":
      return <Busy text={say.asking} />;
    case "choosing":
      return <Choose card={card} preview={state.preview} quantity={state.quantity} />;
    case "unknown":
      return <Unknown card={card} response={state.response} />;
    case "settled":
      return <Result card={card} response={state.response} />;
    case "problem":
      return <ProblemResult card={card} state={state} />;
    case "not-sent":
      return <Refused card={card} title={say.notSent} advice={say.notSentAdvice} fine={null} again />;
    default:
      return state satisfies never;
  }
};

/** Sounds each new result once, also of cards that are not on stage. */
const useAnnouncements = (cards: readonly Card[]): void => {
  const language = useLanguage();
  const say = useWords(words);
  const told = useRef(new Map<string, string>());
  useEffect(() => {
    for (const { key, state } of cards) {
      const tone = state.kind === "settled" ? toneOf(state.response) : state.kind;
      if (told.current.get(key) === tone) continue;
      told.current.set(key, tone);
      if (state.kind === "settled")
        announce(toneOf(state.response), spoken(state.response, language), language);
      if (state.kind === "unknown") announce("unknown", say.inDoubt, language);
      if (state.kind === "problem") announce("problem", problemTitle(state.problem, language), language);
      if (state.kind === "not-sent") announce("problem", say.notSent, language);
    }
  }, [cards, language, say]);
};

const spokenTones = {
  zh: { success: "核销成功", partial: "注意，只成功了一部分", cancelled: "已撤销", unknown: "还不知道结果" },
  en: {
    success: "Verified",
    partial: "Careful, only part of it",
    cancelled: "Cancelled",
    unknown: "Not known yet",
  },
} as const;

const spoken = (
  response: Parameters<typeof toneOf>[0] & {
    readonly data: { readonly error_key: keyof typeof refusalTitles.zh | null };
  },
  language: "zh" | "en",
): string => {
  const tone = toneOf(response);
  return tone === "refused"
    ? refusalTitles[language][response.data.error_key ?? "unknown"]
    : spokenTones[language][tone];
};

/** What the cashier looks at now. */
export const Stage = (): ReactNode => {
  const cards = useCards();
  const say = useWords(words);
  const nowMs = useNow();
  useAnnouncements(cards);
  const card = onStage(cards, nowMs);
  const behind = behindStage(cards, card);
  return (
    <div className="stage">
      {card === null ? (
        <section className="ready">
          <h2>{say.ready}</h2>
          <p>{say.readyHow}</p>
        </section>
      ) : (
        <OnStage key={`${card.key} ${card.state.kind}`} card={card} />
      )}
      {behind > 0 ? (
        <p className="behind" role="status">
          {say.behind(behind)}
        </p>
      ) : null}
    </div>
  );
};
