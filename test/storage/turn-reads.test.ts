import { afterAll, afterEach, beforeEach, expect, test } from "bun:test";
import { eq, sql } from "drizzle-orm";
import { auditEntries } from "../../src/audit/table.ts";
import type { Storage } from "../../src/storage/database.ts";
import { behind, newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

let storage: Storage;
beforeEach(() => {
  storage = open(newDataDir());
});
afterEach(() => storage.close());

const add = (action: string): Promise<void> =>
  storage.commit((write) =>
    write.run(storage.db.insert(auditEntries).values({ createdAtMs: 1, actor: "test", action, target: "" })),
  );

const prepared = () =>
  storage.db
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.actor, sql.placeholder("actor")))
    .prepare();

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("a read sees what was committed before it, whatever was read in the same turn", async () => {
  const find = prepared();
  for (const action of ["a", "b", "c"]) {
    const before = await find.execute({ actor: "test" });
    await add(action);
    const after = await find.execute({ actor: "test" });
    expect(after).toEqual([...before, { action }]);
  }
});

test("reads and commits of one turn do not hinder each other", async () => {
  const find = prepared();
  const results = await Promise.all([
    find.execute({ actor: "test" }),
    add("a"),
    find.execute({ actor: "test" }),
    add("b"),
    find.execute({ actor: "nobody" }),
  ]);
  expect(results[4]).toEqual([]);
  expect(await find.execute({ actor: "test" })).toEqual([{ action: "a" }, { action: "b" }]);
});

test("nothing stays open after the turn: another process may write, and is seen", async () => {
  const find = prepared();
  expect(await find.execute({ actor: "test" })).toEqual([]);
  await nextTurn();
  behind(storage.dataDir, (database) => {
    database.run(
      "INSERT INTO audit_entries (created_at_ms, actor, action, target) VALUES (1, 'test', 'theirs', '')",
    );
    // Fails while anybody still looks at an older state.
    expect(database.query("PRAGMA wal_checkpoint(TRUNCATE)").get()).toMatchObject({ busy: 0 });
  });
  expect(await find.execute({ actor: "test" })).toEqual([{ action: "theirs" }]);
});

test("moving the log and closing work in the turn of a read", async () => {
  const find = prepared();
  await add("a");
  const read = find.execute({ actor: "test" });
  expect(await read).toHaveLength(1);
  storage.checkpoint();
  expect(await find.execute({ actor: "test" })).toHaveLength(1);
  await storage.close();
  storage = open(storage.dataDir);
  expect(await prepared().execute({ actor: "test" })).toHaveLength(1);
});
