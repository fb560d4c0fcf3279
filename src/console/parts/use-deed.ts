import { useCallback, useRef, useState } from "react";

/** Something a person sets off: it runs once at a time, and a refusal stays until it is tried again or put away. */
export interface Deed<Input, Result> {
  readonly isRunning: boolean;
  readonly problem: unknown;
  /** null when it was refused, or runs already. */
  readonly run: (input: Input) => Promise<Result | null>;
  readonly forget: () => void;
}

export const useDeed = <Input, Result>(act: (input: Input) => Promise<Result>): Deed<Input, Result> => {
  const [state, setState] = useState<{ readonly isRunning: boolean; readonly problem: unknown }>({
    isRunning: false,
    problem: null,
  });
  const running = useRef(false);
  const latest = useRef(act);
  latest.current = act;

  const run = useCallback(async (input: Input): Promise<Result | null> => {
    if (running.current) return null;
    running.current = true;
    setState({ isRunning: true, problem: null });
    try {
      const result = await latest.current(input);
      setState({ isRunning: false, problem: null });
      return result;
    } catch (problem) {
      setState({ isRunning: false, problem });
      return null;
    } finally {
      running.current = false;
    }
  }, []);
  const forget = useCallback(() => setState({ isRunning: false, problem: null }), []);
  return { ...state, run, forget };
};
