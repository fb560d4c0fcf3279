/** Backups and restores come one at a time. */
export interface Turn {
  /** The turn, to be given back; undefined when somebody has it. */
  readonly take: () => (() => void) | undefined;
  /** Waits for it. Rejects when the gateway closes meanwhile. */
  readonly wait: () => Promise<() => void>;
  readonly taken: () => boolean;
  /** Nobody waits any more. */
  readonly close: () => void;
}

export const openTurn = (): Turn => {
  let held: PromiseWithResolvers<void> | undefined;
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => {});
  const take = (): (() => void) | undefined => {
    if (held !== undefined) return undefined;
    const mine = Promise.withResolvers<void>();
    held = mine;
    return () => {
      if (held !== mine) return;
      held = undefined;
      mine.resolve();
    };
  };
  return {
    take,
    taken: () => held !== undefined,
    close: () => closed.reject(new Error("the gateway is closing")),
    wait: async () => {
      for (;;) {
        const release = take();
        if (release !== undefined) return release;
        await Promise.race([held?.promise, closed.promise]);
      }
    },
  };
};
