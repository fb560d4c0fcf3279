import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { auditEntries } from "../../src/audit/table.ts";
import { type EnrichmentHouse, openEnrichmentHouse } from "./house.ts";

let house: EnrichmentHouse;
let verifiedId: number;
let refusedId: number;
beforeAll(async () => {
  house = await openEnrichmentHouse();
  const order = house.sandbox.admin.createOrder();
  verifiedId = (await house.verify({ poi_id: house.poiId, code: order.codes[0] })).json.data.id;
  const used = house.sandbox.admin.createOrder();
  house.sandbox.admin.useElsewhere(used.orderId, 1);
  refusedId = (await house.verify({ poi_id: house.poiId, code: used.codes[0] })).json.data.id;
  await house.work();
});
afterAll(async () => await house.close());

const audited = async () =>
  (await house.gateway.storage.db.select().from(auditEntries)).filter(
    ({ action }) => action === "enrichment.run",
  );

describe("a run for one row", () => {
  test("puts it back into the queue, and is written down with its admin", async () => {
    const reply = await house.rerun({ verification_id: verifiedId });
    expect(reply.status).toBe(202);
    expect(reply.json.data).toEqual({ queued: 1, more: false, message: "已排队，将尽快补全" });
    expect(await house.row(verifiedId)).toMatchObject({ enrichment_status: "pending" });
    // It waits since now, however long ago it was verified.
    expect(await house.queue()).toMatchObject({
      pending: 1,
      oldest_since: (await house.row(verifiedId)).updated_at,
    });
    expect((await audited()).at(-1)).toMatchObject({
      actor: expect.stringMatching(/^operator:u-/),
      target: `verification:${verifiedId}`,
    });
    await house.work();
    expect(await house.row(verifiedId)).toMatchObject({ enrichment_status: "success" });
  });

  test("that was never verified queues nothing, and says so", async () => {
    const reply = await house.rerun({ verification_id: refusedId });
    expect(reply.json.data).toEqual({
      queued: 0,
      more: false,
      message: "该流水没有核销成功，没有可补全的内容",
    });
    expect(await house.row(refusedId)).toMatchObject({ enrichment_status: "skipped" });
  });

  test("that does not exist is 404", async () => {
    expect((await house.rerun({ verification_id: 999_999 })).status).toBe(404);
  });
});

describe("a run for a period", () => {
  test("takes the failed ones unless told otherwise, and nothing outside it", async () => {
    const today = { start_time: "2020-01-01" };
    expect((await house.rerun(today)).json.data.queued).toBe(0);
    const all = { ...today, status: ["success", "skipped"] };
    const before = { ...all, end_time: "2020-12-31" };
    expect((await house.rerun(before)).json.data.queued).toBe(0);
    // The refused row was never verified, and has no time it could be found by.
    expect((await house.rerun(all)).json.data).toEqual({ queued: 1, more: false, message: "已排队 1 条" });
    expect((await audited()).at(-1)).toMatchObject({
      target: expect.stringMatching(/^verifications:2019-12-31T16:00:00\.000Z\/.+:success\+skipped$/),
    });
    await house.work();
  });
});

test.each([
  {},
  { verification_id: 1, start_time: "2026-03-16" },
  { verification_id: 0 },
  { verification_id: "1" },
  { start_time: "yesterday" },
  { start_time: "2026-02-30" },
  { start_time: "2026-03-17", end_time: "2026-03-16" },
  { end_time: "2026-03-16" },
  { verification_id: 1, status: ["failed"] },
  { start_time: "2026-03-16", status: ["pending"] },
  { start_time: "2026-03-16", status: [] },
])("a run that cannot be meant is 400: %j", async (body) => {
  const reply = await house.rerun(body);
  expect([reply.status, reply.json.code]).toEqual([400, "invalid_request"]);
});

test("of other shops than an admin's own nothing is queued", async () => {
  const { key } = await house.createOperator("admin", ["1"]);
  const run = async (body: unknown) =>
    await house.call("POST", "/v1/internal/enrichment/runs", { operator: key, body });
  expect((await run({ verification_id: verifiedId })).status).toBe(404);
  const all = { start_time: "2020-01-01", status: ["success", "failed", "skipped"] };
  expect((await run(all)).json.data.queued).toBe(0);
});

test("the queue is for admins alone", async () => {
  for (const role of ["viewer", "clerk", "manager"] as const) {
    const { key } = await house.createOperator(role, role === "viewer" ? null : [house.poiId]);
    const body = { verification_id: verifiedId };
    expect((await house.call("GET", "/v1/internal/enrichment", { operator: key })).status).toBe(403);
    const run = await house.call("POST", "/v1/internal/enrichment/runs", { operator: key, body });
    expect(run.status).toBe(403);
  }
});
