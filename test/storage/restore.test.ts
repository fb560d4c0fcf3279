import { Database } from "bun:sqlite";
import { afterAll, afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { backupCommand } from "../../src/commands/backup.ts";
import { restoreCommand } from "../../src/commands/restore.ts";
import { holdServeLock } from "../../src/storage/serve-lock.ts";
import { run } from "../commands/io.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";
import { behind, contents, databaseFile, newDataDir, open, removeDataDirs } from "./dirs.ts";

setDefaultTimeout(60_000);
afterAll(removeDataDirs);
const houses: TestGateway[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.close();
});

const env = (dataDir: string, environment = "sandbox") => ({
  DYG_DATA_DIR: dataDir,
  DYG_ENVIRONMENT: environment,
});
const backup = (dataDir: string, file: string) => run(backupCommand, [file, "--json"], env(dataDir));
const restore = (dataDir: string, file: string, environment = "sandbox") =>
  run(restoreCommand, [file, "--json"], env(dataDir, environment));

/** A data dir that was used, with a backup outside it. */
const madeWithBackup = async () => {
  const dataDir = newDataDir();
  await open(dataDir).close();
  const file = join(dataDir, "..", "backup.db");
  expect((await backup(dataDir, file)).code).toBe(0);
  return { dataDir, file };
};

const metaOf = (file: string): Readonly<Record<string, string>> => {
  const database = new Database(`file://${file}?immutable=1`, 1 | 64);
  try {
    const rows = database.query<{ key: string; value: string }, []>("SELECT key, value FROM meta").all();
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  } finally {
    database.close();
  }
};

/** Refused with these words; not a byte of the data dir changes. */
const expectRefusal = async (dataDir: string, file: string, words: string, environment?: string) => {
  const before = contents(dataDir);
  const { code, stderr, stdout } = await restore(dataDir, file, environment);
  expect({ code, stdout, told: stderr.includes(words) ? words : stderr }).toEqual({
    code: 1,
    stdout: "",
    told: words,
  });
  expect(contents(dataDir)).toEqual(before);
};

