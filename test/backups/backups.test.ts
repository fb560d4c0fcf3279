import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditRepository } from "../../src/audit/repository.ts";
import { openBackups } from "../../src/backups/backups.ts";
import { lookAt } from "../../src/backups/look.ts";
import { openBackupThread } from "../../src/backups/thread.ts";
import { openTurn } from "../../src/backups/turn.ts";
import { silentLog } from "../../src/log.ts";
import { writeBackup } from "../../src/storage/backup.ts";
import { openStorage } from "../../src/storage/database.ts";
import { openTestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

const hourMs = 3_600_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-backups-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openHouse = async (write = async (order: Parameters<typeof writeBackup>[0]) => writeBackup(order)) => {
  const clock = simulatedClock();
  const dataDir = join(folder, "data");
  const dir = join(folder, "kept", "backups");
  const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
  const storage = openStorage({ settings, clock });
  let woken = 0;
  const backups = openBackups({
    settings: { hour: 3, keep: 2, dir },
    storage: settings,
    clock,
    log: silentLog,
    commit: storage.commit,
    audit: auditRepository({ doors: storage, clock }),
    thread: { write, look: async (question) => lookAt(question) },
    turn: openTurn(),
    restores: {
      state: () => null,
      begin: () => {
        throw new Error("nobody restores here");
      },
    },
    wake: () => {
      woken += 1;
    },
  });
  const jobOf = (name: string) => {
    const job = backups.jobs.find((one) => one.name === name);
    if (job === undefined) throw new Error(`no job ${name}`);
    return job;
  };
  return {
    clock,
    dir,
    storage,
    state: () => backups.state(),
    backup: jobOf("backup"),
    catchUp: jobOf("backup-catch-up"),
    woken: () => woken,
  };
};

describe("the backup job", () => {
  test("keeps as many backups as are wanted, the newest, for their owner alone, and touches no other file", async () => {
    const house = await openHouse();
    expect(house.backup.pattern).toBe("0 0 3 * * *");
    for (let night = 0; night < 4; night += 1) {
      await house.backup.run();
      if (night === 0) writeFileSync(join(house.dir, "notes.txt"), "the owner's own");
      if (night === 2) writeFileSync(join(house.dir, "dy-gateway-x.db.77.ab.partial"), "cut off");
      await house.clock.advance(24 * hourMs);
    }
    const names = readdirSync(house.dir).toSorted();
    expect(names).toHaveLength(3);
    expect(names.at(-1)).toBe("notes.txt");
    expect(names.slice(0, 2)).toEqual(
      [2, 3].map((night) => {
        const atMs = house.clock.nowMs() - (4 - night) * 24 * hourMs;
        return `dy-gateway-${new Date(atMs).toISOString().replace(/[-:.]/g, "")}.db`;
      }),
    );
    expect(statSync(house.dir).mode & 0o777).toBe(0o700);
    for (const name of names.slice(0, 2)) expect(statSync(join(house.dir, name)).mode & 0o777).toBe(0o600);
    await house.storage.close();
  });

  test("tells its age; more than 26 hours is overdue, also when none was ever made, and it is made good", async () => {
    const house = await openHouse();
    expect(house.state()).toEqual({ failed: false, ageMs: null, overdue: false });
    await house.clock.advance(27 * hourMs);
    expect(house.state()).toEqual({ failed: false, ageMs: null, overdue: true });
    expect(await house.catchUp.run()).toBe("已唤起备份");
    expect(house.woken()).toBe(1);
    await house.backup.run();
    expect(house.state()).toEqual({ failed: false, ageMs: 0, overdue: false });
    expect(await house.catchUp.run()).toBe("不需要");
    await house.clock.advance(26 * hourMs);
    expect(house.state()).toMatchObject({ overdue: false });
    await house.clock.advance(1);
    expect(house.state()).toMatchObject({ overdue: true, ageMs: 26 * hourMs + 1 });
    await house.storage.close();
  });

  test("a failure is told, deletes nothing that was kept, and is made good", async () => {
    let full = false;
    const house = await openHouse(async (order) => {
      if (full) throw new Error("no space left");
      return writeBackup(order);
    });
    for (let night = 0; night < 2; night += 1) {
      await house.backup.run();
      await house.clock.advance(24 * hourMs);
    }
    full = true;
    await expect(house.backup.run()).rejects.toThrow("no space left");
    expect(house.state()).toMatchObject({ failed: true });
    expect(readdirSync(house.dir)).toHaveLength(2);
    await house.catchUp.run();
    expect(house.woken()).toBe(1);
    full = false;
    await house.backup.run();
    expect(house.state()).toMatchObject({ failed: false });
    await house.storage.close();
  });
});

test("without DYG_BACKUP_HOUR there is no job; with it the gateway backs itself up in a thread while it serves", async () => {
  const without = await openTestGateway();
  expect(without.gateway.jobs.list().filter(({ name }) => name.startsWith("backup"))).toEqual([]);
  await without.close();

  const dir = join(folder, "kept");
  const house = await openTestGateway({ env: { DYG_BACKUP_HOUR: "4", DYG_BACKUP_DIR: dir } });
  const order = house.sandbox.admin.createOrder();
  const backup = house.gateway.jobs.runNow("backup");
  const verified = await house.verify({ poi_id: house.poiId, code: order.codes[0] });
  expect(verified.json.outcome).toBe("success");
  await backup;
  expect(house.gateway.jobs.list().find(({ name }) => name === "backup")).toMatchObject({ failed: false });
  expect(readdirSync(dir)).toHaveLength(1);
  const health = await house.call("GET", "/healthz", { stranger: true });
  expect(health.json.checks.database).toEqual({
    status: "ok",
    detail: expect.stringMatching(/^可读写；最近一次备份在 \d+ 秒前$/),
  });
  await house.close();
});

test("a thread that cannot write its backup says why, and leaves nothing behind", async () => {
  const house = await openHouse();
  const workerFile = new URL("../../src/backups/worker.ts", import.meta.url);
  const { write } = openBackupThread({ workerFile, clock: house.clock });
  const file = join(folder, "nowhere", "a.db");
  await expect(write({ dataDir: join(folder, "data"), file, nowMs: 1 })).rejects.toThrow("没有文件夹");
  expect(existsSync(file)).toBe(false);
  await house.storage.close();
});
