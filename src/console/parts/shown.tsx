import { type ReactNode, useEffect, useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { ProblemNote } from "./problem-note.tsx";
import type { Answer } from "./use-answer.ts";

const words = bilingual(
  {
    reading: "正在读取…",
    long: (seconds: number) => `已经等了 ${seconds} 秒。要加总的流水很多时就会久一些，缩短时间会快得多。`,
    old: "下面是上一次读到的，可能已经变了。",
  },
  {
    reading: "Reading…",
    long: (seconds: number) =>
      `${seconds} s so far. Where many rows have to be added up it takes a while; a shorter period is much faster.`,
    old: "Below is what was read before; it may have changed.",
  },
);

const longSeconds = 4;

/** What is on its way, and after a while for how long it has been. */
const Reading = () => {
  const said = useWords(words);
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="reading" role="status">
      <span className="reading-bar" />
      <span className="reading-bar" />
      <span>{said.reading}</span>
      {/* Said once to those who listen, and then counted for those who look. */}
      {seconds < longSeconds ? null : <span aria-live="off">{said.long(seconds)}</span>}
    </div>
  );
};

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
  if (value === null) return note ?? <Reading />;
  return (
    <>
      {note}
      {note === null ? null : <p className="soft">{said.old}</p>}
      {children(value)}
    </>
  );
};
