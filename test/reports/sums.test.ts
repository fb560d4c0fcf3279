import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { systemClock } from "../../src/clock.ts";
import { ensureSums, makeSums, rebuildAndCompare } from "../../src/sums/sums.ts";
import { daySums } from "../../src/sums/table.ts";
import { openReportHouse, someTimeMs } from "./support.ts";

const hourMs = 3_600_000;
const rows = Array.from({ length: 60 }, (_, index) => ({
  createdAtMs: someTimeMs + index * 7 * hourMs,
  poiId: `700${index % 3}`,
  verifyStatus: (["success", "failed", "cancelled", "success"] as const)[index % 4] ?? "success",
}));

test("sums that the triggers kept are those of the rows, and damage is found by its day and mended", async () => {
  const reports = await openReportHouse();
  try {
    await reports.add(rows);
    const { storage } = reports.house.gateway;
    expect(await rebuildAndCompare(storage)).toEqual({ timeZone: "Asia/Shanghai", wrongDaysMs: [] });
    storage.db.run(
      sql`update day_sums set pay_fen = pay_fen + 1 where day_start_ms = ${Date.parse("2026-03-16T16:00:00Z")}`,
    );
    storage.db.run(sql`delete from day_sums where day_start_ms = ${Date.parse("2026-03-20T16:00:00Z")}`);
    storage.db.run(
      sql`insert into day_sums values (${Date.parse("2026-03-22T16:00:00Z")}, 'x', 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
    );
    expect((await rebuildAndCompare(storage)).wrongDaysMs).toEqual([
      Date.parse("2026-03-16T16:00:00Z"),
      Date.parse("2026-03-20T16:00:00Z"),
      Date.parse("2026-03-22T16:00:00Z"),
    ]);
    await makeSums(storage, "Asia/Shanghai", systemClock);
    expect((await rebuildAndCompare(storage)).wrongDaysMs).toEqual([]);
  } finally {
    await reports.close();
  }
});

test("after a change of the time zone the days are those of the new one, from the first request on", async () => {
  const first = await openReportHouse();
  const { dataDir, sandbox } = first.house;
  const period = "?start_time=2026-03-01&end_time=2026-04-30&group_by=day";
  await first.add(rows);
  const before = (await first.summary(period)).json;
  await first.house.gateway.close();
  const second = await openReportHouse({ dataDir, sandbox, env: { DYG_TIMEZONE: "America/New_York" } });
  try {
    const after = (await second.summary(period)).json;
    expect(after.totals).toEqual(before.totals);
    expect(after.data.length).toBeGreaterThan(10);
    const { storage } = second.house.gateway;
    expect(await rebuildAndCompare(storage)).toEqual({ timeZone: "America/New_York", wrongDaysMs: [] });
    const starts = await storage.db.selectDistinct({ startMs: daySums.dayStartMs }).from(daySums);
    for (const { startMs } of starts) expect(new Date(startMs).toISOString()).toMatch(/T04:00:00\.000Z$/);
  } finally {
    await second.close();
    await first.close();
  }
});

test("a second start makes nothing anew, and days are known years ahead", async () => {
  const reports = await openReportHouse();
  try {
    const { storage } = reports.house.gateway;
    expect(await ensureSums(storage, "Asia/Shanghai", systemClock)).toBe("增加 0 天");
    const daysLater = (days: number) => ({ ...systemClock, nowMs: () => Date.now() + days * 24 * hourMs });
    expect(await ensureSums(storage, "Asia/Shanghai", daysLater(29))).toBe("增加 0 天");
    expect(await ensureSums(storage, "Asia/Shanghai", daysLater(31))).toBe("增加 31 天");
    expect(await ensureSums(storage, "Asia/Shanghai", daysLater(31))).toBe("增加 0 天");
    await reports.house.gateway.jobs.runNow("business-days");
    expect((await rebuildAndCompare(storage)).wrongDaysMs).toEqual([]);
  } finally {
    await reports.close();
  }
});
