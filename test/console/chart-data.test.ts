import { expect, test } from "bun:test";
import { count, percent, size, span, sum } from "../../src/console/numbers.ts";
import {
  barsOf,
  daySeries,
  monthSeries,
  periodSeries,
  successRate,
  together,
} from "../../src/console/reports/chart-data.ts";

const empty = {
  day: null,
  month: null,
  poi_id: null,
  app_id: null,
  product_id: null,
  sku_id: null,
  app_name: null,
  product_name: null,
  sku_name: null,
  total_count: 0,
  success_count: 0,
  failed_count: 0,
  processing_count: 0,
  cancelled_count: 0,
  pay_amount: 0,
  receipt_amount: 0,
  discount_amount: 0,
  cancelled_amount: 0,
  net_amount: 0,
  amount_missing_count: 0,
};
type Row = Parameters<typeof daySeries>[0][number];
const row = (part: Partial<Row>): Row => ({ ...empty, ...part });

test("a day nothing happened on is a nought and no gap", () => {
  const rows = [
    row({ day: "2026-03-03", success_count: 2, net_amount: 300 }),
    row({ day: "2026-03-01", success_count: 1, failed_count: 4, net_amount: -50 }),
  ];
  expect(daySeries(rows, "2026-03-01", "2026-03-03")).toEqual({
    days: ["2026-03-01", "2026-03-02", "2026-03-03"],
    success: [1, 0, 2],
    failed: [4, 0, 0],
    netAmount: [-50, 0, 300],
  });
});

test("months are each one place, over the turn of a year", () => {
  const rows = [row({ month: "2026-01", success_count: 3 })];
  const { days, success } = monthSeries(rows, "2025-11-30", "2026-01-02");
  expect([days, success]).toEqual([
    ["2025-11", "2025-12", "2026-01"],
    [0, 0, 3],
  ]);
});

test("a report of years by day is drawn by month, from its first day to its last, and nothing of it is left out", () => {
  const rows = [
    row({ day: "2023-12-04", success_count: 3, net_amount: 30 }),
    row({ day: "2023-12-31", success_count: 1, failed_count: 2, net_amount: 10 }),
    row({ day: "2026-11-28", success_count: 4, net_amount: 40 }),
  ];
  const { days, success, failed, netAmount } = periodSeries(rows, "2023-12-04", "2026-11-28");
  expect([days[0], days.at(-1), days.length]).toEqual(["2023-12", "2026-11", 36]);
  expect([success[0], failed[0], success.at(-1)]).toEqual([4, 2, 4]);
  expect(netAmount.reduce((sum, one) => sum + one, 0)).toBe(80);
  expect(periodSeries(rows, "2025-11-28", "2026-11-28").days[0]).toBe("2025-11-28");
});

test("a finer grouping adds up to the coarser", () => {
  const rows = [
    row({ day: "2026-03-01", poi_id: "1", success_count: 1, net_amount: 10 }),
    row({ day: "2026-03-01", poi_id: "2", success_count: 2, net_amount: 20 }),
    row({ day: "2026-03-02", poi_id: "1", success_count: 4, net_amount: 40 }),
  ];
  const summed = together(rows, "day").map((one) => [one.day, one.success_count, one.net_amount]);
  expect(summed).toEqual([
    ["2026-03-01", 3, 30],
    ["2026-03-02", 4, 40],
  ]);
});

test("the greatest come first, the others are one bar, and all bars add up to the whole", () => {
  const rows = [5, 1, 9, 3, 7].map((net, index) =>
    row({ app_id: index + 1, app_name: `app ${index + 1}`, success_count: 1, net_amount: net }),
  );
  const bars = barsOf([...rows, row({ app_id: 6, app_name: "idle" })], "app_id", 3);
  expect(bars.map(({ key, netAmount, success }) => [key, netAmount, success])).toEqual([
    ["3", 9, 1],
    ["5", 7, 1],
    [null, 9, 3],
  ]);
  expect(barsOf(rows, "app_id", 5)).toHaveLength(5);
  expect(barsOf([], "app_id", 5)).toEqual([]);
});

test("the success rate is of what was decided; of nothing there is none", () => {
  expect(successRate({ success_count: 3, failed_count: 1 })).toBe(0.75);
  expect(successRate({ success_count: 0, failed_count: 0 })).toBeNull();
});

test.each([
  [null, "—"],
  [1, "100.0%"],
  [0, "0.0%"],
  [0.8621, "86.2%"],
  // Not all, and not none.
  [0.99999, "99.9%"],
  [0.00001, "0.1%"],
])("the part %p reads %p", (part, text) => {
  expect(percent(part)).toBe(text);
});

test.each([
  [null, "—"],
  [0, "¥0.00"],
  [5, "¥0.05"],
  [123_456_789, "¥1,234,567.89"],
  [-100_000, "-¥1,000.00"],
])("%p fen read %p", (fen, text) => {
  expect(sum(fen)).toBe(text);
});

test("counts, spans and sizes read well", () => {
  expect([count(0), count(999), count(1_000), count(5_000_000)]).toEqual(["0", "999", "1,000", "5,000,000"]);
  expect([span(0, "zh"), span(119, "zh"), span(125, "zh"), span(7_300, "zh"), span(180_000, "en")]).toEqual([
    "0 秒",
    "119 秒",
    "2 分钟",
    "2 小时",
    "2 d",
  ]);
  expect([size(0), size(1_023), size(1_024), size(18_874_368), size(5 * 1024 ** 3)]).toEqual([
    "0 B",
    "1023 B",
    "1.0 KiB",
    "18.0 MiB",
    "5.0 GiB",
  ]);
});
