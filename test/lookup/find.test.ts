import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type CallOptions, openTestGateway, type TestGateway } from "../support/gateway.ts";

let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway();
});
afterAll(async () => await house.close());

const path = "/v1/open/verifications";
const find = async (query: Readonly<Record<string, string>>, options?: CallOptions) =>
  await house.call("GET", `${path}?${new URLSearchParams(query)}`, options);
const idsOf = (reply: { readonly json: { readonly data: readonly { readonly id: number }[] } }) =>
  reply.json.data.map(({ id }) => id);

const verifyOne = async (more: Readonly<Record<string, unknown>> = {}, options?: CallOptions) => {
  const order = house.sandbox.admin.createOrder({ count: 2 });
  const reply = await house.verify({ poi_id: house.poiId, code: order.codes[0], ...more }, options);
  return { order, reply, id: Number(reply.json.data.id) };
};

describe("a cash desk that crashed asks before it acts", () => {
  test("by its idempotency key it gets every row the key names now", async () => {
    const { reply } = await verifyOne({ quantity: 2, idempotency_key: "desk-1" });
    const found = await find({ idempotency_key: "desk-1" });
    expect(found.status).toBe(200);
    expect(found.json).toEqual({
      data: reply.json.items,
      page: 1,
      page_size: 20,
      total: 2,
      total_is_minimum: false,
      next_cursor: null,
    });
  });

  test("a key that runs anew names the new rows from then on", async () => {
    const order = house.sandbox.admin.createOrder();
    const body = { poi_id: house.poiId, code: order.codes[0], idempotency_key: "desk-2" };
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "http_500" });
    const failed = await house.verify(body);
    expect(idsOf(await find({ idempotency_key: "desk-2" }))).toEqual([failed.json.verification_id]);
    const again = await house.verify(body);
    expect(idsOf(await find({ idempotency_key: "desk-2" }))).toEqual([again.json.data.id]);
  });

  test("a key of another caller, or one never used, finds nothing and is 200", async () => {
    await verifyOne({ idempotency_key: "desk-3" });
    const as = await house.createApp();
    for (const found of [
      await find({ idempotency_key: "desk-3" }, { as }),
      await find({ idempotency_key: "never" }),
    ])
      expect([found.status, found.json.data, found.json.total]).toEqual([200, [], 0]);
  });

  test("by its bill number and by Douyin's order it gets its rows, first made first", async () => {
    const first = await verifyOne({ ext_order_id: "BILL 1/甲" });
    const second = await verifyOne({ ext_order_id: "BILL 1/甲" });
    expect(idsOf(await find({ ext_order_id: "BILL 1/甲" }))).toEqual([first.id, second.id]);
    expect(idsOf(await find({ order_id: first.order.orderId }))).toEqual([first.id]);
    expect(idsOf(await find({ ext_order_id: "BILL 1" }))).toEqual([]);
  });

  test("pages of a bill lose no row and show none twice, while rows are added", async () => {
    const made: number[] = [];
    for (let count = 0; count < 5; count++) made.push((await verifyOne({ ext_order_id: "PAGED" })).id);
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const more: Record<string, string> = cursor === null ? {} : { cursor };
      const page = await find({ ext_order_id: "PAGED", page_size: "2", ...more });
      if (seen.length === 0) made.push((await verifyOne({ ext_order_id: "PAGED" })).id);
      seen.push(...idsOf(page));
      cursor = page.json.next_cursor;
      expect([page.json.total, page.json.total_is_minimum]).toEqual([seen.length === 2 ? 5 : 6, false]);
    } while (cursor !== null);
    expect(seen).toEqual(made);
  });
});

