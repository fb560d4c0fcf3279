import { useState } from "react";

/** Which page of a list is looked at, by the cursors that lead to it: as fast deep down as at the start. */
export interface Pages {
  /** null on the first one. */
  readonly cursor: string | null;
  readonly number: number;
  readonly next: (cursor: string) => void;
  readonly previous: () => void;
  readonly first: () => void;
}

/** Cursors belong to one set of filters: with another `key` the first page is looked at again. */
export const usePages = (key: string): Pages => {
  const [state, setState] = useState<{ readonly key: string; readonly cursors: readonly string[] }>({
    key,
    cursors: [],
  });
  const cursors = state.key === key ? state.cursors : [];
  return {
    cursor: cursors.at(-1) ?? null,
    number: cursors.length + 1,
    next: (cursor) => setState({ key, cursors: [...cursors, cursor] }),
    previous: () => setState({ key, cursors: cursors.slice(0, -1) }),
    first: () => setState({ key, cursors: [] }),
  };
};
