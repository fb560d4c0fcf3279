import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

const hourMs = 3_600_000;
const clock = simulatedClock();
let house: TestGateway;
beforeAll(async () => {
  house = await openTestGateway({ clock });
});
afterAll(async () => await house.close());

const verifyOne = async (): Promise<number> => {
  // Refused: nothing changes the row afterwards, as enrichment would that of a success.
  const order = house.sandbox.admin.createOrder({ expired: true });
  return (await house.verify({ poi_id: house.poiId, code: order.codes[0] })).json.data.id;
};

const page = async (since: string, cursor: string | null, size = 200) => {
  const query = new URLSearchParams({ updated_since: since, page_size: String(size) });
  if (cursor !== null) query.set("cursor", cursor);
  return (await house.call("GET", `/v1/open/verifications?${query}`)).json;
};

/** Follows the changes as an integrator does: to the end, keeping the last cursor. */
const follow = async (since: string, cursor: string | null, size = 200) => {
  const ids: number[] = [];
  let kept = cursor;
  for (;;) {
    const { data, next_cursor: next } = await page(since, kept, size);
    ids.push(...data.map(({ id }: { readonly id: number }) => id));
    if (next === null) return { ids, cursor: kept };
    kept = next;
  }
};

/** A change of a row as any later part of the gateway makes it. */
const touch = (id: number, updatedAtMs: number): void => {
  const database = new Database(join(house.dataDir, "dy-gateway.db"), { strict: true });
  database.run("PRAGMA busy_timeout = 5000");
  database
    .query("UPDATE verifications SET remark = 'x', updated_at_ms = ? WHERE id = ?")
    .run(updatedAtMs, id);
  database.close();
};

const nowText = () => new Date(clock.nowMs()).toISOString();

describe("whoever follows updated_since misses no change", () => {
  test("each row once, oldest change first, whatever the size of a page", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    const made: number[] = [];
    for (let count = 0; count < 7; count++) {
      made.push(await verifyOne());
      await clock.advance(1_000);
    }
    for (const size of [1, 2, 3, 7, 200]) expect((await follow(since, null, size)).ids).toEqual(made);
  });

  test("a change in the same millisecond as the last one read comes, also of a row with a lower id", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    const [low, high] = [await verifyOne(), await verifyOne()];
    const before = await follow(since, null);
    expect(before.ids).toEqual([low, high]);
    touch(low, clock.nowMs());
    expect((await follow(since, before.cursor)).ids).toEqual([low]);
  });

  test("a change that carries an earlier time than what was read before comes all the same", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    const first = await verifyOne();
    await clock.advance(60_000);
    const second = await verifyOne();
    const before = await follow(since, null);
    expect(before.ids).toEqual([first, second]);
    touch(first, clock.nowMs() - 30_000);
    expect((await follow(since, before.cursor)).ids).toEqual([first]);
  });

  test("a clock set back by an hour hides nothing from who follows, nor from who begins", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    const first = await verifyOne();
    const before = await follow(since, null);
    const wasMs = clock.nowMs();
    clock.setMs(wasMs - hourMs / 2);
    const second = await verifyOne();
    expect((await follow(since, before.cursor)).ids).toEqual([]);
    // Its time lies before the moment asked for; who asks from that time on gets both, in the order they happened.
    const earlier = new Date(wasMs - hourMs / 2).toISOString();
    expect((await follow(earlier, null)).ids).toEqual([first, second]);
    clock.setMs(wasMs);
  });

  test("a row that changes while pages are read comes again, in its latest state", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    const [one, two, three] = [await verifyOne(), await verifyOne(), await verifyOne()];
    const first = await page(since, null, 1);
    expect(first.data.map(({ id }: { readonly id: number }) => id)).toEqual([one]);
    await clock.advance(1_000);
    touch(one, clock.nowMs());
    const rest = await follow(since, first.next_cursor, 1);
    expect(rest.ids).toEqual([two, three, one]);
  });

  test("a reader between any two commits of many verifications at once sees every row's last state", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    const seen = new Map<number, string>();
    let cursor: string | null = null;
    let done = false;
    const reading = (async () => {
      for (let last = false; !last; ) {
        last = done;
        for (;;) {
          const { data, next_cursor: next } = await page(since, cursor, 3);
          for (const row of data) seen.set(row.id, row.verify_status);
          if (next === null) break;
          cursor = next;
        }
        await clock.settle();
      }
    })();
    const made = await Promise.all(
      Array.from({ length: 40 }, async (): Promise<number> => {
        const order = house.sandbox.admin.createOrder();
        return (await house.verify({ poi_id: house.poiId, code: order.codes[0] })).json.data.id;
      }),
    );
    done = true;
    await reading;
    expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual(made.toSorted((a, b) => a - b));
    expect(new Set(seen.values())).toEqual(new Set(["success"]));
  });

  test("nothing yet is an empty page without a cursor; the end of the log gives the last cursor again to go on from", async () => {
    await clock.advance(hourMs);
    const since = nowText();
    expect(await page(since, null)).toMatchObject({ data: [], total: 0, next_cursor: null });
    const first = await verifyOne();
    const { ids, cursor } = await follow(since, null);
    expect(ids).toEqual([first]);
    const second = await verifyOne();
    expect((await follow(since, cursor)).ids).toEqual([second]);
  });
});

