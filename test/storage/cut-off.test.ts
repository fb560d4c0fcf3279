import { afterAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { apps } from "../../src/apps/table.ts";
import { auditEntries } from "../../src/audit/table.ts";
import { child, newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

const filesOf = (dataDir: string): readonly string[] => {
  try {
    return readdirSync(dataDir);
  } catch {
    return [];
  }
};

/** Kills a first start so many milliseconds after its data dir came to be. */
const killFirstStart = async (dataDir: string, afterMs: number): Promise<void> => {
  const starting = child("open-and-seal", dataDir, "text");
  while (filesOf(dataDir).length === 0 && starting.exitCode === null) await Bun.sleep(0);
  const untilMs = performance.now() + afterMs;
  while (performance.now() < untilMs) await Bun.sleep(0);
  starting.kill("SIGKILL");
  await starting.exited;
};

describe("kill -9 while a data dir is made", () => {
  test("leaves, whatever was made so far, something the next start goes on from", async () => {
    for (let afterMs = 0; afterMs < 24; afterMs += 2) {
      const dataDir = newDataDir();
      await killFirstStart(dataDir, afterMs);
      const storage = open(dataDir);
      await storage.probe();
      expect(await storage.db.select().from(apps)).toHaveLength(1);
      const sealed = storage.vault.seal("secret", "coupon");
      await storage.close();
      const again = open(dataDir);
      expect(again.vault.open(sealed, "coupon")).toBe("secret");
      await again.close();
    }
  }, 20_000);
});

describe("processes that open and close the same data dir all the time", () => {
  test("never find it broken or another's, and lose nothing", async () => {
    const dataDir = newDataDir();
    const rounds = 25;
    const churners = Array.from({ length: 4 }, () => child("open-and-close", dataDir, String(rounds)));
    const errors = await Promise.all(churners.map((each) => new Response(each.stderr).text()));
    expect(errors).toEqual(["", "", "", ""]);
    const storage = open(dataDir);
    expect(await storage.db.$count(auditEntries)).toBe(churners.length * rounds);
    await storage.close();
  }, 20_000);
});
