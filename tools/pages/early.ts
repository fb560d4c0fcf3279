import { join } from "node:path";

/** What a page can show before its script has come. */
export interface EarlyParts {
  /** Runs in the page itself, and shows one of the forms. */
  readonly script: string;
  /** Of those who have to log in, and of those who are at work; each is there in every language. */
  readonly nobody: string;
  readonly somebody: string;
}

/** Those of a room, of its folder `early/`: `forms.tsx` has written them when it is loaded, `script.ts` shows them. */
export const earlyParts = async (room: string): Promise<EarlyParts> => {
  const folder = join(room, "early");
  const forms = formsIn(await import(join(folder, "forms.tsx")));
  const of = (who: string): string =>
    forms
      .filter(([id]) => id.startsWith(`${who}-`))
      .map(([id, html]) => `<template id="${id}">${html}</template>`)
      .join("");
  const script = await scriptOf(join(folder, "script.ts"));
  return { script, nobody: of("nobody"), somebody: of("somebody") };
};

/** Held to their form here: these files are checked as code of the browser, which this one is not. */
const formsIn = (module: unknown): readonly (readonly [id: string, html: string])[] => {
  const forms: unknown =
    typeof module === "object" && module !== null && "forms" in module ? module.forms : {};
  return Object.entries(forms ?? {}).map(([id, html]) => [id, String(html)]);
};

const scriptOf = async (entry: string): Promise<string> => {
  const built = await Bun.build({ entrypoints: [entry], target: "browser", format: "iife", minify: true });
  const script = built.outputs[0];
  if (!built.success || script === undefined)
    throw new AggregateError(built.logs, `${entry} could not be built`);
  const text = (await script.text()).trim();
  if (/<\/script|<!--/i.test(text)) throw new Error(`${entry} holds what would end it inside a page`);
  return text;
};
