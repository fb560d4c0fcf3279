import { expect, test } from "bun:test";
import { doubleReadMs, latelyMs, openRecent } from "../../src/desk/scanning/recent.ts";

const open = () => {
  const clock = { nowMs: 1_000_000 };
  const told: [string, unknown][] = [];
  const recent = openRecent(
    () => clock.nowMs,
    (text, reading) => told.push([text, reading]),
  );
  return { clock, told, recent };
};

test("a gun that reads twice is one scan; later it is another", () => {
  const { clock, recent } = open();
  expect(recent.look("a")).toBe("new");
  recent.begin("a");
  expect(recent.look("a")).toBe("under-way");
  expect(recent.look("b")).toBe("new");
  recent.end("a", false);
  expect(recent.look("a")).toBe("just-read");
  clock.nowMs += doubleReadMs;
  expect(recent.look("a")).toBe("new");
});

test("what was verified is remembered for two minutes, also when a second scan of it was let go", () => {
  const { clock, recent } = open();
  recent.begin("a");
  recent.end("a", true);
  clock.nowMs += doubleReadMs;
  expect(recent.look("a")).toBe("verified-lately");
  recent.begin("a");
  recent.end("a", false);
  clock.nowMs += doubleReadMs;
  expect(recent.look("a")).toBe("verified-lately");
  clock.nowMs += latelyMs;
  expect(recent.look("a")).toBe("new");
});

test("other tabs know the same, and a tab that was closed in the middle bars nothing for ever", () => {
  const here = open();
  const there = open();
  here.recent.begin("a");
  for (const [text, reading] of here.told) there.recent.hear(text, JSON.parse(JSON.stringify(reading)));
  expect(there.recent.look("a")).toBe("under-way");
  there.clock.nowMs += latelyMs;
  expect(there.recent.look("a")).toBe("new");
});
