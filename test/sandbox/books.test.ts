import { describe, expect, test } from "bun:test";
import { at, openDesk, textAt } from "./desk.ts";

const recordsPath = "/goodlife/v1/fulfilment/certificate/verify_record/query/";
const shopsPath = "/goodlife/v1/shop/poi/query/";
const ordersPath = "/goodlife/v1/trade/order/query/";

describe("verify_record", () => {
  test("pages by the last record's cursor, newest first, every record once", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({ kind: "times_card", uses: 45 });
    const made = desk.admin.useElsewhere(order.orderId, 45);
    const seen: string[] = [];
    let cursor = "0";
    for (;;) {
      const query = { account_id: desk.credentials.accountId, cursor, size: "20" };
      const reply = await desk.get(recordsPath, query);
      expect(at(reply, "data", "total")).toBe(45);
      const records = at(reply, "data", "records");
      const count = Array.isArray(records) ? records.length : 0;
      for (let i = 0; i < count; i++) seen.push(textAt(reply, "data", "records", i, "verify_id"));
      if (count < 20) break;
      cursor = textAt(reply, "data", "records", count - 1, "cursor");
    }
    expect(seen).toEqual([...made].reverse());
    await desk.close();
  });

  test("keeps a cancelled verification with status 2 and its time", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder();
    const reply = await desk.verify(await desk.tokenFor(order.codes[0]), [
      order.certificates[0]?.encryptedCode ?? "",
    ]);
    const verifyId = textAt(reply, "data", "verify_results", 0, "verify_id");
    desk.admin.shiftClock(5000);
    await desk.cancel({ verify_id: verifyId, certificate_id: order.certificates[0]?.certificateId });
    const query = { account_id: desk.credentials.accountId, cursor: "0", size: "20" };
    const records = await desk.get(recordsPath, query);
    expect(at(records, "data", "records", 0)).toMatchObject({
      verify_id: verifyId,
      status: 2,
      verify_time: 1_781_668_800,
      cancel_time: 1_781_668_805,
    });
    for (const absent of ["order_id", "poi_id"])
      expect(at(records, "data", "records", 0, absent)).toBeUndefined();
    await desk.close();
  });

  test("filters by time and shop, today by default", async () => {
    const desk = await openDesk({ tokenLifeSeconds: 200_000 });
    const [first, , last] = desk.admin.shops().map((shop) => shop.poiId);
    for (const poiId of [first, last, last])
      desk.admin.useElsewhere(desk.admin.createOrder().orderId, 1, { poiId: poiId ?? "" });
    const total = async (query: Record<string, string>) => {
      const fixed = { account_id: desk.credentials.accountId, cursor: "0", size: "20" };
      return at(await desk.get(recordsPath, { ...fixed, ...query }), "data", "total");
    };
    expect(await total({})).toBe(3);
    expect(await total({ poi_ids: first ?? "" })).toBe(1);
    expect(await total({ poi_ids: JSON.stringify([first, last]) })).toBe(3);
    desk.admin.shiftClock(86_400_000);
    expect(await total({})).toBe(0);
    expect(await total({ start_time: "1781668800" })).toBe(3);
    expect(await total({ start_time: "1781668800", end_time: "1781668800" })).toBe(3);
    await desk.close();
  });

  test("demands account, cursor and a size from 1 to 20", async () => {
    const desk = await openDesk();
    const good = { account_id: desk.credentials.accountId, cursor: "0", size: "20" };
    const cases = [
      [{ ...good, size: "21" }, 2100005],
      [{ ...good, size: "0" }, 2100005],
      [{ ...good, cursor: "" }, 2100005],
      [{ ...good, cursor: "12" }, 2100005],
      [{ ...good, account_id: "" }, 2100005],
      [{ ...good, account_id: "1" }, 2119005],
    ] as const;
    for (const [query, wanted] of cases)
      expect(at(await desk.get(recordsPath, query), "data", "error_code")).toBe(wanted);
    await desk.close();
  });
});

