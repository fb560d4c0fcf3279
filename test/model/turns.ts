/**
 * Knows when nothing is left to do that waits for no timer. The program's own turns of the event loop are those it asks
 * for with `setImmediate` (commits do); everything else between two timers is microtasks.
 */
let outstanding = 0;
const nativeImmediate = globalThis.setImmediate;

/** Counts every turn asked for from now on. Once for a process. */
export const countTurns = (): void => {
  const counted = (task: (...values: unknown[]) => void, ...values: unknown[]) => {
    outstanding += 1;
    return nativeImmediate(() => {
      outstanding -= 1;
      task(...values);
    });
  };
  Object.defineProperty(globalThis, "setImmediate", { value: counted, configurable: true, writable: true });
};

const idleTurns = 2;
const turnsMost = 2_000;

export const turn = (): Promise<void> => new Promise((resolve) => nativeImmediate(() => resolve()));

/** Lets everything finish that waits for no timer. */
export const settle = async (): Promise<void> => {
  for (let idle = 0, turns = 0; idle < idleTurns; turns += 1) {
    await turn();
    idle = outstanding === 0 ? idle + 1 : 0;
    if (turns > turnsMost) throw new Error("the program asks for one turn after the other without end");
  }
};
