import { expect, test } from "bun:test";
import type { VerificationResponse } from "../../src/desk/scanning/card.ts";
import { openDeck } from "../../src/desk/scanning/deck.ts";
import { openJournal } from "../../src/desk/scanning/journal.ts";
import { openRecent } from "../../src/desk/scanning/recent.ts";
import { openVerifying } from "../../src/desk/scanning/verifying.ts";
import { openWork } from "../../src/desk/scanning/work.ts";
import { Unreachable } from "../../src/pages/problems.ts";
import { problemOf, responseOf } from "./answers.ts";

const headers = new Headers();
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

/** A desk that verifies at once; each verify waits until the test answers it. */
const open = () => {
  const nowMs = () => 1_000_000;
  const deck = openDeck(nowMs);
  const texts = new Map<string, string>();
  const journal = openJournal(
    {
      length: 0,
      key: () => null,
      getItem: () => null,
      setItem: (key, text) => {
        texts.set(key, text);
      },
      removeItem: (key) => {
        texts.delete(key);
      },
    },
    nowMs,
  );
  const asked: { readonly key: string; readonly answer: (response: VerificationResponse) => void }[] = [];
  const never = () => new Promise<never>(() => {});
  const verifying = openVerifying({
    api: {
      verifyCoupon: async (ask) => {
        const { promise, resolve } = Promise.withResolvers<VerificationResponse>();
        asked.push({ key: ask?.body?.idempotency_key ?? "", answer: resolve });
        return { status: 200, body: await promise, headers };
      },
      getVerification: never,
      findVerifications: never,
    },
    deck,
    journal,
    nowMs,
    pause: never,
    settled: () => {},
  });
  let keys = 0;
  const work = openWork({
    api: {
      previewCoupon: async () => {
        throw new Unreachable("lost");
      },
      findVerifications: never,
      abandonVerification: never,
    },
    deck,
    journal,
    recent: openRecent(nowMs, () => {}),
    verifying,
    uid: "anna",
    poiId: () => "7001",
    atOnce: () => true,
    nowMs,
    pause: never,
    newKey: () => {
      keys += 1;
      return `key-${keys}`;
    },
    alone: async (_, run) => {
      await run();
      return true;
    },
  });
  const scan = (count: number, from = 0): void => {
    for (let index = 0; index < count; index += 1) work.scan(String(100_000_000_000 + from + index));
  };
  return { deck, asked, scan, texts, work };
};

test("scans wait their turn, four at a time, in the order they came, and none is lost", async () => {
  const { asked, scan, deck } = open();
  scan(10);
  await turns(20);
  expect(asked.map(({ key }) => key)).toEqual(["key-1", "key-2", "key-3", "key-4"]);
  for (let index = 0; index < 10; index += 1) {
    asked[index]?.answer(responseOf("success"));
    await turns(40);
  }
  expect(asked).toHaveLength(10);
  expect(deck.cards().map(({ state }) => state.kind)).toEqual(Array(10).fill("settled"));
});

test("outcomes nobody knows yet keep no later guest waiting", async () => {
  const { asked, scan, deck } = open();
  scan(4);
  await turns(20);
  for (const { answer } of [...asked]) answer(responseOf("processing"));
  await turns(40);
  expect(deck.cards().map(({ state }) => state.kind)).toEqual(Array(4).fill("unknown"));
  scan(1, 50);
  await turns(20);
  expect(asked).toHaveLength(5);
});

test("each verify is written down before it leaves, under a key of its own and without its code", async () => {
  const { asked, scan, texts } = open();
  scan(2);
  await turns(20);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
  expect([...texts.keys()]).toEqual(["dyg-pending-key-1", "dyg-pending-key-2"]);
  for (const text of texts.values()) expect(text).not.toContain("100000000000");
});

