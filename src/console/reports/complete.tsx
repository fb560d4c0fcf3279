import { bilingual, useWords } from "../../pages/words.ts";

const words = bilingual(
  {
    final: "这段时间的账已经定了，数字不会再变。",
    finalSoFar: "到此刻为止没有悬而未决的；今天还会有新的核销。",
    open: "还没有定：有核销没有结论，有金额没补全，或恢复备份之后正在补回。网关会自己弄清，之后数字可能会变。",
  },
  {
    final: "This period is closed: the numbers will not change any more.",
    finalSoFar: "Nothing is undecided up to now; today will bring more.",
    open: "Not final: some outcomes or amounts are unknown, or rows are being brought back after a restore. The gateway finds out by itself, and the numbers may change.",
  },
);

/** `complete` in words. `isOver`: no new rows can come into the period. */
export const Complete = ({
  isComplete,
  isOver,
}: {
  readonly isComplete: boolean;
  readonly isOver: boolean;
}) => {
  const said = useWords(words);
  const text = isComplete ? (isOver ? said.final : said.finalSoFar) : said.open;
  return <p className={isComplete ? "settled" : "unsettled"}>{text}</p>;
};
