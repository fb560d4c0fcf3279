import { useEffect, useState } from "react";

/** The time of day, anew every second: for countdowns, and for what leaves the stage by itself. */
export const useNow = (everyMs = 1_000): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
};
