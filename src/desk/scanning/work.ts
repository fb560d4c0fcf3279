import type { Api } from "../../pages/api.ts";
import { ApiProblem } from "../../pages/problems.ts";
import { type Card, type CouponPreview, toneOf, usableUses } from "./card.ts";
import type { Deck } from "./deck.ts";
import type { Journal, Pending } from "./journal.ts";
import type { Recent } from "./recent.ts";
import { readScan, type Scan, tailOf } from "./scan.ts";
import { mayTryAgain, type VerifyBody, type Verifying } from "./verifying.ts";

export interface WorkParts {
  readonly api: Api<"previewCoupon" | "findVerifications" | "abandonVerification">;
  readonly deck: Deck;
  readonly journal: Journal;
  readonly recent: Recent;
  readonly verifying: Verifying;
  readonly uid: string;
  readonly poiId: () => string;
  /** Verify at once, one coupon, without asking. */
  readonly atOnce: () => boolean;
  readonly nowMs: () => number;
  /** Resolves after that time, or sooner when the network comes back. */
  readonly pause: (delayMs: number) => Promise<void>;
  readonly newKey: () => string;
  /** Runs the work while this tab alone has hold of the key; false, without running it, when another tab has. */
  readonly alone: (key: string, work: () => Promise<void>) => Promise<boolean>;
}

/** What became of a line of the field. */
export type Taken =
  | { readonly kind: "card"; readonly key: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "nothing" }
  | { readonly kind: "again" }
  | { readonly kind: "unreadable"; readonly why: "several-codes" | "no-code" | "device-code" };

interface Held {
  readonly scan: CouponScan;
  readonly poiId: string;
  readonly asks: boolean;
}

type CouponScan = Extract<Scan, { kind: "link" | "code" }>;

/** So many calls of scans at a time; the others wait their turn, and none is lost. */
const atATime = 4;

const textOf = (scan: CouponScan): string => (scan.kind === "code" ? scan.code : scan.url);
const fieldsOf = (scan: CouponScan) =>
  scan.kind === "code" ? { code: scan.code } : { short_link: scan.url };

