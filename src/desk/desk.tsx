import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { SandboxBanner } from "../pages/sandbox-banner.tsx";
import { type CurrentSession, type Session, useSessionState } from "../pages/session.ts";
import { bilingual, useWords } from "../pages/words.ts";
import { Bar, type View } from "./bar.tsx";
import { Today } from "./day/today.tsx";
import { DeskContext, deskOf, useDesk } from "./desk-value.ts";
import { LogInView } from "./login.tsx";
import { ScanField } from "./scan-field.tsx";
import { useChosenShop } from "./settings.ts";
import { ShopChoice } from "./shop-choice.tsx";
import { Stage } from "./stage/stage.tsx";

// What not every guest needs comes when it is asked for.
const Handover = lazy(() => import("./day/handover.tsx").then((module) => ({ default: module.Handover })));
const SettingsView = lazy(() =>
  import("./settings-view.tsx").then((module) => ({ default: module.SettingsView })),
);
const Camera = lazy(() => import("./camera/camera.tsx").then((module) => ({ default: module.Camera })));

const words = bilingual(
  {
    asking: "正在连接……",
    unreachable: "连不上网关。核销需要网络；页面会在网络恢复后继续。",
    again: "重试",
    viewer: "您的角色是「只看报表」，不能核销。请用控制台查看报表。",
    logOut: "退出登录",
    offline: "没有网络：现在不能核销。已经发出的会在恢复后查明结果。",
  },
  {
    asking: "Connecting…",
    unreachable:
      "The gateway cannot be reached. Verifying needs the network; the page goes on when it is back.",
    again: "Try again",
    viewer: "Your role reads reports and may not verify. Please use the console.",
    logOut: "Log out",
    offline: "No network: nothing can be verified now. What was sent is found out when it is back.",
  },
);

const subscribeOnline = (listener: () => void): (() => void) => {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
};

const Offline = (): ReactNode => {
  const say = useWords(words);
  const isOnline = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return isOnline ? null : (
    <p className="offline" role="alert">
      {say.offline}
    </p>
  );
};

/** The desk of somebody who may verify, in a shop. */
const AtWork = (): ReactNode => {
  const { who } = useDesk();
  const shop = useChosenShop();
  const [view, setView] = useState<View>("scan");
  const [camera, setCamera] = useState(false);
  const toScan = useCallback(() => setView("scan"), []);
  return (
    <div className={`desk view-${view}`}>
      <Bar where={`${shop?.name} · ${who.name}`} view={view} setView={setView}>
        <Offline />
        <ScanField onScan={toScan} onCamera={() => setCamera(!camera)} />
      </Bar>
      <main className="body">
        <div className="columns">
          <div className="left">
            {camera ? (
              <Suspense>
                <Camera onScan={toScan} onClose={() => setCamera(false)} />
              </Suspense>
            ) : null}
            <Stage />
          </div>
          <div className="right">
            <Suspense>
              {view === "handover" ? <Handover /> : null}
              {view === "settings" ? <SettingsView /> : null}
            </Suspense>
            {view === "handover" || view === "settings" ? null : <Today />}
          </div>
        </div>
      </main>
    </div>
  );
};

const LoggedIn = ({
  session,
  who,
}: {
  readonly session: Session;
  readonly who: CurrentSession;
}): ReactNode => {
  const say = useWords(words);
  const shop = useChosenShop();
  const desk = useMemo(() => deskOf(session, who), [session, who]);
  if (who.role === "viewer")
    return (
      <main className="plain">
        <p role="alert">{say.viewer}</p>
        <button type="button" onClick={() => void session.logOut()}>
          {say.logOut}
        </button>
      </main>
    );
  const isMine = shop !== null && (who.poi_ids === null || who.poi_ids.includes(shop.poiId));
  return (
    <DeskContext value={desk}>
      {isMine ? (
        <AtWork />
      ) : (
        <main className="plain">
          <ShopChoice />
        </main>
      )}
    </DeskContext>
  );
};

const Inside = ({ session }: { readonly session: Session }): ReactNode => {
  const state = useSessionState(session);
  const say = useWords(words);
  switch (state.kind) {
    case "asking":
      return (
        <main className="plain">
          <p role="status">{say.asking}</p>
        </main>
      );
    case "unreachable":
      return (
        <main className="plain">
          <p role="alert">{say.unreachable}</p>
          <button type="button" className="primary" onClick={() => void session.ask()}>
            {say.again}
          </button>
        </main>
      );
    case "nobody":
      return <LogInView session={session} why={state.why} />;
    case "somebody":
      return <LoggedIn session={session} who={state.session} />;
    default:
      return state satisfies never;
  }
};

/** The cashier's page. */
export const Desk = ({ session }: { readonly session: Session }): ReactNode => (
  <>
    <SandboxBanner session={session} />
    <Inside session={session} />
  </>
);
