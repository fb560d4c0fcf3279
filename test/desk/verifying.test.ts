import { describe, expect, test } from "bun:test";
import type { VerificationResponse } from "../../src/desk/scanning/card.ts";
import { openDeck } from "../../src/desk/scanning/deck.ts";
import { openJournal, type Pending } from "../../src/desk/scanning/journal.ts";
import { openVerifying, resendWithinMs } from "../../src/desk/scanning/verifying.ts";
import { Unreachable } from "../../src/pages/problems.ts";
import { problemOf, responseOf, rowOf } from "./answers.ts";

/** localStorage, as a map. */
const shelfOf = (): Storage => {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => {
      texts.set(key, text);
    },
    removeItem: (key) => {
      texts.delete(key);
    },
    clear: () => texts.clear(),
  };
};

/** What the network and the gateway do to each call in turn; the last one goes on. */
type Deed = VerificationResponse | Error | "none";

interface Script {
  readonly verify?: readonly Deed[];
  readonly get?: readonly Deed[];
  readonly find?: readonly Deed[];
  readonly ageMs?: number;
  /** Null for a verify by code that an earlier page has sent. */
  readonly body?: null;
}

const play = async (script: Script) => {
  let nowMs = 1_000_000;
  const calls: string[] = [];
  const next = (name: string, deeds: readonly Deed[] = []) => {
    const index = calls.filter((call) => call === name).length;
    calls.push(name);
    const deed = deeds[Math.min(index, deeds.length - 1)] ?? new Error(`nothing is said of ${name}`);
    if (deed instanceof Error) throw deed;
    return deed;
  };
  const headers = new Headers();
  const reply = (deed: Deed) => {
    if (typeof deed === "string" || deed instanceof Error) throw new Error("not an answer");
    return { status: 200, body: deed, headers } as const;
  };
  const shelf = shelfOf();
  const journal = openJournal(shelf, () => nowMs);
  const deck = openDeck(() => nowMs);
  const states: string[] = [];
  const keys = new Set<string | undefined>();
  const stored: boolean[] = [];
  const verifying = openVerifying({
    api: {
      verifyCoupon: async (ask) => {
        keys.add(ask?.body?.idempotency_key);
        stored.push(shelf.length === 1);
        return reply(next("verify", script.verify));
      },
      getVerification: async () => reply(next("get", script.get)),
      findVerifications: async () => {
        const deed = next("find", script.find);
        const data = deed === "none" ? [] : [rowOf()];
        const page = {
          page: 1,
          page_size: 20,
          total: data.length,
          next_cursor: null,
          total_is_minimum: false,
        };
        return { status: 200, body: { data, ...page }, headers } as const;
      },
    },
    deck,
    journal,
    nowMs: () => nowMs,
    pause: async (delayMs) => {
      nowMs += delayMs;
      if (nowMs > 1_000_000 + 3_600_000) throw new Error("an hour, and no end");
    },
    settled: () => {},
  });
  const pending: Pending = {
    key: "desk-1",
    uid: "anna",
    poiId: "7001",
    tail: "…1552",
    sentAtMs: nowMs - (script.ageMs ?? 0),
    ticket: { ticket: "t", quantity: 1 },
  };
  deck.subscribe(() => {
    const kind = deck.find("desk-1")?.state.kind ?? "";
    if (states.at(-1) !== kind) states.push(kind);
  });
  deck.add({ key: pending.key, tail: pending.tail, state: { kind: "verifying" } });
  journal.add(pending);
  const body = script.body === null ? null : { poi_id: "7001", ticket: "t", idempotency_key: pending.key };
  await verifying.run({ pending, body });
  return {
    calls,
    states,
    card: deck.find("desk-1"),
    left: journal.all().length,
    keys: [...keys],
    stored,
    nowMs,
  };
};

const success = responseOf("success");
const open = responseOf("processing");
const lost = new Unreachable("lost");

