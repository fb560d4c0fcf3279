import { useSyncExternalStore } from "react";
import { openChoice } from "./stored.ts";

export type Language = "zh" | "en";

/** Chinese first; the choice is kept on this device. */
export const language = openChoice("dyg-language", ["zh", "en"]);

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

/** The language people chose, as the browser calls it. */
export const localeOf = (chosen: Language): string => (chosen === "zh" ? "zh-CN" : "en-GB");

export const useLanguage = (): Language => useSyncExternalStore(language.subscribe, language.get);

/** The words of a dictionary in the language that is chosen. */
export const useWords = <Own extends Dictionary>(words: Words<Own>): Same<Own> => words[useLanguage()];

/** Tells the document, for screen readers and hyphenation, what language it is in. */
export const followLanguage = (): void => {
  const tell = (): void => {
    document.documentElement.lang = localeOf(language.get());
  };
  tell();
  language.subscribe(tell);
};
