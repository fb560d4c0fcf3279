import { ConfigProvider, theme } from "antd";
import english from "antd/locale/en_US";
import chinese from "antd/locale/zh_CN";
import { useMemo, useState } from "react";
import type { CurrentSession, Session } from "../pages/session.ts";
import { useIsDark } from "../pages/theme.ts";
import { useLanguage } from "../pages/words.ts";
import { openConsoleApi } from "./api.ts";
import { type Console, ConsoleProvider } from "./context.tsx";
import { Shell } from "./shell.tsx";
import { openShopNames } from "./shops/shop-names.ts";

/** The page was served with it; styles made at run time are accepted under it alone. */
const nonceNow = (): string => {
  const element = document.getElementById("nonce");
  return element instanceof HTMLElement ? (element.nonce ?? "") : "";
};

/** Who asked the system for less movement gets none. */
const wantsStillness = matchMedia("(prefers-reduced-motion: reduce)");

/** White on each of them, hovered or not, is readable. */
const light = {
  colorPrimary: "#1857c4",
  colorPrimaryHover: "#2a66cc",
  colorError: "#b3201f",
  colorTextPlaceholder: "#5f6877",
  borderRadius: 8,
};
const dark = {
  colorPrimary: "#3f7bea",
  colorPrimaryHover: "#3f70cf",
  colorError: "#f04040",
  colorTextPlaceholder: "#9aa5b5",
  colorBgContainer: "#1a1f28",
  colorBgElevated: "#20262f",
  borderRadius: 8,
};

/**
 * Dialogs stand in a place of their own: in the body itself they would stop it from scrolling by a style without the
 * nonce, which the page's policy refuses; `console.css` does that.
 */
const containerOf = (trigger?: HTMLElement): HTMLElement => {
  const above = document.getElementById("above");
  return (trigger === undefined || trigger === document.body) && above !== null ? above : document.body;
};

// Two letters on a button need no space between them.
const button = { autoInsertSpace: false };

/** The console of somebody who is logged in. */
const App = ({ session, me }: { readonly session: Session; readonly me: CurrentSession }) => {
  const language = useLanguage();
  const isDark = useIsDark();
  // One person's console: whoever logs in anew as the same keeps it, with the session's new token.
  const [parts] = useState((): Omit<Console, "me"> => {
    const api = openConsoleApi(session.door);
    return { api, session, timeZone: me.time_zone, shopNames: openShopNames(api, me) };
  });
  const value = useMemo(() => ({ ...parts, me }), [parts, me]);
  const csp = useMemo(() => ({ nonce: nonceNow() }), []);
  const colours = useMemo(
    () => ({
      algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
      token: { ...(isDark ? dark : light), fontFamily: "inherit", motion: !wantsStillness.matches },
    }),
    [isDark],
  );
  return (
    <ConfigProvider
      locale={language === "zh" ? chinese : english}
      theme={colours}
      csp={csp}
      button={button}
      getPopupContainer={containerOf}
    >
      <ConsoleProvider value={value}>
        <Shell />
      </ConsoleProvider>
    </ConfigProvider>
  );
};

export default App;
