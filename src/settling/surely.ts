import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Commit, Write } from "../storage/door.ts";

const firstDelayMs = 1_000;
const delayMaxMs = 30_000;

/** The disk's no, and not a defect that every further try would meet again. */
const isRefusal = (cause: unknown): boolean => cause instanceof Problem && cause.code === "not_ready";

/**
 * Commits what must not be lost: the outcome of a request that is under way. When the disk refuses, it is tried again
 * until it holds or the program stops. `work` must be guarded: running it twice changes nothing.
 */
export interface SureCommit {
  /** Rejects at the first refusal, so that nobody is told what is not on disk; goes on trying behind that. */
  readonly commit: (work: (write: Write) => void) => Promise<void>;
  /**
   * Resolves when it is on disk, however long that takes; `stuck` is called at the first refusal. Rejects for a defect
   * of `work` alone.
   */
  readonly keep: (work: (write: Write) => void, stuck?: () => void) => Promise<void>;
  /** Outcomes that are known here and not on disk yet. */
  readonly waiting: () => number;
  readonly stop: () => void;
}

export const sureCommit = (parts: {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
}): SureCommit => {
  let waiting = 0;
  let stopped = false;

  const again = (work: (write: Write) => void, delayMs: number, done: () => void): void => {
    parts.clock.after(delayMs, () => {
      if (stopped) return;
      parts.commit(work).then(
        () => {
          waiting -= 1;
          parts.log.info("an outcome that could not be written is on disk now");
          done();
        },
        (cause: unknown) => {
          parts.log.error("an outcome still cannot be written", { cause });
          again(work, Math.min(delayMs * 2, delayMaxMs), done);
        },
      );
    });
  };

  const attempt = async (
    work: (write: Write) => void,
    done: () => void,
  ): Promise<{ readonly refused?: unknown }> => {
    try {
      await parts.commit(work);
      done();
      return {};
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
      waiting += 1;
      again(work, firstDelayMs, done);
      return { refused: cause };
    }
  };

  return {
    commit: async (work) => {
      const { refused } = await attempt(work, () => {});
      if (refused !== undefined) throw refused;
    },
    keep: (work, stuck = () => {}) =>
      new Promise((resolve, reject) => {
        attempt(work, resolve).then(({ refused }) => {
          if (refused !== undefined) stuck();
        }, reject);
      }),
    waiting: () => waiting,
    stop: () => {
      stopped = true;
    },
  };
};
