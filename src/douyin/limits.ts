import type { Clock } from "../clock.ts";

/** The time allowed for something ran out before it ended. */
export class TimeRanOut extends Error {
  override readonly name = "TimeRanOut";

  constructor(waitingFor: string) {
    super(`the time limit ran out while waiting for ${waitingFor}`);
  }
}

/** The work's value, if it comes within `limitMs`. The work itself is not stopped. @throws {TimeRanOut} or what the work throws. */
export const withinMs = async <T>(parts: {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly waitingFor: string;
  readonly work: Promise<T>;
}): Promise<T> => {
  const { clock, limitMs, waitingFor, work } = parts;
  if (limitMs <= 0) {
    // Nobody will look at it any more.
    work.catch(() => {});
    throw new TimeRanOut(waitingFor);
  }
  let cancel = () => {};
  const limit = new Promise<never>((_, reject) => {
    cancel = clock.after(limitMs, () => reject(new TimeRanOut(waitingFor)));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancel();
  }
};
