import { describe, expect, test } from "bun:test";
import {
  type Course,
  nextSendMs,
  noteBare,
  noteClear,
  planNext,
  type RowWait,
} from "../../src/settling/plan.ts";

const pursuit = {
  replayDelaysMs: [5_000, 5_000, 5_000, 5_000, 5_000, ...Array.from({ length: 9 }, () => 40_000)],
  replayWindowMs: 60_000,
  askSpacingMs: 30_000,
};
const wait: RowWait = { id: 1, clearMs: null, bareAsks: 0 };
const course = (change: Partial<Course> = {}): Course => ({
  firstSentMs: 0,
  lastSentMs: 0,
  sendCount: 1,
  sendsEnded: false,
  timesCard: false,
  ageUnsure: false,
  shownClear: false,
  askedMs: null,
  unanswered: 0,
  waits: [wait],
  ...change,
});

describe("re-sends follow the schedule and never leave the window", () => {
  const cases: readonly (readonly [string, Partial<Course>, number | null])[] = [
    ["the first, five seconds after the first send", {}, 5_000],
    ["the fifth", { sendCount: 5, lastSentMs: 20_000 }, 25_000],
    ["the sixth would be at 65 s: the window is over", { sendCount: 6, lastSentMs: 25_000 }, null],
    ["the very end of the window still counts", { sendCount: 6, lastSentMs: 20_000 }, 60_000],
    ["after Douyin's last word none", { sendsEnded: true }, null],
    ["after 14 re-sends none, whatever the schedule says", { sendCount: 15 }, null],
  ];
  for (const [name, change, expected] of cases)
    test(name, () => expect(nextSendMs(course(change), pursuit)).toBe(expected));

  test("a wide window and a long schedule still end after 14 re-sends", () => {
    const wide = { ...pursuit, replayDelaysMs: Array.from({ length: 20 }, () => 1), replayWindowMs: 1e9 };
    expect(nextSendMs(course({ sendCount: 14 }), wide)).toBe(1);
    expect(nextSendMs(course({ sendCount: 15 }), wide)).toBeNull();
  });
});

describe("what comes next", () => {
  const over = { sendsEnded: true } as const;
  const cases: readonly (readonly [string, Partial<Course>, ReturnType<typeof planNext>])[] = [
    ["a coupon is sent again on schedule", {}, { kind: "send", atMs: 5_000 }],
    ["a times card is asked about first", { timesCard: true }, { kind: "ask", atMs: 5_000 }],
    ["so is a code of which we do not know what it is", { timesCard: null }, { kind: "ask", atMs: 5_000 }],
    [
      "and sent once an answer showed nothing of ours",
      { timesCard: true, shownClear: true, askedMs: 5_000 },
      { kind: "send", atMs: 5_000 },
    ],
    [
      "after a restart a coupon is asked about first as well: our clock may have been set",
      { ageUnsure: true },
      { kind: "ask", atMs: 5_000 },
    ],
    [
      "a times card Douyin is silent about is not sent",
      { timesCard: true, askedMs: 5_000, unanswered: 1 },
      { kind: "ask", atMs: 7_000 },
    ],
    ["no more sends: asked at once", { ...over, lastSentMs: 25_000 }, { kind: "ask", atMs: 25_000 }],
    [
      "then again when ten seconds have passed since the last send",
      { ...over, lastSentMs: 25_000, askedMs: 26_000 },
      { kind: "ask", atMs: 35_000 },
    ],
    [
      "a first answer that counts: the second after the spacing",
      { ...over, lastSentMs: 25_000, askedMs: 35_000, waits: [{ ...wait, clearMs: 35_000 }] },
      { kind: "ask", atMs: 65_000 },
    ],
    ["silence: two seconds", { ...over, askedMs: 100_000, unanswered: 1 }, { kind: "ask", atMs: 102_000 }],
    ["then doubling", { ...over, askedMs: 100_000, unanswered: 4 }, { kind: "ask", atMs: 116_000 }],
    [
      "to five minutes and no further",
      { ...over, askedMs: 100_000, unanswered: 40 },
      { kind: "ask", atMs: 400_000 },
    ],
  ];
  for (const [name, change, expected] of cases)
    test(name, () => expect(planNext(course(change), pursuit)).toEqual(expected));
});

describe("not_verified needs two answers, spaced, the first ten seconds after the last send", () => {
  const over = course({ sendsEnded: true, lastSentMs: 25_000 });
  const at = (nowMs: number, from = wait, of = over) => noteClear(from, { nowMs, course: of, pursuit });

  test("an answer before does not count", () => {
    expect(at(34_999)).toEqual({ wait, verdict: "wait" });
  });
  test("nor one while something may still be sent", () => {
    expect(at(40_000, wait, course({ lastSentMs: 0, sendCount: 6 }))).toMatchObject({ verdict: "wait" });
    expect(at(40_000, wait, course({ lastSentMs: 0, sendCount: 6 })).wait.clearMs).toBeNull();
  });
  test("the first is noted, a second too soon changes nothing, one spaced enough settles", () => {
    const first = at(35_000).wait;
    expect(first.clearMs).toBe(35_000);
    expect(at(64_999, first)).toEqual({ wait: first, verdict: "wait" });
    expect(at(65_000, first).verdict).toBe("not_verified");
  });
});

describe("used, and never a record", () => {
  const after = (asks: number, saidUsed: boolean) => {
    let noted: ReturnType<typeof noteBare> = { wait, verdict: "wait" };
    for (let ask = 0; ask < asks; ask += 1) noted = noteBare(noted.wait, saidUsed);
    return noted.verdict;
  };
  test("Douyin said so to our replay: success after ten answered asks, not before", () => {
    expect(after(9, true)).toBe("wait");
    expect(after(10, true)).toBe("ours_without_id");
  });
  test("nobody said it was us: refused after the second", () => {
    expect(after(1, false)).toBe("wait");
    expect(after(2, false)).toBe("used_by_other");
  });
});
