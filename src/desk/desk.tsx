import type { ReactNode } from "react";
import { SandboxBanner } from "../pages/sandbox-banner.tsx";
import { type Session, useSessionState } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";
import { Login } from "./login.tsx";

const words = bilingual(
  { asking: "正在连接……", unreachable: "连不上网关，请检查网络", again: "重试", logOut: "退出登录" },
  {
    asking: "Connecting…",
    unreachable: "The gateway cannot be reached",
    again: "Try again",
    logOut: "Log out",
  },
);

const Inside = ({ session }: { readonly session: Session }): ReactNode => {
  const state = useSessionState(session);
  const say = useWords(words);
  switch (state.kind) {
    case "asking":
      return <p role="status">{say.asking}</p>;
    case "unreachable":
      return (
        <p role="alert">
          {say.unreachable}{" "}
          <button type="button" onClick={() => void session.ask()}>
            {say.again}
          </button>
        </p>
      );
    case "nobody":
      return <Login session={session} why={state.why} />;
    case "somebody":
      return (
        <p>
          {state.session.name}{" "}
          <button type="button" onClick={() => void session.logOut()}>
            {say.logOut}
          </button>
        </p>
      );
    default:
      return state satisfies never;
  }
};

/** The cashier's page. */
export const Desk = ({ session }: { readonly session: Session }): ReactNode => (
  <>
    <SandboxBanner session={session} />
    <main>
      <Inside session={session} />
    </main>
  </>
);
