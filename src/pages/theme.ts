import { useSyncExternalStore } from "react";
import { isDark, showTheme, systemDark, theme } from "./choices.ts";

const subscribe = (listener: () => void): (() => void) => {
  const stop = theme.subscribe(listener);
  const system = systemDark();
  system.addEventListener("change", listener);
  return () => {
    stop();
    system.removeEventListener("change", listener);
  };
};

/** Whether the page is dark now: for what is drawn rather than styled. */
export const useIsDark = (): boolean => useSyncExternalStore(subscribe, isDark);

export const followTheme = (): void => {
  showTheme();
  subscribe(showTheme);
};
