/**
 * What sharing an fsync is worth: 64 writers, each with one insert under way, through the commit door, against one
 * fsync for each insert on the same disk. `bun run bench commit [folder] [milliseconds]`
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { auditEntries } from "../src/audit/table.ts";
import { systemClock } from "../src/clock.ts";
import { openDatabase } from "../src/storage/connection.ts";
import { openStorage } from "../src/storage/database.ts";

const writers = 64;
const rounds = 3;
const ratioMin = 10;
// On the disk of the project: a temp folder may be memory, where an fsync costs nothing.
const [folder = join(import.meta.dir, "..", "data"), ms = "2000"] = process.argv.slice(2);
const lengthMs = Number(ms);
mkdirSync(folder, { recursive: true });
const home = mkdtempSync(join(folder, "dy-gateway-bench-"));
const dataDir = join(home, "data");
const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;

const perSecond = (inserts: number, sinceMs: number): number =>
  (inserts * 1_000) / (systemClock.monotonicMs() - sinceMs);

const shared = async (): Promise<number> => {
  const storage = openStorage({ settings, clock: systemClock });
  const insert = storage.db
    .insert(auditEntries)
    .values({ createdAtMs: sql.placeholder("nowMs"), actor: "bench", action: "write", target: "" })
    .prepare();
  const sinceMs = systemClock.monotonicMs();
  let inserts = 0;
  const writeOn = async (): Promise<void> => {
    while (systemClock.monotonicMs() - sinceMs < lengthMs) {
      await storage.commit((write) => write.run(insert, { nowMs: inserts }));
      inserts += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, writeOn));
  const rate = perSecond(inserts, sinceMs);
  const { batches, members, longestBatchMs } = storage.commitStats();
  console.log(
    `  shared fsync   ${rate.toFixed(0)} inserts/s, ${(members / batches).toFixed(1)} per commit, longest batch ${longestBatchMs.toFixed(1)} ms`,
  );
  await storage.close();
  return rate;
};

const alone = (): number => {
  const database = openDatabase(join(dataDir, "dy-gateway.db"), "FULL");
  const insert = database.query(
    "INSERT INTO audit_entries (created_at_ms, actor, action, target) VALUES (?, 'bench', 'write', '')",
  );
  const sinceMs = systemClock.monotonicMs();
  let inserts = 0;
  while (systemClock.monotonicMs() - sinceMs < lengthMs) insert.run(inserts++);
  const rate = perSecond(inserts, sinceMs);
  console.log(`  fsync for each ${rate.toFixed(0)} inserts/s`);
  database.close();
  return rate;
};

try {
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`round ${round}`);
    const rate = await shared();
    ratios.push(rate / alone());
  }
  const worst = Math.min(...ratios);
  console.log(`ratios ${ratios.map((each) => each.toFixed(1)).join(", ")}; at least ${ratioMin} is wanted`);
  process.exitCode = worst >= ratioMin ? 0 : 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
