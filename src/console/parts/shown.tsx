import type { ReactNode } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { ProblemNote } from "./problem-note.tsx";
import type { Answer } from "./use-answer.ts";

const words = bilingual(
  { reading: "正在读取…", old: "下面是上一次读到的，可能已经变了。" },
  { reading: "Reading…", old: "Below is what was read before; it may have changed." },
);

/** One of: on its way, refused with the reason, or there; and there but old, when the latest ask failed. */
export const Shown = <Value,>({
  answer,
  children,
}: {
  readonly answer: Answer<Value>;
  readonly children: (value: Value) => ReactNode;
}) => {
  const said = useWords(words);
  const { value, problem, again } = answer;
  const note = problem === null ? null : <ProblemNote problem={problem} again={again} />;
  if (value === null)
    return (
      note ?? (
        <div className="reading" role="status">
          <span className="reading-bar" />
          <span className="reading-bar" />
          <span>{said.reading}</span>
        </div>
      )
    );
  return (
    <>
      {note}
      {note === null ? null : <p className="soft">{said.old}</p>}
      {children(value)}
    </>
  );
};
