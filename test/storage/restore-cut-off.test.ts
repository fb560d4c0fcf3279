import { Database } from "bun:sqlite";
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { backupCommand } from "../../src/commands/backup.ts";
import { run } from "../commands/io.ts";
import { start } from "../program/program.ts";
import { behind, databaseFile, newDataDir, open, removeDataDirs } from "./dirs.ts";

setDefaultTimeout(180_000);
afterAll(removeDataDirs);

/** Open requests, and enough beside them that copying, stamping and checking each take a while. */
const fill = (dataDir: string): void =>
  behind(dataDir, (database) => {
    database.run(`
      INSERT INTO verification_requests (batch_id, app_id, poi_id, mode, quantity, fingerprint, send_count, open, created_at_ms, updated_at_ms)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT 'batch-' || i, 1, '7001', 'code', 1, hex(randomblob(200)), 1, i <= 500, 1000, 1000 FROM n`);
  });

const looked = (dataDir: string) => {
  const database = new Database(databaseFile(dataDir), { readwrite: true });
  try {
    const one = (query: string) =>
      Object.values(database.query<Record<string, unknown>, []>(query).get() ?? {})[0];
    return {
      sound: one("PRAGMA integrity_check"),
      after: one("SELECT name FROM apps WHERE id = 1"),
      restoredAtMs: one("SELECT value FROM meta WHERE key = 'restored_at_ms'") ?? null,
      marked: one("SELECT count(*) FROM verification_requests WHERE open AND sends_ended_at_ms IS NOT NULL"),
    };
  } finally {
    database.close();
  }
};

test("killed at any moment, a restore leaves the old database or the new one with all its marks, and the next one succeeds", async () => {
  const dataDir = newDataDir();
  await open(dataDir).close();
  fill(dataDir);
  const env = { DYG_DATA_DIR: dataDir, DYG_ENVIRONMENT: "sandbox" };
  const file = join(dataDir, "..", "backup.db");
  expect((await run(backupCommand, [file], env)).code).toBe(0);

  const seen = { old: 0, new: 0 };
  const check = (): void => {
    const { sound, after, restoredAtMs, marked } = looked(dataDir);
    expect(sound).toBe("ok");
    if (restoredAtMs === null) {
      expect({ after, marked }).toEqual({ after: "changed since", marked: 0 });
      seen.old += 1;
    } else {
      expect({ after, marked }).toEqual({ after: "控制台", marked: 500 });
      seen.new += 1;
    }
  };
  const setBack = (): void =>
    behind(dataDir, (database) => {
      database.run("UPDATE apps SET name = 'changed since' WHERE id = 1");
      database.run("DELETE FROM meta WHERE key LIKE 'restored%'");
      database.run("UPDATE verification_requests SET sends_ended_at_ms = NULL");
    });

  setBack();
  const startedMs = performance.now();
  const whole = start(["restore", file], env);
  expect(await whole.exited).toBe(0);
  const lastsMs = performance.now() - startedMs;
  check();
  expect(seen.new).toBe(1);
  // Moments spread over the whole of it, the last ones close together where the names change.
  for (let kill = 0; kill < 12; kill += 1) {
    setBack();
    const program = start(["restore", file], env);
    await Bun.sleep(lastsMs * (0.3 + (0.75 * kill) / 12));
    program.kill("SIGKILL");
    await program.exited;
    check();
  }
  expect(seen.old).toBeGreaterThan(0);
  const last = start(["restore", file], env);
  expect(await last.exited).toBe(0);
  expect(existsSync(`${databaseFile(dataDir)}-wal`)).toBe(false);
  expect(readdirSync(dataDir).filter((name) => name.includes("restoring"))).toEqual([]);
});
