import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { auditEntries } from "../../src/audit/table.ts";
import { StorageRefused } from "../../src/storage/errors.ts";
import { holdServeLock } from "../../src/storage/serve-lock.ts";
import { child, databaseFile, lines, newDataDir, open, removeDataDirs } from "./dirs.ts";

// Processes are started here: on a busy machine that is more than the usual five seconds.
setDefaultTimeout(60_000);
afterAll(removeDataDirs);

describe("kill -9", () => {
  test("at any moment loses nothing whose promise had resolved", async () => {
    const dataDir = newDataDir();
    for (const linesMax of [1, 40, 400]) {
      const writer = child("commit-and-print", dataDir);
      const printed: number[] = [];
      for await (const line of lines(writer.stdout)) {
        printed.push(Number(line));
        if (printed.length === linesMax) writer.kill("SIGKILL");
      }
      await writer.exited;
      expect(printed.length).toBeGreaterThanOrEqual(linesMax);
      const storage = open(dataDir);
      const rows = await storage.db.select({ id: auditEntries.id }).from(auditEntries);
      const there = new Set(rows.map(({ id }) => id));
      expect(printed.filter((id) => !there.has(id))).toEqual([]);
      await storage.close();
    }
  });
});

describe("the serve lock", () => {
  test("refuses a second server at once, and is free again after release", () => {
    const dataDir = newDataDir();
    const lock = holdServeLock(dataDir);
    expect(() => holdServeLock(dataDir)).toThrow(StorageRefused);
    expect(() => holdServeLock(dataDir)).toThrow("正由另一个 dy-gateway 服务使用");
    lock.release();
    lock.release();
    holdServeLock(dataDir).release();
  });

  test("outlives the variable that held it", () => {
    const dataDir = newDataDir();
    holdServeLock(dataDir);
    Bun.gc(true);
    expect(() => holdServeLock(dataDir)).toThrow(StorageRefused);
  });

  test("is held against other processes and given back by kill -9", async () => {
    const dataDir = newDataDir();
    const server = child("serve", dataDir);
    expect((await lines(server.stdout).next()).value).toBe("held");
    const sinceMs = performance.now();
    expect(() => holdServeLock(dataDir)).toThrow(StorageRefused);
    expect(performance.now() - sinceMs).toBeLessThan(200);
    const second = child("serve", dataDir);
    expect(await second.exited).not.toBe(0);
    server.kill("SIGKILL");
    await server.exited;
    holdServeLock(dataDir).release();
  });

  test("does not keep commands beside the server from working", async () => {
    const dataDir = newDataDir();
    const server = child("serve", dataDir);
    await lines(server.stdout).next();
    const command = open(dataDir);
    await command.probe();
    await command.close();
    server.kill("SIGKILL");
    await server.exited;
  });
});

describe("closing", () => {
  test("keeps what was handed in and empties the log; closing twice is closing once", async () => {
    const dataDir = newDataDir();
    const storage = open(dataDir);
    const writes = Array.from({ length: 600 }, () => storage.probe());
    await Promise.all([storage.close(), storage.close(), ...writes]);
    expect(storage.commitStats().members).toBe(600);
    const log = `${databaseFile(dataDir)}-wal`;
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
  });
});
