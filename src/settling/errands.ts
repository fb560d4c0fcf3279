import type { Clock } from "../clock.ts";
import type { Course } from "./plan.ts";

/** One request on its way to an outcome. */
export interface Errand {
  readonly batchId: string;
  /** Where a first send of this process left it; undefined after a restart. */
  readonly course: Course | undefined;
  /** Called when an outcome is known and the disk refuses it. */
  readonly stuck: () => void;
  /** Waits until `atMs` of the monotonic clock, or until something changed; false when the program stops. */
  readonly waitUntil: (atMs: number) => Promise<boolean>;
  /** Runs one step that talks to Douyin, as soon as there is room for it. */
  readonly inTurn: <T>(step: () => Promise<T>) => Promise<T>;
}

type Opening = Pick<Errand, "stuck" | "inTurn">;

/** The requests that are being pursued: each waits alone, and all of them end together when the program stops. */
export const openErrands = ({ clock }: { readonly clock: Clock }) => {
  const wakers = new Map<string, () => void>();
  const open = new Set<string>();
  const active = new Set<Promise<unknown>>();
  let stopped = false;
  let pauses = 0;

  const waitUntil = (batchId: string, atMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      if (stopped) return resolve(false);
      const finish = (): void => {
        cancel();
        wakers.delete(batchId);
        resolve(!stopped);
      };
      const cancel = clock.after(Math.max(0, atMs - clock.monotonicMs()), finish);
      wakers.set(batchId, finish);
    });

  const watched = async <T>(step: () => Promise<T>): Promise<T> => {
    const running = step();
    active.add(running);
    try {
      return await running;
    } finally {
      active.delete(running);
    }
  };

  return {
    open: (batchId: string, { stuck, inTurn }: Opening): Errand => {
      open.add(batchId);
      return {
        batchId,
        course: undefined,
        stuck,
        waitUntil: (atMs) => waitUntil(batchId, atMs),
        inTurn: (step) => inTurn(() => watched(step)),
      };
    },
    /** How many are under way. */
    count: () => open.size,
    end: ({ batchId }: Errand): void => {
      open.delete(batchId);
      wakers.delete(batchId);
    },
    /** Waits without a request; false when the program stops. */
    pause: (durationMs: number): Promise<boolean> => {
      pauses += 1;
      return waitUntil(`pause ${pauses}`, clock.monotonicMs() + durationMs);
    },
    wake: (batchId: string): void => wakers.get(batchId)?.(),
    stopped: () => stopped,
    /** Nothing waits any more; resolves when the steps under way have ended. */
    stop: async (): Promise<void> => {
      stopped = true;
      for (const wake of [...wakers.values()]) wake();
      await Promise.allSettled(active);
    },
  };
};

export type Errands = ReturnType<typeof openErrands>;