describe("a verify that is answered", () => {
  test.each([
    ["success", ["verify"]],
    ["failed", ["verify"]],
    ["partial", ["verify"]],
  ] as const)("%s ends with that answer, and is sent once", async (outcome, calls) => {
    const end = await play({ verify: [responseOf(outcome)] });
    expect(end.calls).toEqual([...calls]);
    expect(end.card?.state).toMatchObject({ kind: "settled", response: { outcome } });
    expect(end.left).toBe(0);
  });

  test("it stands on the disk before it leaves", async () => {
    expect((await play({ verify: [success] })).stored).toEqual([true]);
  });

  test("202 is calm, is asked about until it is known, and is never sent again", async () => {
    const end = await play({ verify: [open], get: [open, lost, open, success] });
    expect(end.calls).toEqual(["verify", "get", "get", "get", "get"]);
    expect(end.states).toEqual(["verifying", "unknown", "settled"]);
    expect(end.left).toBe(0);
  });

  test.each([
    [502, "upstream_unavailable", true],
    [503, "not_ready", true],
    [429, "rate_limited", true],
    [401, "session_expired", true],
    [400, "ticket_invalid", false],
    [403, "shop_not_allowed", false],
    [409, "verification_in_progress", false],
    [422, "idempotency_key_reused", false],
  ] as const)("%p %s consumed nothing; whether it may be tried again: %p", async (status, code, again) => {
    const end = await play({ verify: [problemOf(status, code)] });
    expect(end.calls).toEqual(["verify"]);
    expect(end.card?.state).toMatchObject({ kind: "problem", again });
    expect(end.left).toBe(0);
  });
});

describe("a verify without an answer", () => {
  test("is sent again with the same key, and shows what became of it", async () => {
    const end = await play({ verify: [lost, lost, success] });
    expect(end.calls).toEqual(["verify", "verify", "verify"]);
    expect(end.keys).toEqual(["desk-1"]);
    expect(end.states).toEqual(["verifying", "asking", "settled"]);
  });

  test("is asked about by its row when the gateway is still at it", async () => {
    const inProgress = problemOf(409, "request_in_progress", { verification_id: 7 });
    const end = await play({ verify: [lost, inProgress], get: [success] });
    expect(end.calls).toEqual(["verify", "verify", "get"]);
    expect(end.card?.state).toMatchObject({ kind: "settled" });
  });

  test("a defect of the gateway is asked about, and not taken for a no", async () => {
    const defect = problemOf(500, "internal_error", { verification_id: 7, retry: "ask" });
    const end = await play({ verify: [defect], get: [open, success] });
    expect(end.calls).toEqual(["verify", "get", "get"]);
    expect(end.card?.state).toMatchObject({ kind: "settled" });
  });

  test.each([
    [503, "not_ready"],
    [429, "rate_limited"],
    [401, "session_expired"],
  ] as const)("%p %s to the second send says nothing of the first", async (status, code) => {
    const end = await play({ verify: [lost, problemOf(status, code), success] });
    expect(end.states).toEqual(["verifying", "asking", "settled"]);
  });

  test("after a minute nothing is sent any more, only asked", async () => {
    const end = await play({ verify: [lost], find: ["none", success], get: [success] });
    expect(end.calls.filter((call) => call === "verify").length).toBeGreaterThan(3);
    expect(end.calls.slice(-3)).toEqual(["find", "find", "get"]);
    expect(end.card?.state).toMatchObject({ kind: "settled" });
  });

  test("one empty answer is not taken for an end: the first request may still be on its way", async () => {
    const end = await play({ verify: [], ageMs: resendWithinMs, find: ["none"] });
    expect(end.calls.length).toBeGreaterThan(1);
    expect(end.nowMs - 1_000_000).toBeGreaterThanOrEqual(5_000);
    expect(end.card?.state).toEqual({ kind: "not-sent" });
    expect(end.left).toBe(0);
  });

  test("no network for ever so long changes nothing: it goes on asking", async () => {
    const far = Array.from({ length: 200 }, () => lost);
    const end = await play({ verify: [], ageMs: resendWithinMs, find: [...far, success], get: [success] });
    expect(end.card?.state).toMatchObject({ kind: "settled" });
  });
});

describe("what an earlier page left open", () => {
  test("by code it can only be asked about: the page has no code any more", async () => {
    const end = await play({ body: null, find: [success], get: [success] });
    expect(end.calls).toEqual(["find", "get"]);
    expect(end.card?.state).toMatchObject({ kind: "settled" });
  });
});
