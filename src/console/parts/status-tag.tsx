import { bilingual, useWords } from "../../pages/words.ts";
import type { VerificationStatus } from "../contract.ts";

export const statusWords = bilingual(
  { processing: "未定", success: "已核销", failed: "未核销", cancelled: "已撤销" },
  { processing: "Open", success: "Verified", failed: "Failed", cancelled: "Cancelled" },
);

const tones: Readonly<Record<VerificationStatus, string>> = {
  processing: "doubt",
  success: "good",
  failed: "bad",
  cancelled: "calm",
};

/** In words and colour: never in colour alone. */
export const StatusTag = ({ status }: { readonly status: VerificationStatus }) => {
  const said = useWords(statusWords);
  return <span className={`tag tag-${tones[status]}`}>{said[status]}</span>;
};

export const Tag = ({
  tone,
  children,
}: {
  readonly tone: "good" | "bad" | "doubt" | "calm" | "plain";
  readonly children: string;
}) => <span className={`tag tag-${tone}`}>{children}</span>;
