import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { requestClaims, verifications } from "../../src/ledger/table.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

const clock = simulatedClock();
let house: TestGateway;
let admin: string;
let otherPoi: string;
beforeAll(async () => {
  house = await openTestGateway({ clock });
  admin = (await house.createOperator("admin")).key;
  otherPoi = house.sandbox.admin.shops()[1]?.poiId ?? "";
});
afterAll(async () => await house.close());

const verifyOne = async (poiId = house.poiId, payAmountFen = 10_050) => {
  const order = house.sandbox.admin.createOrder({ payAmountFen });
  return await house.verify({ poi_id: poiId, code: order.codes[0] });
};

/** A row as core would leave it, without the hours that takes. */
const change = async (id: number, columns: Partial<typeof verifications.$inferInsert>): Promise<void> =>
  await house.gateway.storage.commit((write) =>
    write.run(house.gateway.storage.db.update(verifications).set(columns).where(eq(verifications.id, id))),
  );

const unsettled = async (query = "", operator = admin) =>
  await house.call("GET", `/v1/internal/verifications/unsettled${query}`, { operator });
const notVerified = async (query = "", operator = admin) =>
  await house.call("GET", `/v1/internal/verifications/not-verified${query}`, { operator });

describe("what is open still", () => {
  test("is nothing while every verification is settled", async () => {
    expect((await verifyOne()).json.outcome).toBe("success");
    expect((await unsettled()).json).toEqual({
      data: [],
      page: 1,
      page_size: 20,
      total: 0,
      next_cursor: null,
      oldest_age_seconds: 0,
    });
  });

  test("is listed oldest first with its age: verifications without an answer, and cancels", async () => {
    const { id: lost, batch_id: batchId } = (await verifyOne()).json.data;
    const open = { verifyStatus: "processing", verifyId: null, verifiedAtMs: null } as const;
    await change(lost, { ...open, unsettledSinceMs: clock.nowMs() });
    // An open request holds a claim; that is how the few open rows are found.
    const { db, commit } = house.gateway.storage;
    await commit((write) => write.run(db.insert(requestClaims).values({ claim: "order:1", batchId })));
    const cancelled = (await verifyOne()).json.data.id;
    await change(cancelled, { cancelStatus: "unknown", cancelSentAtMs: clock.nowMs() - 60_000 });
    await clock.advance(5_000);
    const reply = (await unsettled()).json;
    expect(reply).toMatchObject({ total: 2, oldest_age_seconds: 65 });
    expect(reply.data).toMatchObject([
      { waiting_for: "cancel", age_seconds: 65, verification: { id: cancelled, cancel_status: "unknown" } },
      {
        waiting_for: "verify",
        age_seconds: 5,
        verification: { id: lost, verify_status: "processing", unsettled_since: expect.any(String) },
      },
    ]);
    expect((await unsettled("?page=2&page_size=1")).json).toMatchObject({
      total: 2,
      data: [{ verification: { id: lost } }],
    });
    expect((await house.call("GET", "/healthz", { stranger: true })).json.checks.upstream.detail).toContain(
      "2 笔核销未定",
    );
  });
});

describe("what was perhaps served for nothing", () => {
  test("is listed newest first, with the loss in fen and yuan", async () => {
    const before = (await notVerified()).json;
    expect(before).toMatchObject({ data: [], total: 0, loss: { count: 0, pay_amount_yuan: "0.00" } });
    const missed = {
      verifyStatus: "failed",
      errorKey: "not_verified",
      errorCode: -3,
      retry: "rescan",
    } as const;
    const first = (await verifyOne()).json.data;
    await clock.advance(1_000);
    const second = (await verifyOne(otherPoi, 5)).json.data;
    await change(first.id, missed);
    await change(second.id, { ...missed, payAmountFen: null });
    const reply = (await notVerified()).json;
    expect(reply.data.map(({ id }: { id: number }) => id)).toEqual([second.id, first.id]);
    expect(reply).toMatchObject({
      total: 2,
      loss: { count: 2, pay_amount: 10_050, pay_amount_yuan: "100.50", amount_missing_count: 1 },
    });
    const none = (await notVerified("?end_time=2020-01-01")).json;
    expect(none).toMatchObject({ data: [], total: 0, loss: { count: 0, pay_amount: 0 } });
    expect((await notVerified("?page=2&page_size=1")).json.data).toMatchObject([{ id: first.id }]);
  });

  test("in other shops than an admin's own is not there for him", async () => {
    const { key } = await house.createOperator("admin", [otherPoi]);
    expect((await notVerified("", key)).json).toMatchObject({ total: 1, loss: { count: 1, pay_amount: 0 } });
    expect((await unsettled("", key)).json).toMatchObject({ total: 0 });
  });

  test.each([
    "?start_time=yesterday",
    "?start_time=2026-03-02&end_time=2026-03-01",
    "?page=0",
    "?status=success",
  ])("is 400 for a question that cannot be meant: %s", async (query) => {
    expect((await notVerified(query)).json.code).toBe("invalid_request");
  });
});

test("both lists are for admins alone", async () => {
  for (const role of ["viewer", "manager", "clerk"] as const) {
    const { key } = await house.createOperator(role, [house.poiId]);
    expect([(await unsettled("", key)).status, (await notVerified("", key)).status]).toEqual([403, 403]);
  }
});
