import { Database } from "bun:sqlite";
import { afterAll, describe, expect, test } from "bun:test";
import { statSync } from "node:fs";
import { sql } from "drizzle-orm";
import { auditEntries } from "../../src/audit/table.ts";
import { systemClock } from "../../src/clock.ts";
import type { Storage } from "../../src/storage/database.ts";
import { child, databaseFile, lines, newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

/** What another process would see at this moment. */
const openWitness = (dataDir: string) => {
  const witness = new Database(databaseFile(dataDir), { readonly: true });
  const rows = witness.query<{ action: string }, []>("SELECT action FROM audit_entries ORDER BY id");
  return { sees: () => rows.all().map(({ action }) => action), close: () => witness.close() };
};

const entry = (storage: Storage, action: string) =>
  storage.db.insert(auditEntries).values({ createdAtMs: 1, actor: "", action, target: "" });

describe("a promise of commit", () => {
  test("resolves when others can see the rows, and they see none of the batch before", async () => {
    const storage = open(newDataDir());
    const witness = openWitness(storage.dataDir);
    const seenInside: (readonly string[])[] = [];
    const seenAfter: (readonly string[])[] = [];
    const all = ["a", "b", "c"];
    await Promise.all(
      all.map(async (action) => {
        await storage.commit((write) => {
          write.run(entry(storage, action));
          seenInside.push(witness.sees());
        });
        seenAfter.push(witness.sees());
      }),
    );
    expect(storage.commitStats().batches).toBe(1);
    expect(seenInside).toEqual([[], [], []]);
    expect(seenAfter).toEqual([all, all, all]);
    witness.close();
    await storage.close();
  });

  test("rejects only after its batch has ended, and then nobody sees its rows", async () => {
    const storage = open(newDataDir());
    const witness = openWitness(storage.dataDir);
    const good = storage.commit((write) => write.run(entry(storage, "good")));
    const bad = storage
      .commit((write) => {
        write.run(entry(storage, "bad"));
        throw new Error("no");
      })
      .catch(() => witness.sees());
    expect(await bad).toEqual(["good"]);
    await good;
    witness.close();
    await storage.close();
  });
});

describe("the connection that serves", () => {
  test("commits to the disk, keeps references, and never stands still for long behind another writer", async () => {
    const storage = open(newDataDir());
    const read = (name: string) => Object.values(storage.db.get<object>(sql.raw(`PRAGMA ${name}`)) ?? {})[0];
    expect(["journal_mode", "synchronous", "foreign_keys"].map(read)).toEqual(["wal", 2, 1]);
    expect(read("busy_timeout")).toBeLessThanOrEqual(50);

    const writer = child("keep-writing", storage.dataDir, "600");
    expect((await lines(writer.stdout).next()).value).toBe("writing");
    let lastMs = performance.now();
    let longestMs = 0;
    const ticking = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 1);
    await storage.probe();
    clearInterval(ticking);
    expect(longestMs).toBeLessThan(300);
    await writer.exited;
    await storage.close();
  });
});

describe("a probe", () => {
  test("writes each time, also twice within one millisecond", async () => {
    const storage = open(newDataDir(), { clock: { ...systemClock, nowMs: () => 1_773_628_134_000 } });
    const logBytes = () => statSync(`${databaseFile(storage.dataDir)}-wal`).size;
    const sizes: number[] = [];
    for (let round = 0; round < 3; round++) {
      await storage.probe();
      sizes.push(logBytes());
    }
    expect(new Set(sizes).size).toBe(3);
    await storage.close();
  });
});
