import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import { count, eq, sql } from "drizzle-orm";
import { auditEntries } from "../../src/audit/table.ts";
import { systemClock } from "../../src/clock.ts";
import type { Storage } from "../../src/storage/database.ts";
import type { Write } from "../../src/storage/door.ts";
import { StorageUnavailable } from "../../src/storage/errors.ts";
import { child, lines, newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

let storage: Storage;
beforeEach(() => {
  storage = open(newDataDir());
});
afterEach(() => storage.close());

const entry = (action: string) =>
  storage.db.insert(auditEntries).values({ createdAtMs: 1, actor: "test", action, target: "" });

const put = (write: Write, action: string): void => write.run(entry(action));

const actions = async (): Promise<readonly string[]> =>
  (await storage.db.select().from(auditEntries).orderBy(auditEntries.id)).map(({ action }) => action);

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "kept",
    (cause: unknown) => (cause instanceof Error ? cause.message : "?"),
  );

describe("calls that meet", () => {
  test("share one transaction and each gets its own result", async () => {
    const numbers = Array.from({ length: 64 }, (_, index) => index);
    const results = await Promise.all(
      numbers.map((number) =>
        storage.commit((write) => {
          put(write, String(number));
          return number * 2;
        }),
      ),
    );
    expect(results).toEqual(numbers.map((number) => number * 2));
    expect(storage.commitStats()).toMatchObject({ batches: 1, members: 64, lostBatches: 0 });
    expect(await actions()).toEqual(numbers.map(String));
  });

  test("are split when they are very many, and keep their order", async () => {
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => storage.commit((write) => put(write, String(index)))),
    );
    expect(storage.commitStats()).toMatchObject({ batches: 4, members: 1_000 });
    expect(await actions()).toEqual(Array.from({ length: 1_000 }, (_, index) => String(index)));
  });

  test("see what those before them in the batch wrote, and a race has one winner", async () => {
    const won = await Promise.all(
      Array.from({ length: 10 }, () =>
        storage.commit((write) => {
          const [found] = write.rows(storage.db.select({ rows: count() }).from(auditEntries));
          if (found?.rows !== 0) return false;
          put(write, "winner");
          return true;
        }),
      ),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await actions()).toEqual(["winner"]);
  });
});

describe("mistakes of ours", () => {
  test("an async function is refused, rolled back, and can write nothing afterwards", async () => {
    let afterwards = "";
    const work = async (write: Write): Promise<void> => {
      put(write, "early");
      await Promise.resolve();
      try {
        put(write, "late");
      } catch (cause) {
        afterwards = cause instanceof Error ? cause.message : "?";
      }
    };
    expect(await outcome(storage.commit(work))).toContain("synchronous");
    expect(afterwards).toContain("outside");
    expect(await actions()).toEqual([]);
  });

  test("a query that was built but not run is refused", async () => {
    expect(await outcome(storage.commit(() => entry("built")))).toContain("synchronous");
    expect(await actions()).toEqual([]);
  });

  test("a commit inside a commit is refused and its caller rolled back", async () => {
    const nested = storage.commit((write) => {
      put(write, "outer");
      void storage.commit(() => 1);
      return "went on";
    });
    expect(await outcome(nested)).toContain("inside");
    expect(await actions()).toEqual([]);
  });

  test("a commit after close is refused; those before are kept", async () => {
    const before = outcome(storage.commit((write) => put(write, "before")));
    const closed = storage.close();
    expect(await outcome(storage.commit((write) => put(write, "after")))).toContain("closed");
    expect(await before).toBe("kept");
    await closed;
    storage = open(storage.dataDir);
    expect(await actions()).toEqual(["before"]);
  });
});

