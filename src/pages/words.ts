import { useSyncExternalStore } from "react";
import { type Language, language, showLanguage } from "./choices.ts";

/** A dictionary: words, and functions that make words of something. */
type Dictionary = Readonly<Record<string, string | ((...given: never[]) => string)>>;

/** The same words in another language: none missing, none too many, made of the same things. */
type Same<Words extends Dictionary> = {
  readonly [Key in keyof Words]: Words[Key] extends (...given: infer Given) => string
    ? (...given: Given) => string
    : string;
};

/** A dictionary in both languages, held to each other by the compiler. */
export type Words<Own extends Dictionary = Dictionary> = Readonly<Record<Language, Same<Own>>>;

export const bilingual = <const Own extends Dictionary>(zh: Own, en: Same<Own>): Words<Own> => {
  const same: Same<Own> = Object.assign(Object.create(null), zh);
  return { zh: same, en };
};

/** The third is for a form that is written when the page is built. */
export const useLanguage = (): Language =>
  useSyncExternalStore(language.subscribe, language.get, language.get);

/** The words of a dictionary in the language that is chosen. */
export const useWords = <Own extends Dictionary>(words: Words<Own>): Same<Own> => words[useLanguage()];

export const followLanguage = (): void => {
  showLanguage();
  language.subscribe(showLanguage);
};
