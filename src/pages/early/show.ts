import { language, ownSession, showLanguage, showTheme } from "../choices.ts";

/** Whom a form that comes with the page is for: one who has to log in first, or one who is at work here. */
export type Early = "nobody" | "somebody";

const templateOf = (who: Early): HTMLTemplateElement | null => {
  const found = document.getElementById(`${who}-${language.get()}`);
  return found instanceof HTMLTemplateElement ? found : null;
};

/**
 * The gateway, which sees the cookie, sends the one form or the other; a page that a worker has kept comes with both, and
 * then the device says what it remembers.
 */
const chosen = (): Early | null => {
  const there = (["nobody", "somebody"] as const).filter((who) => templateOf(who) !== null);
  const [only = null, ...others] = there;
  if (others.length === 0) return only;
  return ownSession.get() === "none" ? "nobody" : "somebody";
};

/**
 * Shows the form that came with the page, in the language and colours of this device, before any other script is there.
 * Null when there is none, or it is not wanted.
 */
export const showEarly = (
  isWanted: (who: Early) => boolean = () => true,
): { readonly who: Early; readonly form: HTMLFormElement } | null => {
  showTheme();
  showLanguage();
  const who = chosen();
  const place = document.getElementById("page");
  if (who === null || place === null || !isWanted(who)) return null;
  place.append(templateOf(who)?.content.cloneNode(true) ?? "");
  place.dataset["early"] = who;
  const form = place.querySelector("form");
  // Nothing can be sent yet, and a refused form would keep the page's script from coming at all.
  form?.addEventListener("submit", (event) => event.preventDefault());
  return form === null ? null : { who, form };
};
