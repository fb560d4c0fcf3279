import type { ReactNode } from "react";
import { type Session, useIsSandbox } from "./session.ts";
import { bilingual, useWords } from "./words.ts";

const words = bilingual(
  { nothingReal: "演示环境（模拟器）：不会消费真实的券" },
  { nothingReal: "Sandbox: no real coupon is consumed" },
);

/** Red and on every page, so that nobody serves a guest for a coupon of the simulator. */
export const SandboxBanner = ({ session }: { readonly session: Session }): ReactNode => {
  const isSandbox = useIsSandbox(session);
  const { nothingReal } = useWords(words);
  return isSandbox ? <p className="sandbox-banner">{nothingReal}</p> : null;
};
