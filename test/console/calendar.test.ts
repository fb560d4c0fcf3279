import { expect, test } from "bun:test";
import { addDays, dayAt, daysBetween, firstOfMonth, isDay } from "../../src/console/calendar.ts";
import { choiceOf, periodNames, periodOf } from "../../src/console/reports/report-choice.ts";

test.each([
  ["2026-03-16", 1, "2026-03-17"],
  ["2026-03-01", -1, "2026-02-28"],
  ["2024-02-28", 1, "2024-02-29"],
  ["2026-12-31", 1, "2027-01-01"],
  // A day of 23 hours in New York, and of 25: days here have no hours.
  ["2026-03-08", 1, "2026-03-09"],
  ["2026-11-01", 1, "2026-11-02"],
])("%p and %p days are %p", (from, count, to) => {
  expect(addDays(from, count)).toBe(to);
});

test.each([
  ["2026-02-29", false],
  ["2024-02-29", true],
  ["2026-2-1", false],
  ["2026-13-01", false],
  ["", false],
  ["2026-03-16T00:00:00Z", false],
])("%p is a day: %p", (text, is) => {
  expect(isDay(text)).toBe(is);
});

test("the business day is that of the zone, not of the browser", () => {
  const justAfterMidnight = Date.parse("2026-03-15T16:00:00.000Z");
  expect(dayAt(justAfterMidnight, "Asia/Shanghai")).toBe("2026-03-16");
  expect(dayAt(justAfterMidnight - 1, "Asia/Shanghai")).toBe("2026-03-15");
});

test("days between two are all of them, both included, and no more than asked for", () => {
  expect(daysBetween("2026-02-27", "2026-03-02")).toEqual([
    "2026-02-27",
    "2026-02-28",
    "2026-03-01",
    "2026-03-02",
  ]);
  expect(daysBetween("2026-03-02", "2026-03-01")).toEqual([]);
  expect(daysBetween("x", "2026-03-01")).toEqual([]);
  expect(daysBetween("2000-01-01", "2026-03-01", 3)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
});

const today = "2026-03-16";

test.each([
  ["today", today, today],
  ["yesterday", "2026-03-15", "2026-03-15"],
  ["week", "2026-03-10", today],
  ["thisMonth", "2026-03-01", today],
  ["lastMonth", "2026-02-01", "2026-02-28"],
] as const)("%p is from %p to %p", (name, start, end) => {
  expect(periodNames).toContain(name);
  expect(periodOf(name, today)).toEqual({ start, end });
});

test("a report is of this month by day, unless the address says something sound", () => {
  const of = (query: string) => choiceOf(new URLSearchParams(query), today);
  const usual = {
    start: firstOfMonth(today),
    end: today,
    group: "day",
    second: "",
    poiId: "",
    appId: "",
  } as const;
  expect(of("")).toEqual(usual);
  expect(of("start_time=2026-03-20&end_time=2026-03-10")).toEqual(usual);
  expect(of("group_by=poi_id,day")).toEqual({ ...usual, group: "poi_id", second: "day" });
  expect(of("group_by=day,day")).toEqual(usual);
  expect(of("group_by=weather&app_id=x")).toEqual(usual);
  expect(of("start_time=2026-01-01&end_time=2026-01-02&app_id=3")).toEqual({
    ...usual,
    start: "2026-01-01",
    end: "2026-01-02",
    appId: "3",
  });
});
