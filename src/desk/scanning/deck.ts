import { type Card, type CardState, isUnderWay, toneOf } from "./card.ts";

/** The cards of a desk, newest last, for whoever shows them and whoever moves them on. */
export interface Deck {
  readonly cards: () => readonly Card[];
  readonly find: (key: string) => Card | undefined;
  readonly add: (card: Pick<Card, "key" | "tail"> & Partial<Card>) => void;
  /** A card in a new state; it is news, so nobody has seen it yet. */
  readonly move: (key: string, state: CardState) => void;
  readonly change: (key: string, change: Partial<Omit<Card, "key" | "state">>) => void;
  readonly remove: (key: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** So many are kept at hand; the ledger has them for ever. */
const keptMax = 30;

const wentWell = ({ state }: Card): boolean =>
  state.kind === "settled" && toneOf(state.response) === "success";
const isOver = (card: Card): boolean =>
  (card.seen || wentWell(card)) && !isUnderWay(card) && card.state.kind !== "unknown";

const trimmed = (cards: readonly Card[]): readonly Card[] => {
  const surplus = cards.length - keptMax;
  if (surplus <= 0) return cards;
  const going = new Set(cards.filter(isOver).slice(0, surplus));
  return cards.filter((card) => !going.has(card));
};

export const openDeck = (nowMs: () => number): Deck => {
  let cards: readonly Card[] = [];
  const listeners = new Set<() => void>();
  const become = (next: readonly Card[]): void => {
    cards = trimmed(next);
    for (const listener of listeners) listener();
  };
  const alter = (key: string, with_: (card: Card) => Card): void =>
    become(cards.map((card) => (card.key === key ? with_(card) : card)));
  return {
    cards: () => cards,
    find: (key) => cards.find((card) => card.key === key),
    add: (card) =>
      become([
        ...cards,
        {
          scannedAtMs: nowMs(),
          state: { kind: "waiting" },
          stateAtMs: nowMs(),
          seen: false,
          repeated: false,
          earlier: [],
          abandoned: false,
          ...card,
        },
      ]),
    move: (key, state) => alter(key, (card) => ({ ...card, state, stateAtMs: nowMs(), seen: false })),
    change: (key, change) => alter(key, (card) => ({ ...card, ...change })),
    remove: (key) => become(cards.filter((card) => card.key !== key)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
