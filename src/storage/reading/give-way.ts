import { readlinkSync } from "node:fs";
import { getPriority, setPriority } from "node:os";

/** So much below the others, down to the lowest there is. */
const stepsDown = 10;
const lowest = 19;

/**
 * From now on this thread gives way to the others: where processors are few, whoever verifies a coupon does not wait for
 * a report. On Linux each thread has a priority of its own; elsewhere it would be that of the whole program, and stays.
 */
export const giveWay = (): void => {
  if (process.platform !== "linux") return;
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    setPriority(thread, Math.min(lowest, getPriority(thread) + stepsDown));
  } catch {
    // Some containers show no /proc: the thread then reads with everyone else's priority.
  }
};
