import { createContext, useContext, useSyncExternalStore } from "react";
import type { CurrentSession, Session } from "../pages/session.ts";
import { type DeskApi, openDeskApi } from "./routes.ts";
import { type Card, toneOf } from "./scanning/card.ts";
import { type Deck, openDeck } from "./scanning/deck.ts";
import { openJournal } from "./scanning/journal.ts";
import { openRecent } from "./scanning/recent.ts";
import { openVerifying } from "./scanning/verifying.ts";
import { openWork, type Work } from "./scanning/work.ts";
import { settings } from "./settings.ts";
import { chosenShop } from "./shop.ts";

/** One cashier at this desk, with everything in his hands. */
export interface DeskValue {
  readonly session: Session;
  readonly who: CurrentSession;
  readonly api: DeskApi;
  readonly deck: Deck;
  readonly work: Work;
}

const nowMs = (): number => Date.now();

const newKey = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return `desk-${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")}`;
};

const pause = (delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    addEventListener("online", done);
  });

/** A tab that is at a verify holds its lock; where there are no locks, the gateway's key has to do, as it can. */
const alone = async (key: string, work: () => Promise<void>): Promise<boolean> => {
  if (navigator.locks === undefined) {
    await work();
    return true;
  }
  return await navigator.locks.request(`dyg-${key}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await work();
    return true;
  });
};

/** What is scanned in one tab the others know, so that none takes it for new; nothing of it is kept. */
const openNews = (uid: string) => {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("dyg-desk");
  const recent = openRecent(nowMs, (text, reading) => channel?.postMessage({ uid, text, reading }));
  channel?.addEventListener("message", ({ data }) => {
    if (data.uid === uid) recent.hear(String(data.text), data.reading);
  });
  return recent;
};

/** Of each cashier one, for as long as the page lives: what is under way goes on behind the log-in screen. */
const desks = new Map<string, DeskValue>();

const openDeskOf = (session: Session, who: CurrentSession): DeskValue => {
  const api = openDeskApi(session.door);
  const deck = openDeck(nowMs);
  const journal = openJournal(localStorage, nowMs);
  const verifying = openVerifying({ api, deck, journal, nowMs, pause, settled: () => {} });
  const work = openWork({
    api,
    deck,
    journal,
    recent: openNews(who.uid),
    verifying,
    uid: who.uid,
    poiId: () => chosenShop.get()?.poiId ?? "",
    atOnce: () => settings.atOnce.get() === "on",
    nowMs,
    pause,
    newKey,
    alone,
  });
  void work.takeUp();
  return { session, who, api, deck, work };
};

export const deskOf = (session: Session, who: CurrentSession): DeskValue => {
  const found = desks.get(who.uid) ?? openDeskOf(session, who);
  const desk = { ...found, who };
  desks.set(who.uid, desk);
  return desk;
};

export const DeskContext = createContext<DeskValue | null>(null);

export const useDesk = (): DeskValue => {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("there is no desk around this");
  return desk;
};

export const useCards = (): readonly Card[] => {
  const { deck } = useDesk();
  return useSyncExternalStore(deck.subscribe, deck.cards);
};

/** Changes whenever a verify or cancel has ended: then sums are asked for anew. */
export const settledCount = (cards: readonly Card[]): number =>
  cards.filter(({ state }) => state.kind === "settled" && toneOf(state.response) !== "unknown").length;
