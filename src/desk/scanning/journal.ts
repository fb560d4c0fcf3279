/**
 * A verify that was sent, or is about to be, and whose end nobody here knows yet. Written before it is sent: a page that
 * is closed in the middle finds out afterwards. It holds no coupon code: a ticket is of use to this cashier alone, once.
 */
export interface Pending {
  readonly key: string;
  readonly uid: string;
  readonly poiId: string;
  readonly tail: string;
  readonly sentAtMs: number;
  /** To send the same again; null for a verify by code, which can only be asked about. */
  readonly ticket: { readonly ticket: string; readonly quantity: number } | null;
}

export interface Journal {
  readonly add: (pending: Pending) => void;
  readonly remove: (key: string) => void;
  readonly all: () => readonly Pending[];
}

/** As much of localStorage as is needed. */
export interface Shelf {
  readonly length: number;
  readonly key: (index: number) => string | null;
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, text: string) => void;
  readonly removeItem: (key: string) => void;
}

const prefix = "dyg-pending-";
/** The gateway forgets keys after seven days. */
const keptMs = 7 * 86_400_000;

const isPending = (value: unknown): value is Pending =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  typeof value.key === "string" &&
  "uid" in value &&
  typeof value.uid === "string" &&
  "poiId" in value &&
  typeof value.poiId === "string" &&
  "sentAtMs" in value &&
  typeof value.sentAtMs === "number";

const read = (text: string | null): Pending | null => {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isPending(value) ? value : null;
  } catch {
    return null;
  }
};

/** One entry a verify, so that tabs never write over each other's. */
export const openJournal = (shelf: Shelf, nowMs: () => number): Journal => ({
  add: (pending) => shelf.setItem(`${prefix}${pending.key}`, JSON.stringify(pending)),
  remove: (key) => shelf.removeItem(`${prefix}${key}`),
  all: () => {
    const keys = Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? "");
    const found: Pending[] = [];
    for (const key of keys.filter((name) => name.startsWith(prefix))) {
      const pending = read(shelf.getItem(key));
      if (pending !== null && nowMs() - pending.sentAtMs < keptMs) found.push(pending);
      else shelf.removeItem(key);
    }
    return found.toSorted((a, b) => a.sentAtMs - b.sentAtMs);
  },
});
