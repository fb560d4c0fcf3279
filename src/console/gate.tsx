import { lazy, Suspense } from "react";
import { SandboxBanner } from "../pages/sandbox-banner.tsx";
import { type Session, useSessionState } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";
import { Fallen } from "./fallen.tsx";
import { inTime } from "./in-time.ts";
import { LogIn } from "./log-in.tsx";

const words = bilingual(
  {
    opening: "正在打开…",
    unreachable: "没有收到网关的答复：它可能停了，或网络断了。",
    again: "再试一次",
    forClerks: "您是店员：核销请到核销台。",
    toDesk: "打开核销台",
  },
  {
    opening: "Opening…",
    unreachable: "No answer from the gateway: it may have stopped, or the network is down.",
    again: "Try again",
    forClerks: "You are a clerk: verify coupons at the desk.",
    toDesk: "Open the desk",
  },
);

const App = lazy(() => inTime(import("./app.tsx")));

/** Who is logged in decides what comes: the log-in page, the desk for a clerk, or the console. */
export const Gate = ({ session }: { readonly session: Session }) => (
  <>
    <SandboxBanner session={session} />
    <Inside session={session} />
  </>
);

const Inside = ({ session }: { readonly session: Session }) => {
  const said = useWords(words);
  const state = useSessionState(session);
  const opening = <p className="opening">{said.opening}</p>;
  switch (state.kind) {
    case "asking":
      return opening;
    case "unreachable":
      return (
        <main className="opening">
          <p role="alert">{said.unreachable}</p>
          <button type="button" className="primary" onClick={() => void session.ask()}>
            {said.again}
          </button>
        </main>
      );
    case "nobody":
      return <LogIn session={session} why={state.why} />;
    case "somebody":
      if (state.session.role === "clerk") {
        location.replace("/desk");
        return (
          <main className="opening">
            <p>{said.forClerks}</p>
            <a href="/desk">{said.toDesk}</a>
          </main>
        );
      }
      return (
        <Fallen>
          <Suspense fallback={opening}>
            {/* Another person has other answers: nothing of the last one's stays. */}
            <App key={state.session.uid} session={session} me={state.session} />
          </Suspense>
        </Fallen>
      );
    default:
      return state satisfies never;
  }
};