describe("shops", () => {
  test("are found by account, store or the merchant's own id", async () => {
    const desk = await openDesk({ shops: [{ poiId: "7001", thirdId: "A" }, { poiId: "7002" }] });
    const account_id = desk.credentials.accountId;
    const cases: readonly (readonly [Record<string, string>, number, number | undefined])[] = [
      [{ account_id }, 0, 2],
      [{ account_id, page: "2", size: "1" }, 0, 2],
      [{ poi_id: "7002" }, 0, 1],
      [{ third_id: "A" }, 0, 1],
      [{}, 3000005, undefined],
      [{ poi_id: "1" }, 3000004, undefined],
      [{ account_id: "1" }, 2119005, undefined],
      [{ account_id, size: "101" }, 2100005, undefined],
    ];
    for (const [query, code, total] of cases) {
      const reply = await desk.get(shopsPath, query);
      expect(at(reply, "data", "error_code")).toBe(code);
      expect(at(reply, "data", "total")).toBe(total);
    }
    const second = await desk.get(shopsPath, { account_id, page: "2", size: "1" });
    expect(at(second, "data", "pois", 0, "poi", "poi_id")).toBe("7002");
    await desk.close();
  });
});

describe("the order query", () => {
  test("tells the money and the items of one order, never a plain code or a verification", async () => {
    const desk = await openDesk();
    const order = desk.admin.createOrder({
      ...{ count: 2, payAmountFen: 1000 },
      ...{ merchantDiscountFen: 300, platformDiscountFen: 200, paymentDiscountFen: 100 },
    });
    await desk.verify(await desk.tokenFor(order.codes[0]), [order.certificates[0]?.encryptedCode ?? ""]);
    const query = { account_id: desk.credentials.accountId, page_num: "1", page_size: "10" };
    const reply = await desk.get(ordersPath, { ...query, order_id: order.orderId });
    const money = { pay_amount: 2000, receipt_amount: 2600, discount_amount: 1200 };
    expect(at(reply, "data", "orders", 0)).toMatchObject({
      ...{ order_id: order.orderId, order_status: 201, count: 2, original_amount: 3200, ...money },
      sub_order_amount_infos: [{ sub_order_type: 100, origin_amount: 3200, ...money }],
      certificate: [
        { certificate_id: order.certificates[0]?.certificateId, item_status: 401 },
        { certificate_id: order.certificates[1]?.certificateId, item_status: 100 },
      ],
      products: [{ product_id: order.productId }],
    });
    for (const code of order.codes) expect(reply.text).not.toContain(code);
    expect(reply.text).toContain(order.personalData[1] ?? "?");
    await desk.close();
  });

  test("demands page_num and page_size, and a cursor beyond ten thousand rows", async () => {
    const desk = await openDesk();
    const account_id = desk.credentials.accountId;
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [{ account_id }, 2100005],
      [{ account_id, page_num: "1" }, 2100005],
      [{ account_id, page_num: "0", page_size: "10" }, 2100005],
      [{ account_id, page_num: "1", page_size: "101" }, 2100005],
      [{ account_id, page_num: "101", page_size: "100" }, 4000002],
      [{ account_id, page_num: "1", page_size: "10", order_id: "1" }, 3100101],
      [{ account_id: "1", page_num: "1", page_size: "10" }, 2119005],
    ];
    for (const [query, wanted] of cases)
      expect(at(await desk.get(ordersPath, query), "data", "error_code")).toBe(wanted);
    await desk.close();
  });

  test("goes on from search_after.CursorValue", async () => {
    const desk = await openDesk();
    const orders = [1, 2, 3].map(() => desk.admin.createOrder().orderId);
    const query = { account_id: desk.credentials.accountId, page_num: "1", page_size: "2" };
    const first = await desk.get(ordersPath, query);
    const cursor = JSON.stringify(at(first, "data", "search_after", "CursorValue"));
    const next = await desk.get(ordersPath, { ...query, cursor });
    expect(at(next, "data", "orders")).toHaveLength(1);
    expect(textAt(next, "data", "orders", 0, "order_id")).toBe(orders[2] ?? "");
    await desk.close();
  });
});
