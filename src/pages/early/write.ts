import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { type Language, language } from "../choices.ts";
import type { Early } from "./show.ts";

const languages: readonly Language[] = ["zh", "en"];

/**
 * The forms that come with a page, as HTML, by the id under which `show.ts` looks for them. Written when the page is
 * built, by the components that take their place: so they look the same, in each language.
 */
export const writeEarly = (
  forms: Readonly<Partial<Record<Early, ReactNode>>>,
): Readonly<Record<string, string>> => {
  const before = language.get();
  const written = languages.flatMap((one) => {
    language.set(one);
    return Object.entries(forms).map(([who, form]) => [`${who}-${one}`, renderToStaticMarkup(form)]);
  });
  language.set(before);
  return Object.fromEntries(written);
};