describe("the whole transaction lost", () => {
  test("by COMMIT itself rejects every member and keeps nothing; the next batch starts clean", async () => {
    const results = await Promise.all([
      outcome(storage.commit((write) => put(write, "first"))),
      outcome(
        storage.commit((write) => {
          put(write, "orphan");
          // A broken reference that SQLite looks at no sooner than at COMMIT.
          write.run({ run: () => storage.db.run(sql`PRAGMA defer_foreign_keys = ON`) });
          write.run({
            run: () =>
              storage.db.run(sql`INSERT INTO request_claims (claim, batch_id) VALUES ('a', 'nowhere')`),
          });
        }),
      ),
    ]);
    for (const result of results) expect(result).toContain("FOREIGN KEY");
    expect(await actions()).toEqual([]);
    await storage.commit((write) => put(write, "next"));
    expect(await actions()).toEqual(["next"]);
    expect(storage.commitStats().lostBatches).toBe(1);
  });

  test("under a member that goes on regardless lets nothing through", async () => {
    const results = await Promise.all([
      outcome(storage.commit((write) => put(write, "first"))),
      outcome(
        storage.commit((write) => {
          try {
            write.run({ run: () => storage.db.run(sql`INSERT OR ROLLBACK INTO apps SELECT * FROM apps`) });
          } catch {
            put(write, "regardless");
          }
        }),
      ),
      outcome(storage.commit((write) => put(write, "last"))),
    ]);
    for (const result of results) expect(result).not.toBe("kept");
    expect(await actions()).toEqual([]);
    await storage.commit((write) => put(write, "next"));
    expect(await actions()).toEqual(["next"]);
  });
});

describe("another process that writes", () => {
  test("is waited for while the loop goes on", async () => {
    const writer = child("keep-writing", storage.dataDir, "400");
    const said = lines(writer.stdout);
    expect((await said.next()).value).toBe("writing");
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    await storage.commit((write) => put(write, "after"));
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(4);
    expect(await actions()).toEqual(["theirs", "after"]);
    await writer.exited;
  });

  test("for too long makes every waiting call reject as busy; afterwards all is well", async () => {
    await storage.close();
    storage = open(storage.dataDir, { clock: { ...systemClock, sleep: () => Bun.sleep(0) } });
    const writer = child("keep-writing", storage.dataDir, "60000");
    await lines(writer.stdout).next();
    const results = Promise.all(
      Array.from({ length: 300 }, () =>
        storage.commit((write) => put(write, "mine")).catch((cause: unknown) => cause),
      ),
    );
    for (const result of await results) expect(result).toBeInstanceOf(StorageUnavailable);
    expect(storage.writable()).toBe("busy");
    writer.kill("SIGKILL");
    await writer.exited;
    await storage.commit((write) => put(write, "mine"));
    expect(storage.writable()).toBe("ok");
    expect(await actions()).toEqual(["mine"]);
  });

  test("and commits is seen by the next read", async () => {
    const command = open(storage.dataDir);
    await command.commit((write) =>
      write.run(
        command.db.insert(auditEntries).values({ createdAtMs: 1, actor: "", action: "theirs", target: "" }),
      ),
    );
    expect(await actions()).toEqual(["theirs"]);
    await command.close();
    await storage.commit((write) => put(write, "mine"));
    expect(await actions()).toEqual(["theirs", "mine"]);
  });
});

describe("reading", () => {
  test("works built and prepared, outside a batch and inside", async () => {
    const insert = storage.db
      .insert(auditEntries)
      .values({ createdAtMs: 1, actor: "test", action: sql.placeholder("action"), target: "" })
      .returning({ id: auditEntries.id })
      .prepare();
    const byAction = storage.db
      .select({ id: auditEntries.id })
      .from(auditEntries)
      .where(eq(auditEntries.action, sql.placeholder("action")))
      .prepare();
    const inside = await storage.commit((write) => ({
      id: write.row(insert, { action: "a" })?.id,
      seen: write.rows(byAction, { action: "a" }),
      none: write.row(byAction, { action: "b" }),
    }));
    expect(inside).toEqual({ id: 1, seen: [{ id: 1 }], none: undefined });
    expect(await byAction.execute({ action: "a" })).toEqual([{ id: 1 }]);
    expect(await storage.db.select({ id: auditEntries.id }).from(auditEntries)).toEqual([{ id: 1 }]);
  });

  test("never sees half of a batch", async () => {
    let commits = 0;
    const writing = Promise.all(
      Array.from({ length: 200 }, async () => {
        await storage.commit((write) => {
          put(write, "left");
          put(write, "right");
        });
        commits += 1;
      }),
    );
    while (commits < 200) {
      const [found] = await storage.db.select({ rows: count() }).from(auditEntries);
      expect((found?.rows ?? 1) % 2).toBe(0);
      await Bun.sleep(0);
    }
    await writing;
  });
});