/** The work of a desk: from a line of the field to the end of its card. */
export const openWork = (parts: WorkParts) => {
  const { api, deck, journal, recent, verifying, nowMs } = parts;
  /** What was scanned for a card, in memory alone. */
  const scans = new Map<string, Held>();
  /** What was sent for a card: it is never sent otherwise with the same key. */
  const sent = new Map<string, { readonly more: Partial<VerifyBody>; readonly poiId: string }>();
  /** Which look at a coupon is the latest: an older one that waits gives way to it. */
  const looking = new Map<string, symbol>();
  const inTurn = openTurns(atATime);

  const noteEnd = (key: string): void => {
    const card = deck.find(key);
    const held = scans.get(key);
    if (card === undefined || held === undefined || card.state.kind === "choosing") return;
    const verified =
      card.state.kind === "settled" && ["success", "partial"].includes(toneOf(card.state.response));
    recent.end(textOf(held.scan), verified);
  };

  const verify = async (key: string, more: Partial<VerifyBody>, poiId: string): Promise<void> => {
    sent.set(key, { more, poiId });
    const body: VerifyBody = { poi_id: poiId, ...more, idempotency_key: key };
    const { ticket, quantity = 1 } = body;
    const card = deck.find(key);
    const pending: Pending = {
      key,
      uid: parts.uid,
      poiId,
      tail: card?.tail ?? "",
      sentAtMs: nowMs(),
      ticket: ticket === undefined ? null : { ticket, quantity },
    };
    deck.move(key, { kind: "verifying" });
    // On the disk before it leaves: a page that is closed now finds out what became of it.
    journal.add(pending);
    await parts.alone(key, () => verifying.run({ pending, body }));
    noteEnd(key);
  };

  const lookEarlier = async (key: string, { order_id: orderId }: CouponPreview): Promise<void> => {
    if (orderId === null) return;
    const found = await api
      .findVerifications({ query: { order_id: orderId, page_size: 50 } })
      .catch(() => null);
    const earlier = found?.body.data.filter(({ verify_status: status }) => status !== "failed") ?? [];
    if (earlier.length > 0) deck.change(key, { earlier });
  };

  /** What a preview said no with; null when its card goes on. */
  const look = async (key: string, held: Held): Promise<ApiProblem | null> => {
    try {
      const { body } = await api.previewCoupon({ body: { poi_id: held.poiId, ...fieldsOf(held.scan) } });
      const { data } = body;
      // None is listed: a verify consumes nothing then, and the gateway says why.
      if (data.coupons.length === 0) {
        await verify(key, { ticket: data.ticket, quantity: 1 }, held.poiId);
        return null;
      }
      deck.move(key, { kind: "choosing", preview: data, quantity: Math.min(1, usableUses(data)) });
      void lookEarlier(key, data);
      return null;
    } catch (thrown) {
      if (thrown instanceof ApiProblem) return thrown;
      deck.move(key, { kind: "not-sent" });
      return null;
    }
  };

  const preview = async (key: string): Promise<void> => {
    const held = scans.get(key);
    if (held === undefined) return;
    const turn = Symbol();
    looking.set(key, turn);
    deck.move(key, { kind: "previewing" });
    for (;;) {
      const problem = await look(key, held);
      if (problem === null) break;
      // A gateway that cannot write now will again; a preview consumes nothing, so it may be asked for by itself.
      const byItself = problem.code === "not_ready";
      const { state } = deck.find(key) ?? {};
      if (state?.kind !== "problem" || state.problem.code !== problem.code)
        deck.move(key, {
          kind: "problem",
          problem: problem.response,
          again: mayTryAgain(problem),
          byItself,
        });
      if (!byItself) break;
      await parts.pause((problem.retryAfterSeconds ?? 2) * 1_000);
      const card = deck.find(key);
      if (card === undefined || card.seen || looking.get(key) !== turn) return;
    }
    noteEnd(key);
  };

  const begin = (key: string, card: Pick<Card, "repeated">): void => {
    const held = scans.get(key);
    if (held === undefined) return;
    recent.begin(textOf(held.scan));
    const atOnce = parts.atOnce() && !card.repeated && !held.asks;
    const before = sent.get(key);
    const work = (): Promise<void> => {
      if (before !== undefined) return verify(key, before.more, before.poiId);
      return atOnce ? verify(key, fieldsOf(held.scan), held.poiId) : preview(key);
    };
    // A turn ends with the first answer: one that Douyin leaves open must not keep others waiting.
    void inTurn(() => Promise.race([work(), answered(deck, key)]));
  };

  /** `asks`: whatever the settings say it is only looked up, and the cashier asked. */
  const scan = (line: string, { asks } = { asks: false }): Taken => {
    const found = readScan(line);
    switch (found.kind) {
      case "nothing":
      case "number":
        return found;
      case "device-code":
        return { kind: "unreadable", why: "device-code" };
      case "unreadable":
        return found;
      case "link":
      case "code": {
        const seen = recent.look(textOf(found));
        if (seen === "under-way" || seen === "just-read") return { kind: "again" };
        const key = parts.newKey();
        const card = { key, tail: tailOf(found), repeated: seen === "verified-lately" };
        scans.set(key, { scan: found, poiId: parts.poiId(), asks });
        deck.add(card);
        begin(key, card);
        return { kind: "card", key };
      }
      default:
        return found satisfies never;
    }
  };

  return {
    scan,
    /** Verifies what was chosen; of a card that is not to be chosen any more, nothing. */
    confirm: (key: string): void => {
      const card = deck.find(key);
      const held = scans.get(key);
      if (card?.state.kind !== "choosing" || card.state.quantity === 0 || held === undefined) return;
      const { preview: shown, quantity } = card.state;
      void verify(key, { ticket: shown.ticket, quantity }, held.poiId);
    },
    choose: (key: string, quantity: number): void => {
      const card = deck.find(key);
      if (card?.state.kind !== "choosing") return;
      const { preview: shown } = card.state;
      const most = usableUses(shown);
      if (most === 0) return;
      const chosen = Math.max(1, Math.min(most, quantity));
      deck.move(key, { kind: "choosing", preview: shown, quantity: chosen });
    },
    /** Takes note of what a card shows; one that was to be chosen is let go. */
    acknowledge: (key: string): void => {
      const card = deck.find(key);
      if (card === undefined) return;
      const isLetGo = card.state.kind === "choosing";
      const held = scans.get(key);
      // Nothing more is done for it by itself: scanned once more, it is new.
      if (held !== undefined && (isLetGo || card.state.kind === "problem"))
        recent.end(textOf(held.scan), false);
      if (isLetGo) deck.remove(key);
      else deck.change(key, { seen: true });
    },
    /** The same once more, with the same key. */
    again: (key: string): void => {
      const card = deck.find(key);
      if (card === undefined || !["problem", "not-sent"].includes(card.state.kind)) return;
      begin(key, { repeated: card.repeated });
    },
    /** Throws the problem when the gateway does not take it. */
    abandon: async (key: string, reason: string): Promise<void> => {
      const card = deck.find(key);
      if (card?.state.kind !== "unknown") return;
      await api.abandonVerification({ path: { id: String(card.state.response.data.id) }, body: { reason } });
      deck.change(key, { abandoned: true });
    },
    /** Takes up what an earlier page of this cashier left open; what another tab is at stays there. */
    takeUp: async (): Promise<void> => {
      const mine = journal.all().filter(({ uid, key }) => uid === parts.uid && deck.find(key) === undefined);
      await Promise.all(
        mine.map((pending) =>
          parts.alone(pending.key, async () => {
            const { key, tail, sentAtMs, poiId, ticket } = pending;
            const body = ticket === null ? null : { poi_id: poiId, ...ticket, idempotency_key: key };
            deck.add({ key, tail, scannedAtMs: sentAtMs, state: { kind: "asking" } });
            await verifying.run({ pending, body });
          }),
        ),
      );
    },
  };
};

export type Work = ReturnType<typeof openWork>;

/** Resolves when a card is waited for no more, or its answer is long in coming. */
const answered = (deck: Deck, key: string): Promise<void> =>
  new Promise((resolve) => {
    const stop = deck.subscribe(() => {
      const kind = deck.find(key)?.state.kind;
      if (kind === "waiting" || kind === "previewing" || kind === "verifying") return;
      stop();
      resolve();
    });
  });

/** Runs so many at a time, in the order they came. */
const openTurns = (most: number) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work: () => Promise<void>): Promise<void> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};
