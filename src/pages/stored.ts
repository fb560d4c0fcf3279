/** A value that outlives the page, and tells whoever listens when it changes, also from another tab. */
export interface Stored<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  /** Gives back how to stop listening. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A browser may keep nothing, as in a private window; then a choice lasts as long as the page. */
const quietly = <Result>(work: () => Result, otherwise: Result): Result => {
  try {
    return work();
  } catch {
    return otherwise;
  }
};

/**
 * A value of localStorage under `key`. `read` makes a value of what stands there, null when nothing does: other
 * versions of the page, and anyone else, may have written it.
 */
export const openStored = <Value>(parts: {
  readonly key: string;
  readonly read: (text: string | null) => Value;
  readonly write: (value: Value) => string;
}): Stored<Value> => {
  const { key, read, write } = parts;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let value = read(quietly(() => localStorage.getItem(key), null));
  const follow = (event: StorageEvent): void => {
    // A null key: everything was cleared.
    if (event.key !== key && event.key !== null) return;
    value = read(event.key === null ? null : event.newValue);
    tell();
  };
  // Words are also read by tests, without a browser around them.
  if (typeof window !== "undefined") window.addEventListener("storage", follow);
  return {
    get: () => value,
    set: (next) => {
      value = next;
      quietly(() => localStorage.setItem(key, write(next)), undefined);
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** One of a few words, such as a language; the first one when nothing was chosen. */
export const openChoice = <const Word extends string>(
  key: string,
  words: readonly [Word, ...Word[]],
): Stored<Word> =>
  openStored({
    key,
    read: (text) => words.find((word) => word === text) ?? words[0],
    write: (word) => word,
  });
