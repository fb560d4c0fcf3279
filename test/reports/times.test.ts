import { describe, expect, test } from "bun:test";
import { businessDays } from "../../src/calendar/business-day.ts";
import { idsOf, openReportHouse } from "./support.ts";

const ms = (text: string): number => new Date(text).getTime();

/** Rows at the edges of a day, and which of them a pair of bounds finds. */
const zones: readonly {
  readonly zone: string;
  readonly rows: readonly string[];
  readonly asked: readonly (readonly [query: string, found: readonly number[]])[];
}[] = [
  {
    zone: "Asia/Shanghai",
    rows: [
      "2026-03-15T15:59:59.999Z",
      "2026-03-15T16:00:00.000Z",
      "2026-03-16T15:59:59.999Z",
      "2026-03-16T16:00:00.000Z",
    ],
    asked: [
      ["start_time=2026-03-16&end_time=2026-03-16", [1, 2]],
      ["start_time=2026-03-16", [1, 2, 3]],
      ["end_time=2026-03-16", [0, 1, 2]],
      ["start_time=2026-03-16T00:00:00%2B08:00&end_time=2026-03-17T00:00:00%2B08:00", [1, 2]],
      // A client that did not escape the plus, and one whose plus became a space on the way.
      ["start_time=2026-03-16T00:00:00+08:00&end_time=2026-03-17T00:00:00%2008:00", [1, 2]],
      ["start_time=2026-03-15T16:00:00.001Z&end_time=2026-03-16T16:00:00Z", [2]],
      ["start_time=2026-03-16&end_time=2026-03-16T15:59:59.999Z", [1]],
      ["start_time=2026-03-15t15:59:59.999z&end_time=2026-03-16", [0, 1, 2]],
    ],
  },
  {
    // The clocks go forward at two: the day has 23 hours.
    zone: "America/New_York",
    rows: [
      "2026-03-08T04:59:59.999Z",
      "2026-03-08T05:00:00.000Z",
      "2026-03-09T03:59:59.999Z",
      "2026-03-09T04:00:00.000Z",
    ],
    asked: [
      ["start_time=2026-03-08&end_time=2026-03-08", [1, 2]],
      ["end_time=2026-03-07", [0]],
      ["start_time=2026-03-09", [3]],
    ],
  },
  {
    // The clocks go forward at midnight: the day begins at one.
    zone: "America/Santiago",
    rows: [
      "2026-09-06T03:59:59.999Z",
      "2026-09-06T04:00:00.000Z",
      "2026-09-07T02:59:59.999Z",
      "2026-09-07T03:00:00.000Z",
    ],
    asked: [["start_time=2026-09-06&end_time=2026-09-06", [1, 2]]],
  },
  {
    zone: "Asia/Kathmandu",
    rows: ["2026-03-15T18:14:59.999Z", "2026-03-15T18:15:00.000Z", "2026-03-16T18:14:59.999Z"],
    asked: [["start_time=2026-03-16&end_time=2026-03-16", [1, 2]]],
  },
];

describe("bounds are half open, and a bare date is a day of the business time zone", () => {
  for (const { zone, rows, asked } of zones)
    test(zone, async () => {
      const reports = await openReportHouse({ env: { DYG_TIMEZONE: zone } });
      try {
        const ids = await reports.add(rows.map((time) => ({ createdAtMs: ms(time) })));
        for (const [query, found] of asked) {
          const wanted = found.map((index) => ids[index] ?? 0).toReversed();
          expect([query, idsOf(await reports.list(`?${query}`))]).toEqual([query, wanted]);
          const { json } = await reports.summary(`?${query}`);
          // A summary without one of the bounds has a bound of its own.
          if (query.includes("start") && query.includes("end"))
            expect(json.totals.total_count).toBe(found.length);
        }
      } finally {
        await reports.close();
      }
    });
});

describe("the wall clock of a zone", () => {
  for (const [zone, time, shown] of [
    ["Asia/Shanghai", "2026-03-15T16:00:00.999Z", "2026-03-16 00:00:00"],
    ["UTC", "2026-03-15T16:00:59Z", "2026-03-15 16:00:59"],
    ["America/New_York", "2026-03-08T06:59:59Z", "2026-03-08 01:59:59"],
    ["America/New_York", "2026-03-08T07:00:00Z", "2026-03-08 03:00:00"],
    ["Asia/Kathmandu", "2026-03-15T18:15:00Z", "2026-03-16 00:00:00"],
    ["Pacific/Kiritimati", "2025-12-31T10:00:00Z", "2026-01-01 00:00:00"],
    ["Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05 01:30:00"],
  ] as const)
    test(`${time} in ${zone} is ${shown}`, () => {
      expect(businessDays(zone).wallClock(ms(time))).toBe(shown);
    });
});
