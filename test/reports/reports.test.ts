import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { businessDays } from "../../src/calendar/business-day.ts";
import { daysOf, readPeriod } from "../../src/calendar/period.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

const shanghai = businessDays("Asia/Shanghai");

describe("business days", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["Asia/Shanghai", "2026-03-16", "2026-03-15T16:00:00.000Z"],
    ["UTC", "2026-03-16", "2026-03-16T00:00:00.000Z"],
    ["America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z"],
    ["America/New_York", "2026-03-09", "2026-03-09T04:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00.000Z"],
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"],
  ];
  for (const [zone, day, start] of cases)
    test(`${day} in ${zone} begins at ${start}`, () => {
      const startMs = businessDays(zone).startOf(day);
      expect(new Date(startMs ?? 0).toISOString()).toBe(start);
      expect(businessDays(zone).dayOf(startMs ?? 0)).toBe(day);
      expect(businessDays(zone).dayOf((startMs ?? 0) - 1)).not.toBe(day);
    });

  test("a date that does not exist begins nowhere", () => {
    for (const day of ["2026-02-30", "2026-13-01", "2026-1-1", "x", "2026-00-10"])
      expect(shanghai.startOf(day)).toBeUndefined();
  });

  test("the days of a period meet without a gap, also across summer time", () => {
    const days = businessDays("America/New_York");
    const period = readPeriod({ start_time: "2026-03-06", end_time: "2026-03-10" }, days, 0);
    const pieces = daysOf(period, days);
    expect(pieces.map(({ day }) => day)).toEqual([
      "2026-03-06",
      "2026-03-07",
      "2026-03-08",
      "2026-03-09",
      "2026-03-10",
    ]);
    expect(pieces.map(({ untilMs, fromMs }) => (untilMs - fromMs) / 3_600_000)).toEqual([24, 24, 23, 24, 24]);
    for (const [index, piece] of pieces.slice(1).entries())
      expect(piece.fromMs).toBe(pieces[index]?.untilMs ?? 0);
  });

  test("a space where an offset's plus stood is read as plus", () => {
    const plus = readPeriod({ start_time: "2026-03-16T00:00:00+08:00", end_time: "2026-03-17" }, shanghai, 0);
    const space = readPeriod(
      { start_time: "2026-03-16T00:00:00 08:00", end_time: "2026-03-17" },
      shanghai,
      0,
    );
    expect(space).toEqual(plus);
  });
});

