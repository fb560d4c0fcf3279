import { openChoice } from "./stored.ts";

/** What a page keeps on this device of those who use it: without React, for the script that comes with the page as well. */

export type Language = "zh" | "en";

/** Chinese first; the choice is kept on this device. */
export const language = openChoice("dyg-language", ["zh", "en"]);

/** The language people chose, as the browser calls it. */
export const localeOf = (chosen: Language): string => (chosen === "zh" ? "zh-CN" : "en-GB");

/** Light or dark, or as the system has it. */
export const theme = openChoice("dyg-theme", ["system", "light", "dark"]);

/** Media queries need a browser, which there is none of while a page is built. */
export const systemDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

export const isDark = (): boolean =>
  theme.get() === "dark" || (theme.get() === "system" && systemDark().matches);

/** Puts the theme on the document, where the colours of `base.css` hang on it. */
export const showTheme = (): void => {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
};

/** Tells the document, for screen readers and hyphenation, what language it is in. */
export const showLanguage = (): void => {
  document.documentElement.lang = localeOf(language.get());
};

/**
 * Whether this browser has a session, as far as it knows; the cookie itself no script may see. Without one nobody is asked
 * about: whoever comes for the first time sees the way in at once, and no refusal.
 */
export const ownSession = openChoice("dyg-session", ["none", "some"]);