describe("only what one may read is found", () => {
  test("an app its own, a clerk his own, a manager his shops', an admin everything", async () => {
    const shop = house.poiId;
    const elsewhere = house.sandbox.admin.shops()[1]?.poiId ?? "";
    const clerk = await house.createOperator("clerk", [shop]);
    const other = await house.createOperator("clerk", [shop]);
    const manager = await house.createOperator("manager", [shop]);
    const stranger = await house.createOperator("manager", [elsewhere]);
    const admin = await house.createOperator("admin");
    const mark = { ext_order_id: "RIGHTS" };
    const apps = await verifyOne(mark);
    const clerks = await verifyOne(mark, { operator: clerk.key });
    const since = { updated_since: apps.reply.json.data.created_at, page_size: "200" };
    const expected: readonly (readonly [CallOptions, readonly number[]])[] = [
      [{}, [apps.id]],
      [{ as: await house.createApp() }, []],
      [{ operator: clerk.key }, [clerks.id]],
      [{ operator: other.key }, []],
      [{ operator: manager.key }, [apps.id, clerks.id]],
      [{ operator: stranger.key }, []],
      [{ operator: admin.key }, [apps.id, clerks.id]],
    ];
    for (const [options, ids] of expected) {
      const marked = await find(mark, options);
      expect([idsOf(marked), marked.json.total]).toEqual([[...ids], ids.length]);
      const changed = await find(since, options);
      const mine = idsOf(changed).filter((id) => id === apps.id || id === clerks.id);
      expect([mine, changed.json.total]).toEqual([[...ids], idsOf(changed).length]);
    }
  });

  test("a viewer may not ask at all", async () => {
    const viewer = await house.createOperator("viewer");
    const reply = await find({ order_id: "1" }, { operator: viewer.key });
    expect([reply.status, reply.json.code]).toEqual([403, "operator_not_allowed"]);
  });

  test("rows of several apps each carry their own app's name", async () => {
    const as = await house.createApp({ name: "第二收银台" });
    const admin = await house.createOperator("admin");
    await verifyOne({ ext_order_id: "NAMES" });
    await verifyOne({ ext_order_id: "NAMES" }, { as });
    const found = await find({ ext_order_id: "NAMES" }, { operator: admin.key });
    expect(found.json.data[1].app_name).toBe("第二收银台");
    expect(found.json.data[0].app_name).not.toBe("第二收银台");
  });
});

describe("a question that is none is refused by name", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ["no choice", {}, ["idempotency_key"]],
    ["two choices", { order_id: "1", ext_order_id: "a" }, ["ext_order_id", "order_id"]],
    ["a cursor alone", { cursor: "abc" }, ["idempotency_key"]],
    ["a cursor with a key", { idempotency_key: "k", cursor: "abc" }, ["cursor"]],
    ["a made up cursor", { order_id: "1", cursor: "v1.abc" }, ["cursor"]],
    ["a cursor of strange characters", { order_id: "1", cursor: "游标" }, ["cursor"]],
    ["no such day", { updated_since: "2026-02-31T00:00:00Z" }, ["updated_since"]],
    ["a bare date", { updated_since: "2026-02-01" }, ["updated_since"]],
    ["a page size of 201", { order_id: "1", page_size: "201" }, ["page_size"]],
    ["a page number", { order_id: "1", page: "1" }, ["page"]],
    ["an order id that is none", { order_id: "A1" }, ["order_id"]],
  ];
  test.each(cases)("%s", async (_, query, fields) => {
    const reply = await find(query);
    expect([reply.status, reply.json.code]).toEqual([400, "invalid_request"]);
    const named = reply.json.details.map(({ field }: { readonly field: string }) => field);
    expect(named.toSorted()).toEqual([...fields]);
  });

  test("a cursor is good for its caller and its question alone", async () => {
    const { order } = await verifyOne({ quantity: 2, ext_order_id: "CURSOR" });
    const page = await find({ ext_order_id: "CURSOR", page_size: "1" });
    const cursor: string = page.json.next_cursor;
    const since = { updated_since: page.json.data[0].created_at };
    const changed: string = (await find({ ...since, page_size: "1" })).json.next_cursor;
    const as = await house.createApp();
    const refused = [
      await find({ ext_order_id: "CURSOR", cursor }, { as }),
      await find({ ext_order_id: "ANOTHER", cursor }),
      await find({ order_id: order.orderId, cursor }),
      await find({ ...since, cursor }),
      await find({ ...since, cursor: changed }, { as }),
      await find({ updated_since: "2026-01-01T00:00:00Z", cursor: changed }),
      await find({ ext_order_id: "CURSOR", cursor: `${cursor.slice(0, -2)}AA` }),
    ];
    for (const reply of refused) {
      expect([reply.status, reply.json.code]).toEqual([400, "invalid_request"]);
      expect(reply.json.details[0].field).toBe("cursor");
    }
  });
});
