/** Choices of a proof, the same for the same seed; what they meet in time is the machine's affair. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  readonly int: (from: number, to: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** A stream of its own, so that one worker's choices do not depend on another's speed. */
  readonly fork: (name: string) => Random;
}

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** mulberry32. */
export const openRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int: Random["int"] = (from, to) => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    chance: (share) => next() < share,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    fork: (name) => openRandom(hashOf(`${seed} ${name}`)),
  };
};

/** `DYG_PROOF_SEED`, or a new one. */
export const proofSeed = (): number => {
  const given = process.env["DYG_PROOF_SEED"];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
};

/** A whole number from the environment, or what holds without it. */
export const proofNumber = (name: string, unset: number): number => {
  const given = process.env[name];
  return given === undefined || given === "" ? unset : Number(given);
};
