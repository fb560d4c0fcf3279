import { Button } from "antd";
import { useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";

const words = bilingual(
  { copy: "复制", copied: "已复制", select: "请选中后手动复制" },
  { copy: "Copy", copied: "Copied", select: "Select and copy it by hand" },
);

type State = "idle" | "copied" | "refused";

/** A text with a button that copies it; a browser that refuses says so instead of pretending. */
export const CopyText = ({
  label,
  text,
  isBlock = false,
}: {
  readonly label: string;
  readonly text: string;
  /** Of several lines, as they stand. */
  readonly isBlock?: boolean;
}) => {
  const said = useWords(words);
  const [state, setState] = useState<State>("idle");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // Without https, or when the person said no.
      setState("refused");
    }
  };
  const shown = state === "copied" ? said.copied : said.copy;
  return (
    <div className={isBlock ? "copy copy-block" : "copy"}>
      <span className="copy-label">{label}</span>
      {isBlock ? <pre>{text}</pre> : <code>{text}</code>}
      <Button size="small" aria-label={`${said.copy} ${label}`} onClick={() => void copy()}>
        {shown}
      </Button>
      <span role="status" className={state === "refused" ? "soft" : "unseen"}>
        {state === "copied" ? said.copied : state === "refused" ? said.select : ""}
      </span>
    </div>
  );
};
