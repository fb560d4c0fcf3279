import { useCallback, useEffect, useRef, useState } from "react";

/** What is known of something that was asked: it may be old, on its way, or refused, and each of them is shown. */
export interface Answer<Value> {
  /** The latest that came, also while it is asked for again; null before the first. */
  readonly value: Value | null;
  /** Why the last ask brought nothing; null after one that did. */
  readonly problem: unknown;
  readonly isAsking: boolean;
  readonly again: () => void;
}

interface Known<Value> {
  readonly key: string;
  readonly value: Value | null;
  readonly problem: unknown;
  readonly isAsking: boolean;
}

const nothing = { value: null, problem: null, isAsking: true };

/**
 * Asks when the page is shown, when `key` changes, and every `everyMs` while somebody looks at it. An answer to an older
 * key is dropped; one that fails leaves what was known, beside the reason.
 */
export const useAnswer = <Value>(
  key: string,
  ask: (signal: AbortSignal) => Promise<Value>,
  everyMs: number | null = null,
): Answer<Value> => {
  const [known, setKnown] = useState<Known<Value>>({ key, ...nothing });
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is another ask of the same
  useEffect(() => {
    const leaving = new AbortController();
    setKnown((before) => (before.key === key ? { ...before, isAsking: true } : { key, ...nothing }));
    latest
      .current(leaving.signal)
      .then((value) => !leaving.signal.aborted && setKnown({ key, value, problem: null, isAsking: false }))
      .catch(
        (problem: unknown) =>
          !leaving.signal.aborted && setKnown((before) => ({ ...before, problem, isAsking: false })),
      );
    return () => leaving.abort();
  }, [key, turn]);

  const again = useCallback(() => setTurn((count) => count + 1), []);
  const isAsking = known.isAsking;
  useEffect(() => {
    // The next ask is counted from the end of the last: a slow gateway is not asked twice at once.
    if (everyMs === null || isAsking) return;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") again();
    }, everyMs);
    const seen = () => document.visibilityState === "visible" && again();
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [everyMs, isAsking, again]);

  // Between a change of the key and the effect above, what is known is still of the other.
  const shown = known.key === key ? known : nothing;
  return { value: shown.value, problem: shown.problem, isAsking: shown.isAsking, again };
};
