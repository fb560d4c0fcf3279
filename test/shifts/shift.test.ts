import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { requestClaims, verifications } from "../../src/ledger/table.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

const clock = simulatedClock();
let house: TestGateway;
let anna: { readonly uid: string; readonly key: string };
let bert: { readonly uid: string; readonly key: string };
let otherPoi: string;

beforeAll(async () => {
  house = await openTestGateway({ clock });
  otherPoi = house.sandbox.admin.shops()[1]?.poiId ?? "";
  anna = await house.createOperator("clerk", [house.poiId]);
  bert = await house.createOperator("clerk", [house.poiId, otherPoi]);
});
afterAll(async () => await house.close());

const verifyAs = async (operator: string, payAmountFen: number, poiId = house.poiId) => {
  const order = house.sandbox.admin.createOrder({ payAmountFen });
  return (await house.verify({ poi_id: poiId, code: order.codes[0] }, { operator })).json.data;
};
const shift = async (operator: string, query = "") =>
  await house.call("GET", `/v1/internal/shift?poi_id=${house.poiId}${query}`, { operator });

describe("a shift", () => {
  test("counts what one cashier verified in one shop, and nothing of anybody else", async () => {
    await verifyAs(anna.key, 10_000);
    const back = await verifyAs(anna.key, 2_500);
    await verifyAs(bert.key, 99_900);
    await verifyAs(bert.key, 77_700, otherPoi);
    await house.call("POST", `/v1/open/verifications/${back.id}/cancel`, {
      operator: bert.key,
      body: { reason: "not his to cancel" },
    });
    await house.call("POST", `/v1/open/verifications/${back.id}/cancel`, {
      operator: anna.key,
      body: { reason: "paid by card" },
    });
    await house.verify({ poi_id: house.poiId, code: "102938475610" }, { operator: anna.key });

    const { status, json } = await shift(anna.key);
    expect(status).toBe(200);
    expect(json.data).toMatchObject({
      operator_uid: anna.uid,
      poi_id: house.poiId,
      time_zone: "Asia/Shanghai",
      success_count: 2,
      pay_amount: 12_500,
      cancelled_count: 1,
      cancelled_amount: 2_500,
      net_amount: 10_000,
      failed_count: 1,
      amount_missing_count: 0,
      unsettled: [],
    });
    expect(json.data.recent.map((row: { verify_status: string }) => row.verify_status)).toEqual([
      "failed",
      "cancelled",
      "success",
    ]);
    const sum = json.data.products.reduce(
      (all: number, one: { pay_amount: number }) => all + one.pay_amount,
      0,
    );
    expect(sum).toBe(12_500);
  });

  test("is today's unless told otherwise, half open, in business time", async () => {
    const { json } = await shift(anna.key);
    expect(json.data.start_time).toMatch(/T16:00:00\.000Z$/);
    expect(Date.parse(json.data.end_time) - Date.parse(json.data.start_time)).toBe(86_400_000);
    const before = await shift(anna.key, "&start_time=2020-01-01&end_time=2020-01-01");
    expect(before.json.data).toMatchObject({ success_count: 0, pay_amount: 0, products: [], recent: [] });
    expect((await shift(anna.key, "&start_time=2020-01-02&end_time=2020-01-01")).status).toBe(400);
  });

  test("says how many amounts are not known yet, and leaves them out of the sum", async () => {
    const cara = await house.createOperator("clerk", [house.poiId]);
    const { id } = await verifyAs(cara.key, 5_000);
    await verifyAs(cara.key, 700);
    const { db, commit } = house.gateway.storage;
    await commit((write) =>
      write.run(db.update(verifications).set({ payAmountFen: null }).where(eq(verifications.id, id))),
    );
    expect((await shift(cara.key)).json.data).toMatchObject({
      success_count: 2,
      pay_amount: 700,
      amount_missing_count: 1,
    });
  });

  test("shows what is open, also from before, so that nobody hands over without knowing", async () => {
    const dora = await house.createOperator("clerk", [house.poiId]);
    const lost = await verifyAs(dora.key, 5_000);
    const taken = await verifyAs(dora.key, 6_000);
    const { db, commit } = house.gateway.storage;
    const open = { verifyStatus: "processing", verifyId: null, verifiedAtMs: null } as const;
    await commit((write) => {
      write.run(db.update(verifications).set(open).where(eq(verifications.id, lost.id)));
      write.run(db.insert(requestClaims).values({ claim: "order:7", batchId: lost.batch_id }));
      const cancel = { cancelStatus: "unknown" } as const;
      write.run(db.update(verifications).set(cancel).where(eq(verifications.id, taken.id)));
    });
    const { json } = await shift(dora.key, "&start_time=2020-01-01&end_time=2020-01-01&recent=0");
    expect(json.data.unsettled).toMatchObject([{ id: lost.id }, { id: taken.id }]);
    expect(json.data.recent).toEqual([]);
    expect((await shift(anna.key)).json.data.unsettled).toEqual([]);
  });
});

describe("who may see it", () => {
  test("a clerk his own alone; a manager and an admin anybody's", async () => {
    expect(await shift(anna.key, `&operator_uid=${bert.uid}`)).toMatchObject({
      status: 403,
      json: { code: "operator_not_allowed" },
    });
    for (const role of ["manager", "admin"] as const) {
      const { key } = await house.createOperator(role, role === "admin" ? null : [house.poiId]);
      const { status, json } = await shift(key, `&operator_uid=${anna.uid}`);
      expect([role, status, json.data.success_count]).toEqual([role, 200, 2]);
    }
  });

  test("nobody a shop that is not his", async () => {
    const reply = await house.call("GET", `/v1/internal/shift?poi_id=${otherPoi}`, { operator: anna.key });
    expect(reply).toMatchObject({ status: 403, json: { code: "shop_not_allowed" } });
  });

  test("codes are masked for clerks", async () => {
    for (const row of (await shift(anna.key)).json.data.recent)
      if (row.origin_code !== null) expect(row.origin_code).toContain("****");
  });
});
