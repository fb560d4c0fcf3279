import { type ReactNode, type RefObject, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { Early } from "./show.ts";

interface Typed {
  readonly id: string;
  readonly text: string;
  readonly isFocused: boolean;
}

/** What was typed into the form the page came with, until the field it was meant for is there. In memory alone. */
let typed: Typed | null = null;

/** Whom the form is for that the page came with; null when it came without. */
export const earlyIn = ({ dataset: { early } }: HTMLElement): Early | null =>
  early === "nobody" || early === "somebody" ? early : null;

/** Shows the page where its early form was. All in one turn: a letter between the two would be lost. */
export const showPage = (place: HTMLElement, page: ReactNode): void => {
  const field = place.querySelector("input");
  if (field !== null)
    typed = { id: field.id, text: field.value, isFocused: document.activeElement === field };
  delete place.dataset["early"];
  const root = createRoot(place);
  flushSync(() => root.render(page));
};

/** What was typed before into the early field with this id; the field here has the focus if that one had it. */
export const useTypedBefore = (id: string, field: RefObject<HTMLInputElement | null>): string => {
  const [before] = useState(() => (typed?.id === id ? typed : null));
  useLayoutEffect(() => {
    if (before === null) return;
    typed = null;
    if (!before.isFocused) return;
    field.current?.focus();
    field.current?.setSelectionRange(before.text.length, before.text.length);
  }, [before, field]);
  return before?.text ?? "";
};
