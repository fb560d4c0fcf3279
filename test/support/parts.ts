import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "../../src/clock.ts";
import { openStorage } from "../../src/storage/database.ts";
import type { Doors } from "../../src/storage/door.ts";
import type { Vault } from "../../src/vault.ts";

/** The ground that business rooms are built on: a real database in a folder of its own, and a clock that stands still. */
export interface TestParts {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock & { readonly setMs: (timeMs: number) => void };
  /** Closes the database and opens it anew, as a restart does; the clock goes on. */
  readonly reopen: () => Promise<TestParts>;
  /** Closes the database and takes the folder away. */
  readonly close: () => Promise<void>;
}

/** 2026-03-16T02:28:54.000Z */
const startMs = 1_773_628_134_000;

export const openParts = async (
  dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-test-")),
  firstMs = startMs,
): Promise<TestParts> => {
  let nowMs = firstMs;
  const clock = {
    ...systemClock,
    nowMs: () => nowMs,
    setMs: (timeMs: number) => {
      nowMs = timeMs;
    },
  };
  const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
  const storage = openStorage({ settings, clock });
  return {
    doors: storage,
    vault: storage.vault,
    clock,
    reopen: async () => {
      await storage.close();
      return await openParts(dataDir, nowMs);
    },
    close: async () => {
      await storage.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
