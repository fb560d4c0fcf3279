import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type EnrichmentHouse, openEnrichmentHouse } from "./house.ts";

let house: EnrichmentHouse;
beforeAll(async () => {
  house = await openEnrichmentHouse();
});
afterAll(async () => await house.close());

interface Row {
  readonly id: number;
  readonly pay_amount: number;
  readonly receipt_amount: number;
  readonly original_amount: number;
  readonly discount_amount: number;
}

const rowsOf = async (items: readonly { readonly id: number }[]): Promise<readonly Row[]> =>
  await Promise.all(items.map(({ id }) => house.row(id)));

const total = (rows: readonly Row[], field: keyof Row) => rows.reduce((sum, row) => sum + row[field], 0);

const ordersAsked = () => house.sandbox.counts().orders;

describe("a verified row", () => {
  test("learns product, order, coupon and receipt, and keeps the amounts of its certificate", async () => {
    const order = house.sandbox.admin.createOrder({ payAmountFen: 9_901, merchantDiscountFen: 1_000 });
    const verified = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    const before = verified.json.data;
    expect(before).toMatchObject({ enrichment_status: "pending", order_status: null, receipt_amount: null });
    await house.work();
    const [certificate] = order.certificates;
    expect(await house.row(before.id)).toEqual({
      ...before,
      enrichment_status: "success",
      enrichment_reason: null,
      order_status: 1,
      coupon_status: "used",
      product_id: order.productId,
      product_name: order.title,
      sku_id: order.skuId,
      sku_name: order.title,
      // Everything but the merchant's own discount.
      receipt_amount: (certificate?.originalAmountFen ?? 0) - 1_000,
      updated_at: expect.any(String),
    });
  });

  test("of a family's order shares one question and the receipt, to the fen", async () => {
    const order = house.sandbox.admin.createOrder({ count: 3, payAmountFen: 3_334, merchantDiscountFen: 0 });
    const verified = await house.verify({ poi_id: house.poiId, code: order.codes[0], quantity: 3 });
    const before = ordersAsked();
    await house.work();
    expect(ordersAsked() - before).toBe(1);
    const rows = await rowsOf(verified.json.items);
    expect(total(rows, "receipt_amount")).toBe(
      order.certificates.reduce((sum, { originalAmountFen }) => sum + originalAmountFen, 0),
    );
  });

  test("by encrypted code gets shares of the order, which add up to the fen when all are verified", async () => {
    const order = house.sandbox.admin.createOrder({ count: 3, payAmountFen: 3_333 });
    const first = await house.verifyEncrypted(order, [2]);
    await house.work();
    const rest = await house.verifyEncrypted(order, [0, 1]);
    await house.work();
    const rows = await rowsOf([...first.json.items, ...rest.json.items]);
    expect(rows).toMatchObject(
      rows.map(() => ({ amount_source: "order_share", enrichment_status: "success" })),
    );
    expect(total(rows, "pay_amount")).toBe(3 * 3_333);
    const original = order.certificates.reduce((sum, { originalAmountFen }) => sum + originalAmountFen, 0);
    expect(total(rows, "original_amount")).toBe(original);
    expect(total(rows, "discount_amount")).toBe(original - 3 * 3_333);
  });

  test("of a times card shares the card's receipt over all its uses", async () => {
    const order = house.sandbox.admin.createOrder({
      kind: "times_card",
      uses: 3,
      payAmountFen: 1_000,
      merchantDiscountFen: 0,
      platformDiscountFen: 0,
      paymentDiscountFen: 0,
    });
    const first = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
    await house.work();
    const rest = await house.verify({
      poi_id: house.poiId,
      code: order.codes[0],
      quantity: 2,
      another: true,
    });
    await house.work();
    const rows = await rowsOf([...first.json.items, ...rest.json.items]);
    expect(rows.map((row) => row.receipt_amount)).toEqual([334, 333, 333]);
    expect(rows).toMatchObject(rows.map(() => ({ amount_source: "times_card_use" })));
  });

  test("of a times card by encrypted code has the price of its use, and its share of the receipt", async () => {
    const order = house.sandbox.admin.createOrder({
      kind: "times_card",
      uses: 4,
      payAmountFen: 1_001,
      merchantDiscountFen: 0,
      platformDiscountFen: 0,
      paymentDiscountFen: 0,
    });
    const verified = await house.verifyEncrypted(order, [0, 0]);
    expect(verified.json).toMatchObject({ outcome: "success", requested: 2 });
    await house.work();
    const rows = await rowsOf(verified.json.items);
    expect(rows.map(({ pay_amount, receipt_amount }) => [pay_amount, receipt_amount])).toEqual([
      [251, 251],
      [250, 250],
    ]);
    expect(rows).toMatchObject(rows.map(() => ({ amount_source: "times_card_use" })));
  });

  test("that was refunded afterwards says so when it is asked about anew, and its money stays", async () => {
    const order = house.sandbox.admin.createOrder();
    const { id } = (await house.verify({ poi_id: house.poiId, code: order.codes[0] })).json.data;
    await house.work();
    const before = await house.row(id);
    house.sandbox.admin.refund(order.orderId, "refunded");
    expect((await house.rerun({ verification_id: id })).json).toMatchObject({ data: { queued: 1 } });
    await house.work();
    expect(await house.row(id)).toMatchObject({
      coupon_status: "refunded",
      pay_amount: before.pay_amount,
      receipt_amount: before.receipt_amount,
      verify_status: "success",
    });
  });
});

test("a refused coupon is asked about never", async () => {
  const order = house.sandbox.admin.createOrder();
  house.sandbox.admin.useElsewhere(order.orderId, 1);
  const refused = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
  const before = ordersAsked();
  await house.work();
  expect(ordersAsked()).toBe(before);
  expect(refused.json.data).toMatchObject({ verify_status: "failed", enrichment_status: "skipped" });
});

test("the buyer's name, phone and open_id are in no log line and nowhere on the disk", async () => {
  const order = house.sandbox.admin.createOrder({ count: 2 });
  const { id } = (await house.verify({ poi_id: house.poiId, code: order.codes[0], quantity: 2 })).json.data;
  await house.work();
  expect(await house.row(id)).toMatchObject({ enrichment_status: "success" });
  const database = new Database(join(house.dataDir, "dy-gateway.db"));
  database.run("PRAGMA wal_checkpoint");
  database.close();
  const files = readdirSync(house.dataDir)
    .filter((name) => name.startsWith("dy-gateway"))
    .map((name) => readFileSync(join(house.dataDir, name)));
  // The search is no empty one: what was stored is found.
  expect(files.some((bytes) => bytes.includes(order.orderId))).toBe(true);
  expect(order.personalData.length).toBeGreaterThanOrEqual(3);
  for (const word of order.personalData) {
    expect(house.logged.filter((line) => line.includes(word))).toEqual([]);
    expect(files.filter((bytes) => bytes.includes(word))).toEqual([]);
  }
});
