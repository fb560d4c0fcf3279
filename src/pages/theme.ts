import { useSyncExternalStore } from "react";
import { openChoice } from "./stored.ts";

/** Light or dark, or as the system has it. */
export const theme = openChoice("dyg-theme", ["system", "light", "dark"]);

const systemDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = (): boolean => theme.get() === "dark" || (theme.get() === "system" && systemDark.matches);

const subscribe = (listener: () => void): (() => void) => {
  const stop = theme.subscribe(listener);
  systemDark.addEventListener("change", listener);
  return () => {
    stop();
    systemDark.removeEventListener("change", listener);
  };
};

/** Whether the page is dark now: for what is drawn rather than styled. */
export const useIsDark = (): boolean => useSyncExternalStore(subscribe, isDark);

/** Puts the theme on the document, where the colours of `base.css` hang on it. */
export const followTheme = (): void => {
  const show = (): void => {
    document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
  };
  show();
  subscribe(show);
};