describe("the ledger and its sums, through the API", () => {
  let house: TestGateway;
  let admin: string;
  beforeAll(async () => {
    house = await openTestGateway();
    admin = (await house.createOperator("admin")).key;
    const order = house.sandbox.admin.createOrder({ count: 3 });
    await house.verify({ poi_id: house.poiId, code: order.codes[0], quantity: 2 });
    await house.verify({ poi_id: house.poiId, code: "999999999999" });
  });
  afterAll(async () => await house.close());
  const list = (query: string, operator = admin) =>
    house.call("GET", `/v1/internal/reports/verifications${query}`, { operator });

  test("an empty ledger is an empty list and a summary of nothing", async () => {
    const empty = await openTestGateway();
    const { key } = await empty.createOperator("viewer");
    const rows = await empty.call("GET", "/v1/internal/reports/verifications", { operator: key });
    expect(rows.json).toEqual({
      data: [],
      page: 1,
      page_size: 20,
      total: 0,
      next_cursor: null,
      total_is_minimum: false,
    });
    const summary = await empty.call("GET", "/v1/internal/reports/summary", { operator: key });
    expect(summary.json).toMatchObject({
      data: [],
      complete: true,
      totals: { total_count: 0, net_amount: 0 },
    });
    await empty.close();
  });

  test("newest first, in pages, by status", async () => {
    const all = (await list("")).json;
    expect(all.total).toBe(3);
    expect(all.data.map((row: { id: number }) => row.id)).toEqual([3, 2, 1]);
    const second = (await list("?page=2&page_size=2")).json;
    expect(second.data.map((row: { id: number }) => row.id)).toEqual([1]);
    expect((await list("?status=failed")).json.total).toBe(1);
    expect((await list("?status=failed&status=success")).json.total).toBe(3);
    expect((await list("?status=cancelled")).json.total).toBe(0);
  });

  for (const query of [
    "?page=0",
    "?page_size=0",
    "?page_size=201",
    "?status=gone",
    "?page=1&page=2",
    "?nope=1",
  ])
    test(`${query} is 400 and names the field`, async () => {
      const reply = await list(query);
      expect(reply.status).toBe(400);
      expect(reply.json.details[0].field).toBe(/\?(\w+)/.exec(query)?.[1] ?? "");
    });

  test("the summary of today counts and adds up what the list shows", async () => {
    const summary = (await house.call("GET", "/v1/internal/reports/summary", { operator: admin })).json;
    const rows = (await list("?status=success")).json.data;
    const pay = rows.reduce((sum: number, row: { pay_amount: number }) => sum + row.pay_amount, 0);
    expect(summary.totals).toMatchObject({
      total_count: 3,
      success_count: 2,
      failed_count: 1,
      processing_count: 0,
      pay_amount: pay,
      net_amount: pay,
      amount_missing_count: 0,
    });
    expect(summary.data).toHaveLength(1);
  });

  test("codes are masked for everyone but admins", async () => {
    const viewer = (await house.createOperator("viewer")).key;
    const [masked] = (await list("?status=success", viewer)).json.data;
    const [full] = (await list("?status=success")).json.data;
    expect(masked.origin_code).toMatch(/^\d{4}\*{4}\d{4}$/);
    expect(full.origin_code).toMatch(/^\d{12,15}$/);
  });

  test("an operator's shops bound what he sees", async () => {
    const bound = (await house.createOperator("manager", ["7000000000000000001"])).key;
    expect((await list("", bound)).json.total).toBe(0);
    const summary = await house.call("GET", "/v1/internal/reports/summary", { operator: bound });
    expect(summary.json.totals.total_count).toBe(0);
  });

  for (const [query, field] of [
    ["?start_time=2026-02-30", "start_time"],
    ["?start_time=2026-03-02&end_time=2026-03-01", "end_time"],
    ["?group_by=planet", "group_by"],
    ["?end_time=tomorrow", "end_time"],
  ])
    test(`summary ${query} is 400 and names ${field}`, async () => {
      const reply = await house.call("GET", `/v1/internal/reports/summary${query}`, { operator: admin });
      expect(reply.status).toBe(400);
      expect(reply.json.details[0].field).toBe(field);
    });
});

describe("whose row it is", () => {
  test("a row is shown to its app, to the clerk who made it, to managers of its shop and to admins; else it is not there", async () => {
    const house = await openTestGateway();
    try {
      const clerk = await house.createOperator("clerk", [house.poiId]);
      const order = house.sandbox.admin.createOrder();
      const reply = await house.verify(
        { poi_id: house.poiId, code: order.codes[0] },
        { operator: clerk.key },
      );
      expect(reply.json.data).toMatchObject({ app_id: 1, operator_uid: clerk.uid, verify_status: "success" });
      const see = async (operator: string) =>
        (await house.call("GET", `/v1/open/verifications/${reply.json.data.id}`, { operator })).status;
      expect(await see(clerk.key)).toBe(200);
      expect(await see((await house.createOperator("clerk", [house.poiId])).key)).toBe(404);
      expect(await see((await house.createOperator("manager", [house.poiId])).key)).toBe(200);
      expect(await see((await house.createOperator("manager", ["1"])).key)).toBe(404);
      expect(await see((await house.createOperator("admin")).key)).toBe(200);
      expect(await see((await house.createOperator("viewer")).key)).toBe(403);
      expect((await house.call("GET", `/v1/open/verifications/${reply.json.data.id}`)).status).toBe(404);
      expect((await house.call("GET", "/v1/open/verifications/999")).status).toBe(404);
    } finally {
      await house.close();
    }
  });
});
