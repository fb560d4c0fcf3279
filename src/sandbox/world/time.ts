import type { Clock } from "../../clock.ts";

/** Douyin's own clock: the machine's, and an offset that tests can shift. */
export interface SandboxTime {
  readonly nowMs: () => number;
  readonly shift: (offsetMs: number) => void;
  readonly offsetMs: () => number;
  readonly clock: Clock;
}

export const sandboxTime = (clock: Clock): SandboxTime => {
  let offset = 0;
  return {
    nowMs: () => clock.nowMs() + offset,
    shift: (offsetMs) => {
      offset += offsetMs;
    },
    offsetMs: () => offset,
    clock,
  };
};

/** Whole Unix seconds, the unit of nearly every time on the wire. */
export const seconds = (timeMs: number): number => Math.floor(timeMs / 1000);
