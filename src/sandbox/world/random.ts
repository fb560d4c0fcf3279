/** A reproducible source of made-up values. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  readonly int: (below: number) => number;
  /** `length` characters out of `alphabet`. */
  readonly text: (length: number, alphabet: string) => string;
  readonly digits: (length: number) => string;
  /** A 19-digit id above 2^53, odd, so that no double holds it exactly. */
  readonly id: () => string;
  /** Base64-looking text that always holds `+`, `/` and `=`, the characters URL mistakes damage. */
  readonly cipher: (length: number) => string;
}

const lower = "abcdefghijklmnopqrstuvwxyz";
/** Letters and digits, for tokens and link names. */
export const letters = `${lower}${lower.toUpperCase()}0123456789`;

const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** One independent stream per name, so that traffic does not change the orders made later (mulberry32). */
export const openRandom = (seed: number, stream: string): Random => {
  let state = seedOf(`${seed}/${stream}`);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  const text = (length: number, alphabet: string) => {
    let made = "";
    while (made.length < length) made += alphabet.charAt(int(alphabet.length));
    return made;
  };
  const digits = (length: number) => text(length, "0123456789");
  return {
    int,
    text,
    digits,
    id: () => `7${digits(17)}${text(1, "13579")}`,
    cipher: (length) => `Cg${text(6, letters)}+${text(length - 12, `${letters}+/`)}/A==`,
  };
};
