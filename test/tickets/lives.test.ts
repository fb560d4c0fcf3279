import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTickets } from "../../src/tickets/tickets.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { type SimulatedClock, simulatedClock } from "../support/simulated-clock.ts";

const minuteMs = 60_000;
let clock: SimulatedClock;
let dataDir: string;
let house: TestGateway;
beforeEach(async () => {
  clock = simulatedClock();
  dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-tickets-"));
  house = await openTestGateway({ clock, dataDir });
});
afterEach(async () => {
  await house.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const previewed = async (wish: Parameters<typeof house.sandbox.admin.createOrder>[0] = {}) => {
  const order = house.sandbox.admin.createOrder(wish);
  const body = { poi_id: house.poiId, code: order.codes[0] };
  const reply = await house.call("POST", "/v1/open/coupons/preview", { body });
  return { order, body: { poi_id: house.poiId, ticket: String(reply.json.data.ticket) } };
};
const ticketsKept = (): number => {
  const database = new Database(join(dataDir, "dy-gateway.db"), { readonly: true });
  const kept = database.query<{ n: number }, []>("SELECT count(*) AS n FROM tickets").get()?.n ?? -1;
  database.close();
  return kept;
};

describe("a ticket lives ten minutes", () => {
  test("to the millisecond", async () => {
    const [early, late] = [await previewed(), await previewed()];
    await clock.advance(10 * minuteMs - 1);
    expect((await house.verify(early.body)).json.outcome).toBe("success");
    await clock.advance(1);
    const reply = await house.verify(late.body);
    expect([reply.status, reply.json.code]).toEqual([400, "ticket_invalid"]);
    expect(house.sandbox.admin.state(late.order.orderId).consumed).toBe(0);
  });

  test("a spent one shows its request for ever, and is not pruned; an unspent one is forgotten by a job", async () => {
    const [spent, unspent] = [await previewed(), await previewed()];
    const first = await house.verify(spent.body);
    await clock.advance(13 * minuteMs);
    expect(ticketsKept()).toBe(2);
    await house.gateway.jobs.runNow("tickets");
    expect(ticketsKept()).toBe(1);
    const again = await house.verify(spent.body);
    expect([again.status, again.json.data.id]).toEqual([200, first.json.data.id]);
    expect((await house.verify(unspent.body)).json.code).toBe("ticket_invalid");
  });

  test("more than one commit forgets are all forgotten by one run", async () => {
    await previewed();
    const database = new Database(join(dataDir, "dy-gateway.db"), { strict: true });
    database.run("PRAGMA busy_timeout = 5000");
    database.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
      INSERT INTO tickets SELECT 'mac-' || i, app_id, NULL, poi_id, prepared_sealed, NULL, expires_at_ms, created_at_ms
      FROM n, tickets`);
    database.close();
    expect(ticketsKept()).toBe(2_501);
    await clock.advance(13 * minuteMs);
    await house.gateway.jobs.runNow("tickets");
    expect(ticketsKept()).toBe(0);
  });

  test("one that could still be under way is not pruned", async () => {
    await previewed();
    await clock.advance(11 * minuteMs);
    await house.gateway.jobs.runNow("tickets");
    expect(ticketsKept()).toBe(1);
  });
});

describe("what can be used is decided by Douyin's time at the verify", () => {
  test("a coupon that expired since the preview is not sent", async () => {
    const { body } = await previewed({ expireMs: clock.nowMs() + 5 * minuteMs });
    await clock.advance(6 * minuteMs);
    const before = house.sandbox.counts();
    const reply = await house.verify(body);
    expect(reply.json.data).toMatchObject({ verify_status: "failed", error_key: "coupon_expired" });
    expect(house.sandbox.counts()).toEqual(before);
  });

  test("a coupon that began since the preview is", async () => {
    const { body } = await previewed({ startMs: clock.nowMs() + 5 * minuteMs });
    expect((await house.verify(body)).json.outcome).toBe("failed");
    await clock.advance(6 * minuteMs);
    expect((await house.verify(body)).json.outcome).toBe("success");
  });

  test("by Douyin's clock and not by ours: it is an hour ahead, and the coupon began ten minutes ago there", async () => {
    house.sandbox.admin.shiftClock(60 * minuteMs);
    const { body } = await previewed({ startMs: clock.nowMs() + 50 * minuteMs });
    expect((await house.verify(body)).json.outcome).toBe("success");
  });
});

describe("a ticket is spent once", () => {
  test("of two requests that depart in one transaction the first has it; what it kept is erased", async () => {
    const { body } = await previewed();
    const { storage } = house.gateway;
    const tickets = openTickets({ doors: storage, vault: storage.vault, clock });
    const [one, other] = [
      await house.verify((await previewed()).body),
      await house.verify((await previewed()).body),
    ];
    const database = new Database(join(dataDir, "dy-gateway.db"), { strict: true });
    database.run("PRAGMA busy_timeout = 5000");
    // Two requests that have no ticket yet.
    database.run("UPDATE tickets SET batch_id = NULL WHERE batch_id IS NOT NULL");
    database.close();
    const spend = (batchId: string) => storage.commit((write) => tickets.spend(write, body.ticket, batchId));
    expect(await Promise.all([spend(one.json.batch_id), spend(other.json.batch_id)])).toEqual([true, false]);
    expect(await tickets.prepared(body.ticket)).toBeNull();
    // Nor can one request have two tickets.
    const second = (await previewed()).body.ticket;
    const twice = storage.commit((write) => tickets.spend(write, second, one.json.batch_id));
    await expect(twice).rejects.toThrow();
    expect(await tickets.prepared(second)).not.toBeNull();
  });
});

describe("a ticket and a restart", () => {
  test("an unspent ticket, and a spent one, are the same after a restart", async () => {
    const [spent, unspent] = [await previewed(), await previewed()];
    const first = await house.verify(spent.body);
    await house.gateway.close();
    const again = await openTestGateway({ clock, dataDir, sandbox: house.sandbox });
    try {
      const as = house.app;
      expect((await again.verify(spent.body, { as })).json.data.id).toBe(first.json.data.id);
      expect((await again.verify(unspent.body, { as })).json.outcome).toBe("success");
      expect(house.sandbox.admin.state(unspent.order.orderId).seen.prepares).toBe(1);
    } finally {
      await again.close();
    }
    // The harness closes a gateway once more.
    house = await openTestGateway({ clock, dataDir });
  });

  test("after a restore every unspent ticket is void, and a spent one still shows its request", async () => {
    const [spent, unspent] = [await previewed(), await previewed()];
    const first = await house.verify(spent.body);
    const { storage } = house.gateway;
    const { voidAll } = openTickets({ doors: storage, vault: storage.vault, clock });
    await storage.commit(voidAll);
    expect((await house.verify(unspent.body)).json.code).toBe("ticket_invalid");
    expect((await house.verify(spent.body)).json.data.id).toBe(first.json.data.id);
  });
});