test("of a log that another caller fills, a reader gets short pages and reaches the end", async () => {
  await clock.advance(hourMs);
  const since = nowText();
  const mine = await verifyOne();
  const as = await house.createApp();
  const database = new Database(join(house.dataDir, "dy-gateway.db"), { strict: true });
  const { batchId } = database
    .query<{ batchId: string }, [number]>("SELECT batch_id AS batchId FROM verifications WHERE id = ?")
    .get(mine) ?? { batchId: "" };
  database.run("PRAGMA busy_timeout = 5000");
  database.transaction(() => {
    const insert = database.query(`
      INSERT INTO verifications (batch_id, position, app_id, poi_id, verify_status, error_code, error_description,
        verify_records_count, enrichment_status, source, cancel_status, abandon_refused, created_at_ms, updated_at_ms)
      SELECT batch_id, ?, ?, poi_id, verify_status, 0, '', 0, enrichment_status, source, cancel_status, 0, ?, ?
      FROM verifications WHERE batch_id = ? AND position = 0`);
    for (let count = 1; count <= 12_000; count++)
      insert.run(count, as.id, clock.nowMs(), clock.nowMs(), batchId);
  })();
  database.close();
  const last = await verifyOne();
  const short = await page(since, null);
  const shown = short.data.map(({ id }: { readonly id: number }) => id);
  expect([shown, short.next_cursor === null, short.total_is_minimum]).toEqual([[mine], false, true]);
  expect((await follow(since, null)).ids).toEqual([mine, last]);
  // To whom nothing of it belongs the first page is empty, and leads on.
  const nobody = await house.createApp();
  const query = new URLSearchParams({ updated_since: since });
  const empty = await house.call("GET", `/v1/open/verifications?${query}`, { as: nobody });
  expect([empty.json.data, empty.json.next_cursor === null]).toEqual([[], false]);
  query.set("cursor", empty.json.next_cursor);
  const end = await house.call("GET", `/v1/open/verifications?${query}`, { as: nobody });
  expect([end.json.data, end.json.next_cursor]).toEqual([[], null]);
});

test("a cursor from before a restore is refused, not followed into another log", async () => {
  await clock.advance(hourMs);
  const since = nowText();
  await verifyOne();
  const { cursor } = await follow(since, null);
  const database = new Database(join(house.dataDir, "dy-gateway.db"), { strict: true });
  database.run("PRAGMA busy_timeout = 5000");
  // A restored file: the numbers after the backup are given anew, to other changes.
  const at = "(SELECT max(change_number) FROM verification_changes)";
  database.run(
    `UPDATE verification_changes SET updated_at_ms = updated_at_ms + 1 WHERE change_number = ${at}`,
  );
  database.close();
  const query = new URLSearchParams({ updated_since: since, cursor: cursor ?? "" });
  const reply = await house.call("GET", `/v1/open/verifications?${query}`);
  expect([reply.status, reply.json.details[0].field]).toEqual([400, "cursor"]);
});