test("a line that was scanned before the page was there is only looked up, also where one is verified at once", async () => {
  const { asked, work, deck } = open();
  expect(work.scan("100000000000", { asks: true })).toEqual({ kind: "card", key: "key-1" });
  await turns(20);
  // The look was lost; trying again is a look again.
  expect(deck.find("key-1")?.state.kind).toBe("not-sent");
  work.again("key-1");
  await turns(20);
  expect([asked.length, deck.find("key-1")?.state.kind]).toEqual([0, "not-sent"]);
  expect(work.scan("100000000001")).toEqual({ kind: "card", key: "key-2" });
  await turns(20);
  expect(asked.map(({ key }) => key)).toEqual(["key-2"]);
});

test("the same code twice at the same moment is one verify", async () => {
  const { asked, scan, work } = open();
  scan(1);
  expect(work.scan("100000000000")).toEqual({ kind: "again" });
  await turns(20);
  expect(asked).toHaveLength(1);
});

/** A desk that looks at a coupon before it verifies; the gateway answers each look with what the test says next. */
const openLooking = (answers: readonly (Error | "preview")[]) => {
  const clock = { nowMs: 1_000_000 };
  const nowMs = () => clock.nowMs;
  const deck = openDeck(nowMs);
  const looks: number[] = [];
  const pauses: (() => void)[] = [];
  const never = () => new Promise<never>(() => {});
  const journal = openJournal(
    { length: 0, key: () => null, getItem: () => null, setItem: () => {}, removeItem: () => {} },
    nowMs,
  );
  const api = { verifyCoupon: never, getVerification: never, findVerifications: never };
  const work = openWork({
    api: {
      previewCoupon: () => {
        const answer = answers[looks.push(looks.length) - 1];
        return answer instanceof Error ? Promise.reject(answer) : never();
      },
      findVerifications: never,
      abandonVerification: never,
    },
    deck,
    journal,
    recent: openRecent(nowMs, () => {}),
    verifying: openVerifying({ api, deck, journal, nowMs, pause: never, settled: () => {} }),
    uid: "anna",
    poiId: () => "7001",
    atOnce: () => false,
    nowMs,
    pause: () => new Promise((resolve) => pauses.push(resolve)),
    newKey: () => "key-1",
    alone: async (_, run) => {
      await run();
      return true;
    },
  });
  return { deck, work, looks, pauses, clock };
};

const notReady = () => problemOf(503, "not_ready");

test("a look that a gateway could not keep is made again by itself, with the same card, until it can", async () => {
  const { deck, work, looks, pauses } = openLooking([notReady(), notReady(), "preview"]);
  work.scan("104930181552");
  await turns(20);
  expect(deck.find("key-1")?.state).toMatchObject({ kind: "problem", again: true, byItself: true });
  // Scanned once more it is the same coupon.
  expect(work.scan("104930181552")).toEqual({ kind: "again" });
  for (const pause of [0, 1]) {
    pauses[pause]?.();
    await turns(20);
  }
  expect([looks.length, pauses.length, deck.cards().length]).toEqual([3, 2, 1]);
});

test("once somebody has taken note of it nothing more is looked at, and the coupon is new when it is scanned again", async () => {
  const { deck, work, looks, pauses, clock } = openLooking([notReady(), "preview"]);
  work.scan("104930181552");
  await turns(20);
  work.acknowledge("key-1");
  pauses[0]?.();
  await turns(20);
  expect([looks.length, deck.find("key-1")?.seen]).toEqual([1, true]);
  // Later than a gun that reads twice.
  clock.nowMs += 60_000;
  expect(work.scan("104930181552")).toMatchObject({ kind: "card" });
});

test("what the gateway refuses for good is not looked at by itself", async () => {
  const { deck, work, pauses } = openLooking([problemOf(403, "shop_not_allowed")]);
  work.scan("104930181552");
  await turns(20);
  expect(deck.find("key-1")?.state).toMatchObject({ kind: "problem", again: false, byItself: false });
  expect(pauses).toEqual([]);
});
