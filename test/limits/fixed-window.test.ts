import { expect, test } from "bun:test";
import { fixedWindow } from "../../src/limits/fixed-window.ts";

const open = (limit: number) => {
  let nowMs = 0;
  const window = fixedWindow({ clock: { monotonicMs: () => nowMs }, windowMs: 10_000, limit });
  return {
    ...window,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
};

test("a window begins with its first count and forgets all of it at its end", () => {
  const window = open(2);
  window.wait(7_500);
  expect([window.take("a"), window.take("a"), window.take("a")]).toEqual([null, null, 10]);
  window.wait(9_001);
  expect(window.take("a")).toBe(1);
  window.wait(999);
  expect([window.take("a"), window.take("a"), window.take("a")]).toEqual([null, null, 10]);
});

test("keys are counted each by itself, and looking counts nothing", () => {
  const window = open(1);
  expect([window.full("a"), window.take("a"), window.full("a"), window.full("a")]).toEqual([
    null,
    null,
    10,
    10,
  ]);
  expect(window.take("b")).toBeNull();
});

test("a limit of 0 never says stop", () => {
  const window = open(0);
  for (let n = 0; n < 100; n++) expect([window.take("a"), window.full("a")]).toEqual([null, null]);
});

test("strangers cannot fill the memory: of more keys than fit the oldest are forgotten", () => {
  const window = open(1);
  window.take("first");
  for (let n = 0; n < 10_000; n++) window.take(`key-${n}`);
  expect(window.full("first")).toBeNull();
  expect(window.full("key-9999")).toBe(10);
});
