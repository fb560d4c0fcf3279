import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { idsOf, openReportHouse, type ReportHouse, someTimeMs } from "./support.ts";

let reports: ReportHouse;
let ids: readonly number[];
const poiId = "7001";

beforeAll(async () => {
  reports = await openReportHouse();
  // Three rows share each time.
  ids = await reports.add(
    Array.from({ length: 31 }, (_, index) => ({
      poiId,
      createdAtMs: someTimeMs + Math.floor(index / 3) * 1_000,
    })),
  );
});
afterAll(async () => await reports.close());

/** Every page from the first, each through the cursor of the one before. */
const walk = async (query: string, between?: () => Promise<unknown>) => {
  const pages: (readonly number[])[] = [];
  let cursor: string | null = "";
  for (let page = 1; cursor !== null; page += 1) {
    const reply = await reports.list(`?${query}${cursor === "" ? "" : `&cursor=${cursor}`}`);
    expect(reply.status).toBe(200);
    expect(reply.json.page).toBe(page);
    pages.push(idsOf(reply));
    cursor = reply.json.next_cursor;
    await between?.();
  }
  return pages;
};

test("pages by number and by cursor show the same rows, each once, newest first", async () => {
  const byCursor = await walk(`poi_id=${poiId}&page_size=4`);
  expect(byCursor.flat()).toEqual([...ids].toReversed());
  for (const [index, page] of byCursor.entries())
    expect(idsOf(await reports.list(`?poi_id=${poiId}&page_size=4&page=${index + 1}`))).toEqual([...page]);
  expect(idsOf(await reports.list(`?poi_id=${poiId}&page_size=4&page=9`))).toEqual([]);
  expect((await reports.list("?page=1000000&page_size=200")).json).toMatchObject({
    data: [],
    next_cursor: null,
  });
});

test("a cursor goes on where it was, however many rows are added meanwhile", async () => {
  const pages = await walk(`poi_id=${poiId}&page_size=5`, () =>
    reports.add([{ poiId, createdAtMs: someTimeMs + 86_400_000 }]),
  );
  expect(pages.flat()).toEqual([...ids].toReversed());
});

test("a walk over several shops and statuses takes the newest of all of them", async () => {
  const house = await openReportHouse();
  try {
    const added = await house.add(
      Array.from({ length: 40 }, (_, index) => ({
        poiId: `80${index % 3}`,
        verifyStatus: index % 2 === 0 ? ("failed" as const) : ("success" as const),
        createdAtMs: someTimeMs + (index % 13) * 1_000,
      })),
    );
    const { key } = await house.house.createOperator("viewer", ["800", "801", "802"]);
    const times = new Map(added.map((id, index) => [id, index % 13]));
    const newestFirst = [...added].toSorted((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0) || b - a);
    const first = await house.list("?status=failed&status=success&page_size=15", key);
    const second = await house.list(
      `?status=failed&status=success&page_size=15&cursor=${first.json.next_cursor}`,
      key,
    );
    const third = await house.list("?status=failed&status=success&page_size=15&page=3", key);
    expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual(newestFirst);
  } finally {
    await house.close();
  }
});

test("total is exact up to 10,000 and says so when there are more", async () => {
  const house = await openReportHouse();
  try {
    const [id = 0] = await house.add([{}]);
    house.copy(id, 9_999);
    expect((await house.list("?page_size=1")).json).toMatchObject({ total: 10_000, total_is_minimum: false });
    house.copy(id, 1);
    expect((await house.list("?page_size=1")).json).toMatchObject({ total: 10_000, total_is_minimum: true });
    const half = await house.list(`?start_time=${new Date(someTimeMs + 5_000).toISOString()}`);
    expect(half.json).toMatchObject({ total: 5_000, total_is_minimum: false });
    const last = await house.list("?page_size=200&page=51");
    expect(idsOf(last)).toEqual([id]);
  } finally {
    await house.close();
  }
});

describe("a cursor of another list is refused by name", () => {
  const cursorOf = async (query: string, operator?: string): Promise<string> =>
    (await reports.list(`?page_size=2&${query}`, operator)).json.next_cursor;
  const refused = async (query: string, operator?: string) => {
    const reply = await reports.list(query, operator);
    expect(reply.status).toBe(400);
    expect(reply.json.details[0].field).toBe("cursor");
  };

  test("one of another filter", async () => {
    const cursor = await cursorOf(`poi_id=${poiId}`);
    await refused(`?cursor=${cursor}`);
    await refused(`?cursor=${cursor}&poi_id=7002`);
    await refused(`?cursor=${cursor}&poi_id=${poiId}&status=success`);
    await refused(`?cursor=${cursor}&poi_id=${poiId}&time_field=updated_at`);
    // What does not change which rows there are may change.
    expect((await reports.list(`?cursor=${cursor}&poi_id=${poiId}&page_size=7`)).status).toBe(200);
  });

  test("one of an operator who sees other shops", async () => {
    const { key } = await reports.house.createOperator("viewer", [poiId]);
    await refused(`?cursor=${await cursorOf("")}`, key);
    await refused(`?cursor=${await cursorOf("", key)}`);
  });

  test("one of another gateway", async () => {
    const other = await openReportHouse();
    await other.add([{}, {}, {}]);
    const cursor = (await other.list("?page_size=1")).json.next_cursor;
    await other.close();
    await refused(`?cursor=${cursor}`);
  });

  test("a broken one", async () => {
    const cursor = await cursorOf("");
    const bent = `${cursor.slice(0, -2)}${cursor.endsWith("A") ? "B" : "A"}A`;
    for (const text of [bent, cursor.slice(0, -1), `${cursor}x`, "x", "MS4xLjE", "%00", "eyJpZCI6MX0="])
      await refused(`?cursor=${text}`);
  });

  test("a page number beside a cursor", async () => {
    const reply = await reports.list(`?page=2&cursor=${await cursorOf("")}`);
    expect(reply.status).toBe(400);
    expect(reply.json.details[0].field).toBe("page");
  });
});

for (const [query, field] of [
  ["?app_id=999", "app_id"],
  ["?app_id=0", "app_id"],
  ["?app_id=x", "app_id"],
  ["?start_time=2026-02-30", "start_time"],
  ["?start_time=2026-02-30T00:00:00Z", "start_time"],
  ["?start_time=2026-03-16T24:00:00Z", "start_time"],
  ["?start_time=2026-03-16T10:00:00", "start_time"],
  ["?end_time=2026-13-01", "end_time"],
  ["?end_time=yesterday", "end_time"],
  ["?start_time=2026-03-17&end_time=2026-03-16", "end_time"],
  ["?start_time=2026-03-16T10:00:00Z&end_time=2026-03-16T10:00:00Z", "end_time"],
  ["?time_field=paid_at", "time_field"],
  ["?source=elsewhere", "source"],
  ["?export=xlsx", "export"],
  ["?order_id=", "order_id"],
  ["?page_size=0", "page_size"],
  ["?page_size=201", "page_size"],
  ["?cursor=", "cursor"],
  ["?export=csv&app_id=999", "app_id"],
] as const)
  test(`${query} is 400 and names ${field}`, async () => {
    const reply = await reports.list(query);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: "invalid_request" });
    expect(reply.json.details[0].field).toBe(field);
  });
