import { expect, test } from "bun:test";
import { businessDay, clockTime, dateTime, money, yuan } from "../../src/pages/format.ts";

test.each([
  [0, "0.00"],
  [5, "0.05"],
  [19_900, "199.00"],
  [-1, "-0.01"],
  [-12_345, "-123.45"],
  [9_007_199_254_740_991, "90071992547409.91"],
])("%p fen are %p yuan", (fen, expected) => {
  expect(yuan(fen)).toBe(expected);
});

test("an amount nobody knows is a dash, and not nothing", () => {
  expect([money(null), money(undefined), money(0)]).toEqual(["—", "—", "¥0.00"]);
});

test("times are those of the business day's zone, wherever the page is looked at", () => {
  const justBeforeMidnight = "2026-03-16T15:59:59.000Z";
  expect(dateTime(justBeforeMidnight)).toBe("2026-03-16 23:59:59");
  expect(businessDay(justBeforeMidnight)).toBe("2026-03-16");
  expect(businessDay("2026-03-16T16:00:00.000Z")).toBe("2026-03-17");
  expect(clockTime("2026-03-16T16:05:00.000Z", { language: "zh" })).toBe("00:05");
  expect(dateTime(justBeforeMidnight, { timeZone: "Asia/Urumqi" })).toBe("2026-03-16 21:59:59");
  expect(dateTime(null)).toBe("—");
});
