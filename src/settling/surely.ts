import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Commit, Write } from "../storage/door.ts";

const firstDelayMs = 1_000;
const delayMaxMs = 30_000;

/**
 * Commits what must not be lost: the outcome of a request that is under way. When the disk refuses, it is tried again in
 * the background until it holds or the program stops; the returned promise rejects at the first refusal, so that
 * nobody is told what is not on disk. `work` must be guarded: running it twice changes nothing.
 */
export const sureCommit = (parts: { readonly commit: Commit; readonly clock: Clock; readonly log: Log }) => {
  let waiting = 0;
  let stopped = false;

  const again = (work: (write: Write) => void, delayMs: number): void => {
    parts.clock.after(delayMs, () => {
      if (stopped) return;
      parts.commit(work).then(
        () => {
          waiting -= 1;
          parts.log.info("an outcome that could not be written is on disk now");
        },
        (cause: unknown) => {
          parts.log.error("an outcome still cannot be written", { cause });
          again(work, Math.min(delayMs * 2, delayMaxMs));
        },
      );
    });
  };

  return {
    commit: async (work: (write: Write) => void): Promise<void> => {
      try {
        await parts.commit(work);
      } catch (cause) {
        waiting += 1;
        again(work, firstDelayMs);
        throw cause;
      }
    },
    /** Outcomes that are known here and not on disk yet. */
    waiting: () => waiting,
    stop: () => {
      stopped = true;
    },
  };
};

export type SureCommit = ReturnType<typeof sureCommit>;