describe("backup FILE", () => {
  test("beside a running server gives one whole file of its own moment, for its owner alone, without the master key", async () => {
    const house = await openTestGateway();
    houses.push(house);
    const codes = Array.from({ length: 6 }, () => house.sandbox.admin.createOrder().codes[0]);
    const verify = (some: readonly (string | undefined)[]) =>
      Promise.all(some.map((code) => house.verify({ poi_id: house.poiId, code })));
    await verify(codes.slice(0, 2));
    const file = join(house.dataDir, "copy.db");
    const underway = verify(codes.slice(2));
    const beforeMs = Date.now();
    const { code, stdout } = await run(backupCommand, [file, "--json"], env(house.dataDir));
    expect((await underway).map(({ json }) => json.outcome)).toEqual(Array(4).fill("success"));

    expect(code).toBe(0);
    const { data } = JSON.parse(stdout);
    expect(data).toEqual({ file, size_bytes: statSync(file).size, backup_at: expect.any(String) });
    expect(Date.parse(data.backup_at)).toBeGreaterThanOrEqual(beforeMs);
    expect(metaOf(file)["backup_at_ms"]).toBe(String(Date.parse(data.backup_at)));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(house.dataDir).filter((name) => name.startsWith("copy.db"))).toEqual(["copy.db"]);
    const copy = new Database(file, { readonly: true });
    expect(copy.query("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    const success = copy
      .query<{ n: number }, []>("SELECT count(*) AS n FROM verifications WHERE verify_status = 'success'")
      .get();
    expect(success?.n).toBeGreaterThanOrEqual(2);
    copy.close();
    const key = readFileSync(join(house.dataDir, "master.key"), "utf8").trim();
    const bytes = readFileSync(file);
    expect(bytes.includes(key)).toBe(false);
    expect(bytes.includes(Buffer.from(key, "hex"))).toBe(false);
  });

  test("never overwrites, and leaves nothing where it cannot write", async () => {
    const { dataDir, file } = await madeWithBackup();
    const before = readFileSync(file);
    const again = await backup(dataDir, file);
    expect([again.code, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toContain("已经存在");
    expect(readFileSync(file).equals(before)).toBe(true);
    const nowhere = await backup(dataDir, join(dataDir, "no", "folder.db"));
    expect(nowhere.stderr).toContain("没有文件夹");
    expect((await run(backupCommand, [], env(dataDir))).code).toBe(2);
  });

  test("a damaged database gives no backup", async () => {
    const dataDir = newDataDir();
    await open(dataDir).close();
    const bytes = readFileSync(databaseFile(dataDir));
    bytes.fill(0xaa, 4 * 4096, 12 * 4096);
    writeFileSync(databaseFile(dataDir), bytes);
    const file = join(dataDir, "..", "broken.db");
    const { code, stdout } = await backup(dataDir, file);
    expect([code, stdout]).toEqual([1, ""]);
    expect(readdirSync(join(dataDir, ".."))).toEqual(["data"]);
  });
});

describe("restore FILE refuses", () => {
  test("while a server holds the data dir", async () => {
    const { dataDir, file } = await madeWithBackup();
    const lock = holdServeLock(dataDir);
    await expectRefusal(dataDir, file, "正由另一个 dy-gateway 服务使用");
    lock.release();
    expect((await restore(dataDir, file)).code).toBe(0);
  });

  test("while another command has the database open", async () => {
    const { dataDir, file } = await madeWithBackup();
    const other = open(dataDir);
    const { code, stderr } = await restore(dataDir, file);
    expect(code).toBe(1);
    expect(stderr).toContain("正被另一个命令使用");
    await other.probe();
    expect(metaOf(databaseFile(dataDir))["restored_at_ms"]).toBeUndefined();
    await other.close();
  });

  test("a file that is damaged, cut, or none of ours", async () => {
    const { dataDir, file } = await madeWithBackup();
    const bytes = readFileSync(file);
    const other = join(dataDir, "..", "other.db");
    const damaged = Buffer.from(bytes);
    damaged.fill(0xaa, 3 * 4096, 9 * 4096);
    writeFileSync(other, damaged);
    await expectRefusal(dataDir, other, "已损坏");
    writeFileSync(other, bytes.subarray(0, bytes.length - 5 * 4096));
    await expectRefusal(dataDir, other, "已损坏");
    writeFileSync(other, randomBytes(50_000));
    await expectRefusal(dataDir, other, "已损坏");
    writeFileSync(other, "");
    await expectRefusal(dataDir, other, "不是 dy-gateway 的备份");
    rmSync(other);
    await expectRefusal(dataDir, other, "没有备份文件");
    await expectRefusal(dataDir, databaseFile(dataDir), "就是正在使用的数据库");
  });

  test("one with part of itself in a log beside it", async () => {
    const { dataDir, file } = await madeWithBackup();
    writeFileSync(`${file}-wal`, "frames");
    await expectRefusal(dataDir, file, "不是完整的备份");
  });

  test("one of a newer program, of the other environment, or of another master key", async () => {
    const { dataDir, file } = await madeWithBackup();
    const newer = join(dataDir, "..", "newer.db");
    copyFileSync(file, newer);
    const database = new Database(newer);
    database.run("INSERT INTO schema_migrations (name, sha256, applied_at_ms) VALUES ('9999_x', 'y', 0)");
    database.close();
    await expectRefusal(dataDir, newer, "更新版本的程序");
    await expectRefusal(dataDir, file, "不能在 live 环境", "live");
    const stranger = newDataDir();
    await open(stranger).close();
    await expectRefusal(stranger, file, "不是这个数据库的主密钥");
    rmSync(join(dataDir, "master.key"));
    await expectRefusal(dataDir, file, "找不到主密钥文件");
  });
});

describe("restore FILE", () => {
  test("puts the backup in place, stamped, and keeps the replaced database whole beside it", async () => {
    const { dataDir, file } = await madeWithBackup();
    const before = readFileSync(file);
    behind(dataDir, (database) => {
      // As kill -9 leaves it: the newest commits are in the log alone.
      database.run("UPDATE apps SET name = 'after the backup' WHERE id = 1");
    });
    const { code, stdout } = await restore(dataDir, file);
    expect(code).toBe(0);
    const { data } = JSON.parse(stdout);
    expect(data).toEqual({
      database: databaseFile(dataDir),
      replaced: expect.stringMatching(/\/dy-gateway\.replaced-\d{8}T\d{9}Z\.db$/),
      backup_at: new Date(Number(metaOf(file)["backup_at_ms"])).toISOString(),
      restored_at: expect.any(String),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(metaOf(databaseFile(dataDir))).toMatchObject({
      restored_at_ms: String(Date.parse(data.restored_at)),
      restored_from_ms: metaOf(file)["backup_at_ms"] ?? "",
    });
    expect(metaOf(databaseFile(dataDir))["backup_at_ms"]).toBeUndefined();
    expect(statSync(databaseFile(dataDir)).mode & 0o777).toBe(0o600);
    const replaced = new Database(data.replaced, { readonly: true });
    expect(replaced.query("SELECT name FROM apps WHERE id = 1").get()).toEqual({ name: "after the backup" });
    replaced.close();
    const storage = open(dataDir);
    expect(storage.restored).toEqual({
      atMs: Date.parse(data.restored_at),
      fromMs: Number(metaOf(file)["backup_at_ms"]),
    });
    await storage.close();
    expect(readdirSync(dataDir).filter((name) => name.includes("restoring"))).toEqual([]);
  });

  test("works where the database is gone or broken, and never gives the new one the old one's log", async () => {
    const { dataDir, file } = await madeWithBackup();
    writeFileSync(databaseFile(dataDir), "no database any more");
    writeFileSync(`${databaseFile(dataDir)}-wal`, randomBytes(5_000));
    const broken = JSON.parse((await restore(dataDir, file)).stdout).data;
    expect(readFileSync(broken.replaced, "utf8")).toBe("no database any more");
    expect(statSync(`${broken.replaced}-wal`).size).toBe(5_000);
    await open(dataDir).close();

    rmSync(databaseFile(dataDir));
    expect(JSON.parse((await restore(dataDir, file)).stdout).data.replaced).toBeNull();
    await open(dataDir).close();
  });

  test("cut off while it copied, there is the old database, and the next restore begins anew", async () => {
    const { dataDir, file } = await madeWithBackup();
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${databaseFile(dataDir)}.restoring`, "half a copy");
    writeFileSync(`${databaseFile(dataDir)}.restoring-wal`, "half a log");
    await open(dataDir).close();
    expect((await restore(dataDir, file)).code).toBe(0);
    expect(readdirSync(dataDir).filter((name) => name.includes("restoring"))).toEqual([]);
  });

  test("requests stamped before it are 401, tickets are void, and open requests are never sent again", async () => {
    const house = await openTestGateway();
    const { sandbox, app, poiId } = house;
    const preview = await house.call("POST", "/v1/open/coupons/preview", {
      body: { poi_id: poiId, code: sandbox.admin.createOrder().codes[0] },
    });
    sandbox.admin.fault({ endpoint: "verify", kind: "lost_before", times: 100 });
    sandbox.admin.fault({ endpoint: "get", kind: "lost_before", times: 1000 });
    sandbox.admin.fault({ endpoint: "query", kind: "lost_before", times: 1000 });
    const code = sandbox.admin.createOrder().codes[0];
    const open = house.verify({ poi_id: poiId, code }, { headers: { "idempotency-key": "key-1" } });
    while (sandbox.counts().verify === 0) await Bun.sleep(5);
    // In a folder of its own, as on a new machine: this process still holds the first one.
    const dataDir = newDataDir();
    mkdirSync(dataDir);
    cpSync(join(house.dataDir, "master.key"), join(dataDir, "master.key"));
    const file = join(dataDir, "..", "backup.db");
    expect((await backup(house.dataDir, file)).code).toBe(0);
    await house.gateway.close();
    await open.catch(() => {});
    const sent = sandbox.counts().verify;
    const restored = await restore(dataDir, file);
    expect(restored.code).toBe(0);
    const restoredAtMs = Date.parse(JSON.parse(restored.stdout).data.restored_at);

    // The same second on the caller's clock: what was stamped in it may have been answered before.
    const clock = { ...systemClock, nowMs: () => restoredAtMs };
    const frozen = await openTestGateway({ dataDir, sandbox, clock });
    const target = "/v1/open/verifications?idempotency_key=key-1";
    const stale = await frozen.call("GET", target, { as: app });
    expect([stale.status, stale.json.code]).toEqual([401, "timestamp_out_of_window"]);
    await frozen.gateway.close();

    const later = { ...systemClock, nowMs: () => Math.max(Date.now(), restoredAtMs + 2_000) };
    const again = await openTestGateway({ dataDir, sandbox, clock: later });
    const found = await again.call("GET", target, { as: app });
    expect(found.json.data).toHaveLength(1);
    expect(found.json.data[0]).toMatchObject({ verify_status: "processing" });
    const spent = await again.verify({ poi_id: poiId, ticket: preview.json.data.ticket }, { as: app });
    expect([spent.status, spent.json.code]).toEqual([400, "ticket_invalid"]);
    expect(sandbox.counts().verify).toBe(sent);
    await again.close();
    await sandbox.close();
    rmSync(house.dataDir, { recursive: true, force: true });
  });
});
