import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { auditEntries } from "../../src/audit/table.ts";
import { openLog } from "../../src/log.ts";
import type { Storage } from "../../src/storage/database.ts";
import { StorageUnavailable } from "../../src/storage/errors.ts";
import { newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

const bulk = "x".repeat(2_000);

/** Many writers at once, each told by name; gives the names that were acknowledged and what the others were told. */
const writeAll = async (storage: Storage, names: readonly string[]) => {
  const kept: string[] = [];
  const causes: unknown[] = [];
  await Promise.all(
    names.map((name) =>
      storage
        .commit((write) =>
          write.run(
            storage.db.insert(auditEntries).values({ createdAtMs: 1, actor: bulk, action: name, target: "" }),
          ),
        )
        .then(
          () => kept.push(name),
          (cause: unknown) => causes.push(cause),
        ),
    ),
  );
  return { kept, causes };
};

const names = (prefix: string, length: number): readonly string[] =>
  Array.from({ length }, (_, index) => `${prefix}${index}`);

const sorted = (all: readonly string[]): readonly string[] =>
  all.toSorted((one, other) => one.localeCompare(other));

const present = async (storage: Storage): Promise<readonly string[]> => {
  const rows = await storage.db.select({ action: auditEntries.action }).from(auditEntries);
  return sorted(rows.map(({ action }) => action));
};

/** Writes until the disk refuses; what was acknowledged, and nothing else, must be there. */
const fillUp = async (storage: Storage): Promise<readonly string[]> => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 50; round += 1) {
    const { kept, causes } = await writeAll(storage, names(`${round}-`, 100));
    acknowledged.push(...kept);
    if (causes.length === 0) continue;
    for (const cause of causes) {
      expect(cause).toBeInstanceOf(StorageUnavailable);
      expect(cause).toMatchObject({ reason: "full" });
    }
    return sorted(acknowledged);
  }
  throw new Error("the disk never became full");
};

describe("a full disk", () => {
  test("rejects whole batches and loses nothing acknowledged; with space again the next batch works", async () => {
    const told: string[] = [];
    const log = openLog({ level: "info", nowMs: () => 0, write: (line) => told.push(line) });
    const storage = open(newDataDir(), { log });
    storage.db.run(sql`PRAGMA max_page_count = 300`);
    const acknowledged = await fillUp(storage);
    expect(storage.writable()).toBe("full");
    expect(await present(storage)).toEqual(acknowledged);

    storage.db.run(sql`PRAGMA max_page_count = 100000`);
    expect((await writeAll(storage, ["again"])).kept).toEqual(["again"]);
    expect(storage.writable()).toBe("ok");
    expect(await present(storage)).toEqual(sorted([...acknowledged, "again"]));
    await storage.close();
    expect(told.map((line) => line.includes("takes no writes"))).toEqual([true, false]);
  });

  test("in the middle of a member that swallows the error lets none of its batch through", async () => {
    const storage = open(newDataDir());
    storage.db.run(sql`PRAGMA max_page_count = 100`);
    const { kept, causes } = await (async () => {
      const first = writeAll(storage, ["first"]);
      const swallower = storage
        .commit((write) => {
          for (const name of names("swallowed-", 500))
            try {
              write.run(
                storage.db
                  .insert(auditEntries)
                  .values({ createdAtMs: 1, actor: bulk, action: name, target: "" }),
              );
            } catch {}
        })
        .catch((cause: unknown) => cause);
      expect(await swallower).toMatchObject({ reason: "full" });
      return await first;
    })();
    expect(kept).toEqual([]);
    expect(causes).toHaveLength(1);
    expect(await present(storage)).toEqual([]);
    await storage.probe();
    await storage.close();
  });
});

/** Mounts a disk of one megabyte; gives why it could not. */
const mountTiny = (folder: string): string | undefined => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "only root on Linux can mount one";
  mkdirSync(folder, { recursive: true });
  const { exitCode, stderr } = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]);
  return exitCode === 0 ? undefined : stderr.toString().trim();
};

const unmount = (folder: string): void => {
  Bun.spawnSync(["umount", "-l", folder]);
};

const trial = newDataDir();
const noTinyDisk = mountTiny(trial);
if (noTinyDisk === undefined) unmount(trial);
else console.log(`skipped, no disk of one megabyte: ${noTinyDisk}`);

/** What a whole batch had no room for may still hold a few single bytes. */
const probeTillRefused = async (storage: Storage): Promise<unknown> => {
  for (let round = 0; round < 300; round += 1) {
    const refusal: unknown = await storage.probe().catch((cause: unknown) => cause);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

describe("a disk of one megabyte", () => {
  test.skipIf(noTinyDisk !== undefined)(
    "fills up, is written again with space, and forgets nothing",
    async () => {
      const tiny = newDataDir();
      mountTiny(tiny);
      try {
        const dataDir = join(tiny, "data");
        const storage = open(dataDir);
        const ballast = join(tiny, "ballast");
        writeFileSync(ballast, Buffer.alloc(200 * 1024));
        const acknowledged = await fillUp(storage);
        expect(await present(storage)).toEqual(acknowledged);
        expect(await probeTillRefused(storage)).toMatchObject({ reason: "full" });

        rmSync(ballast);
        await storage.probe();
        expect(storage.writable()).toBe("ok");
        const { kept } = await writeAll(storage, ["again"]);
        await storage.close();
        const reopened = open(dataDir);
        expect(await present(reopened)).toEqual(sorted([...acknowledged, ...kept]));
        await reopened.close();
      } finally {
        unmount(tiny);
      }
    },
  );
});
