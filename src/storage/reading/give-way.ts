import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";

/** Halfway to what runs only where nobody else wants a processor. */
const yielding = 10;

/**
 * From now on this thread gives way to the others: where processors are few, whoever verifies a coupon does not wait for
 * a report. On Linux each thread has a priority of its own; elsewhere it would be that of the whole program, and stays.
 */
export const giveWay = (): void => {
  if (process.platform !== "linux") return;
  try {
    setPriority(Number(readlinkSync("/proc/thread-self").split("/").at(-1)), yielding);
  } catch {
    // Some containers show no /proc: the thread then reads with everyone else's priority.
  }
};
