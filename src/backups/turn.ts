/** Backups and restores come one at a time. */
export interface Turn {
  /** The turn, to be given back; undefined when somebody has it. */
  readonly take: () => (() => void) | undefined;
  /** Waits for it. */
  readonly wait: () => Promise<() => void>;
  readonly taken: () => boolean;
}

export const openTurn = (): Turn => {
  let held: PromiseWithResolvers<void> | undefined;
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
    wait: async () => {
      for (;;) {
        const release = take();
        if (release !== undefined) return release;
        await held?.promise;
      }
    },
  };
};
