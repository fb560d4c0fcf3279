import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

const path = "/v1/internal/backups";
let folder: string;
let dir: string;
let house: TestGateway;
let boss: { readonly uid: string; readonly key: string };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-backups-api-"));
  dir = join(folder, "data", "backups");
  house = await openTestGateway({ dataDir: join(folder, "data") });
  boss = await house.createOperator("admin");
});
afterEach(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

const list = async () => (await house.call("GET", path, { operator: boss.key })).json;
const create = () => house.call("POST", path, { operator: boss.key });
const audited = async (action: string) =>
  (await house.call("GET", `/v1/internal/audit?action=${action}`, { operator: boss.key })).json.data;

describe("a backup that is asked for", () => {
  test("is made while the gateway serves, also without a nightly job, and is listed and written down", async () => {
    expect(await list()).toEqual({ data: [], running: false, restore: null });
    const made = await create();
    expect(made.status).toBe(201);
    expect(made.json.data).toEqual({
      name: expect.stringMatching(/^dy-gateway-\d{8}T\d{9}Z-manual\.db$/),
      size_bytes: expect.any(Number),
      created_at: expect.any(String),
      kind: "manual",
      ok: true,
      problem: null,
    });
    expect(await list()).toEqual({ data: [made.json.data], running: false, restore: null });
    const { name } = made.json.data;
    expect(await audited("backups.create")).toMatchObject([
      { actor: `operator:${boss.uid}`, target: `backup:${name}` },
    ]);
    // Who wanted it stands in it, too.
    const copy = new Database(join(dir, name), { readonly: true });
    expect(copy.query("SELECT action FROM audit_entries ORDER BY id DESC LIMIT 1").get()).toEqual({
      action: "backups.create",
    });
    copy.close();
  });

  test("comes alone: who asks meanwhile is told to wait", async () => {
    const both = await Promise.all([create(), create()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409)?.json;
    expect(refused).toMatchObject({ code: "backup_in_progress", retry: "later" });
    expect((await list()).data).toHaveLength(1);
    expect(await audited("backups.create")).toHaveLength(1);
    // And the next one is made.
    expect((await create()).status).toBe(201);
  });

  test("that cannot be written is 503, leaves nothing behind, and the next one is made", async () => {
    writeFileSync(dir, "a file where the folder should be");
    const refused = await create();
    expect([refused.status, refused.json.code]).toEqual([503, "not_ready"]);
    expect(refused.text).not.toContain(folder);
    rmSync(dir);
    expect((await create()).status).toBe(201);
  });

  test("crowds out none of the nights: the newest of its own kind stay", async () => {
    await house.close();
    const env = { DYG_BACKUP_HOUR: "4", DYG_BACKUP_KEEP: "2" };
    house = await openTestGateway({ dataDir: join(folder, "data"), env });
    boss = await house.createOperator("admin");
    for (let night = 0; night < 3; night += 1) await house.gateway.jobs.runNow("backup");
    for (let count = 0; count < 3; count += 1) expect((await create()).status).toBe(201);
    const kinds = (await list()).data.map(({ kind }: { readonly kind: string }) => kind);
    expect(kinds).toEqual(["manual", "manual", "nightly", "nightly"]);
  });
});

test("a file that could not be restored here says why, and others are not listed", async () => {
  const { name } = (await create()).json.data;
  const at = (stamp: string) => join(dir, `dy-gateway-20200101T00000000${stamp}Z.db`);
  copyFileSync(join(dir, name), at("1"));
  const foreign = new Database(at("1"));
  foreign.run("UPDATE meta SET value = 'live' WHERE key = 'environment'");
  foreign.close();
  copyFileSync(join(dir, name), at("2"));
  const newer = new Database(at("2"));
  newer.run("INSERT INTO schema_migrations VALUES ('9999_later', 'x', 0)");
  newer.close();
  writeFileSync(at("3"), "no database at all");
  writeFileSync(join(dir, "notes.txt"), "the owner's own");
  const { data } = await list();
  const told = data.map(({ ok, problem }: { readonly ok: boolean; readonly problem: string }) => [
    ok,
    problem,
  ]);
  expect(told).toEqual([
    [true, null],
    [false, expect.stringContaining("已损坏")],
    [false, expect.stringContaining("更新版本的程序")],
    [false, expect.stringContaining("属于 live 环境")],
  ]);
  expect(JSON.stringify(data)).not.toContain(folder);
});

describe("a download", () => {
  const download = (name: string) => house.call("GET", `${path}/${name}`, { operator: boss.key });

  test("is the file byte for byte, over the wire, and is written down before its first byte", async () => {
    const { name, size_bytes: bytes } = (await create()).json.data;
    const url = house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
    const reply = await fetch(`${url}${path}/${name}`, { headers: { "x-xtj-uid": boss.key } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/vnd.sqlite3");
    expect(reply.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    expect(reply.headers.get("content-length")).toBe(String(bytes));
    const file = Buffer.from(await Bun.file(join(dir, name)).arrayBuffer());
    expect(Buffer.from(await reply.arrayBuffer()).equals(file)).toBe(true);
    expect(await audited("backups.download")).toMatchObject([
      { actor: `operator:${boss.uid}`, target: `backup:${name}` },
    ]);
  });

  test("reaches nothing but backups of that folder", async () => {
    const { name } = (await create()).json.data;
    writeFileSync(join(folder, "data", "secret.db"), "x");
    for (const strange of [
      "..%2Fmaster.key",
      "..%2Fdy-gateway.db",
      "%2e%2e%2fmaster.key",
      "notes.txt",
      `${name}%00`,
      `${name}.db`,
      "dy-gateway-20260316T022854000Z.db-wal",
      `.%2F${name}`,
    ]) {
      const { status } = await download(strange);
      expect([strange, status]).toEqual([strange, 400]);
    }
    expect((await download("dy-gateway-20260316T022854000Z.db")).status).toBe(404);
    // A link with the right name leads elsewhere all the same.
    const link = "dy-gateway-20200101T000000001Z.db";
    symlinkSync(join(folder, "data", "secret.db"), join(dir, link));
    expect((await download(link)).status).toBe(404);
    expect(await audited("backups.download")).toEqual([]);
  });
});

test("nothing but backups is in the folder afterwards", async () => {
  await create();
  expect(existsSync(dir)).toBe(true);
  for (const name of readdirSync(dir)) expect(name).toMatch(/^dy-gateway-\d{8}T\d{9}Z-manual\.db$/);
});
