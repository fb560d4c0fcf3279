import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn } from "../access/people.ts";
import { openTestGateway, type Reply, type TestGateway } from "../support/gateway.ts";

setDefaultTimeout(60_000);
const path = "/v1/internal/backups";
let folder: string;
let dataDir: string;
let house: TestGateway;
let boss: { readonly uid: string; readonly key: string };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-restore-api-"));
  dataDir = join(folder, "data");
  house = await openTestGateway({ dataDir });
  boss = await house.createOperator("admin");
});
afterEach(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (method: string, target: string, body?: unknown) =>
  house.call(method, target, { operator: boss.key, ...(body === undefined ? {} : { body }) });
const create = async (): Promise<string> => (await ask("POST", path)).json.data.name;
const restore = (name: string, confirmed = name) =>
  ask("POST", `${path}/${name}/restore`, { name: confirmed });
const verifyOne = async (): Promise<Reply> => {
  const code = house.sandbox.admin.createOrder().codes[0];
  return await house.verify({ poi_id: house.poiId, code });
};
const rows = async () => (await ask("GET", "/v1/internal/reports/verifications?page_size=200")).json.data;
const audited = async (action: string) => (await ask("GET", `/v1/internal/audit?action=${action}`)).json.data;

/** What became of it, once it is over. */
const ended = async (): Promise<Reply["json"]> => {
  for (let waits = 0; waits < 1_000; waits += 1) {
    const { status, json } = await ask("GET", path);
    if (status === 200 && json.restore?.finished_at !== null) {
      // Requests are stamped in whole seconds: one of the very second of the restore counts as one of before.
      await Bun.sleep(1_000 - (Date.now() % 1_000));
      return json.restore;
    }
    await Bun.sleep(20);
  }
  throw new Error("the restore did not end");
};

describe("a backup that is restored over the API", () => {
  test("takes the database's place in the running program, on the same address; nothing consumed is missing afterwards", async () => {
    const url = house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
    const before = (await verifyOne()).json.data;
    const name = await create();
    const since = (await verifyOne()).json.data;
    const late = await house.createOperator("viewer");
    const started = await restore(name);
    expect([started.status, started.headers.get("retry-after")]).toEqual([202, "2"]);
    expect(started.json.data).toMatchObject({ name, watch: "/healthz", backup_at: expect.any(String) });
    expect(await ended()).toMatchObject({ name, state: "done", message: expect.stringContaining("已恢复") });

    // The same server serves, over the wire, from the database of the backup.
    const health = await fetch(`${url}/healthz`);
    expect(health.status).toBe(200);
    const viewer = await fetch(`${url}/v1/internal/reports/summary`, { headers: { "x-xtj-uid": late.key } });
    expect(viewer.status).toBe(401);
    // What was verified since may be back already, by the job that brings it.
    const kept = (await rows()).filter(({ source }: { readonly source: string }) => source === "gateway");
    expect(kept.map(({ id }: { readonly id: number }) => id)).toEqual([before.id]);

    // What was verified since comes back from Douyin's book, and new work goes on.
    await house.gateway.jobs.runNow("recovery");
    const recovered = (await rows()).filter(
      ({ source }: { readonly source: string }) => source === "recovered",
    );
    expect(recovered).toMatchObject([{ verify_id: since.verify_id, verify_status: "success" }]);
    expect((await verifyOne()).json.outcome).toBe("success");
    expect(await rows()).toHaveLength(house.sandbox.admin.consumed());
  });

  test("says who did it, in the database that is there now and in the one that went", async () => {
    const name = await create();
    const reply = await restore(name);
    await ended();
    const row = {
      actor: `operator:${boss.uid}`,
      target: `backup:${name}`,
      request_id: reply.headers.get("x-request-id"),
    };
    expect(await audited("backups.restore")).toMatchObject([
      { ...row, after: { restored_at: expect.any(String) } },
    ]);
    const aside = readdirSync(dataDir).find((file) => file.includes(".replaced-")) ?? "";
    const replaced = new Database(join(dataDir, aside), { readonly: true });
    expect(
      replaced.query("SELECT actor, target FROM audit_entries WHERE action = 'backups.restore'").all(),
    ).toEqual([{ actor: row.actor, target: row.target }]);
    replaced.close();
  });

  test("makes requests of before worthless, and keeps the sessions it knows", async () => {
    const known = await logIn(house, boss.key);
    const name = await create();
    const since = await logIn(house, boss.key);
    const stamped = Math.floor(Date.now() / 1_000) - 5;
    await restore(name);
    await ended();
    const headers = { cookie: known.cookie };
    const session = (cookie: string) =>
      house.call("GET", "/v1/internal/session", { stranger: true, headers: { cookie } });
    expect((await session(headers.cookie)).status).toBe(200);
    expect((await session(since.cookie)).status).toBe(401);
    const { signHeaders } = await import("../support/sign.ts");
    const target = "/v1/open/verifications?ext_order_id=x";
    const old = signHeaders({
      ...house.app,
      method: "GET",
      target,
      timestampSeconds: stamped,
      nonce: "n0nce-of-a-request-before",
    });
    const refused = await house.call("GET", target, { stranger: true, headers: { ...old } });
    expect([refused.status, refused.json.code]).toEqual([401, "timestamp_out_of_window"]);
  });

  test("can be restored again and again; the timers run on what is there", async () => {
    house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
    for (let times = 0; times < 3; times += 1) {
      const name = await create();
      await restore(name);
      expect(await ended()).toMatchObject({ name, state: "done" });
      for (const { nextRunAt } of house.gateway.jobs.list()) expect(nextRunAt).not.toBeNull();
      expect((await verifyOne()).json.outcome).toBe("success");
      await house.gateway.jobs.runNow("recovery");
    }
    const ids = (await rows()).map(({ verify_id: id }: { readonly verify_id: string }) => id);
    expect(new Set(ids).size).toBe(house.sandbox.admin.consumed());
  });
});

describe("while it goes on", () => {
  test("requests under way are answered, others are told to come again, health says 503, and a second one is refused", async () => {
    const name = await create();
    const held = Promise.withResolvers<void>();
    house.sandbox.admin.fault({ endpoint: "verify", kind: "delay", delayMs: 1_500 });
    const slow = verifyOne().finally(held.resolve);
    await Bun.sleep(200);
    expect((await restore(name)).status).toBe(202);
    expect([(await restore(name)).json.code, (await ask("POST", path)).json.code]).toEqual([
      "backup_in_progress",
      "backup_in_progress",
    ]);
    let turnedAway: Reply | undefined;
    while (turnedAway === undefined) {
      const reply = await ask("GET", path);
      if (reply.status === 503) turnedAway = reply;
      else await Bun.sleep(5);
    }
    expect(turnedAway.json).toMatchObject({
      code: "not_ready",
      message: expect.stringContaining("恢复备份"),
    });
    expect(turnedAway.headers.get("retry-after")).not.toBeNull();
    const health = await house.call("GET", "/healthz", { stranger: true });
    expect([health.status, health.json.status]).toEqual([503, "unavailable"]);
    expect(health.json.checks.database.detail).toContain("恢复备份");
    expect((await slow).json.outcome).toBe("success");
    expect(await ended()).toMatchObject({ state: "done" });
  });
});

describe("a restore that cannot be", () => {
  test("of another name than was confirmed, of no backup, or of one that does not belong, is refused at once", async () => {
    const name = await create();
    const other = await restore(name, "dy-gateway-20200101T000000000Z.db");
    expect([other.status, other.json.details[0].field]).toEqual([400, "name"]);
    expect((await restore("dy-gateway-20200101T000000000Z.db")).status).toBe(404);
    const foreign = "dy-gateway-20200101T000000001Z.db";
    const file = join(dataDir, "backups", foreign);
    copyFileSync(join(dataDir, "backups", name), file);
    const database = new Database(file);
    database.run("UPDATE meta SET value = 'live' WHERE key = 'environment'");
    database.close();
    const refused = await restore(foreign);
    expect([refused.status, refused.json.code]).toEqual([409, "backup_refused"]);
    expect(refused.text).not.toContain(folder);
    expect((await ask("GET", path)).json.restore).toBeNull();
    expect(await audited("backups.restore")).toEqual([]);
  });

  test("because a page of it is damaged, never stops the service; health, the list and the audit tell", async () => {
    await verifyOne();
    const name = await create();
    const file = join(dataDir, "backups", name);
    const bytes = Buffer.from(await Bun.file(file).arrayBuffer());
    // A page of an index, which nobody reads who only looks at the head.
    const open = new Database(file, { readonly: true });
    const root = open
      .query<{ rootpage: number }, []>(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'verifications_verify_id'",
      )
      .get();
    open.close();
    const page = 4_096;
    bytes.fill(0xab, ((root?.rootpage ?? 1) - 1) * page, (root?.rootpage ?? 1) * page);
    writeFileSync(file, bytes);
    expect((await restore(name)).status).toBe(202);
    let served = true;
    const over = ended();
    let finished = false;
    void over.finally(() => {
      finished = true;
    });
    while (!finished) {
      served &&= (await house.call("GET", "/healthz", { stranger: true })).status === 200;
      await Bun.sleep(10);
    }
    expect(await over).toMatchObject({ state: "failed", message: expect.stringContaining("已损坏") });
    expect(served).toBe(true);
    expect((await rows()).length).toBe(1);
    expect(await audited("backups.restore-failed")).toMatchObject([
      { target: `backup:${name}`, after: { reason: expect.stringContaining("已损坏") } },
    ]);
    const health = await house.call("GET", "/healthz", { stranger: true });
    expect(health.json).toMatchObject({
      status: "degraded",
      checks: { database: { status: "degraded", detail: expect.stringContaining("恢复备份没有成功") } },
    });
    // And it is no hindrance for the next one.
    const sound = await create();
    await restore(sound);
    expect(await ended()).toMatchObject({ state: "done" });
  });

  test("because another command holds the database, gives the old one back, as it was", async () => {
    const before = (await verifyOne()).json.data;
    const name = await create();
    // Somebody looks into the database at the machine, and does not let go.
    const other = Bun.spawn(
      [
        process.execPath,
        "-e",
        `const { Database } = require("bun:sqlite");
         const db = new Database(process.argv[1]); db.run("PRAGMA journal_mode"); db.run("BEGIN");
         db.query("SELECT count(*) FROM meta").get(); console.log("held"); setInterval(() => {}, 1000);`,
        join(dataDir, "dy-gateway.db"),
      ],
      { stdout: "pipe", stderr: "inherit" },
    );
    await other.stdout.getReader().read();
    try {
      await restore(name);
      expect(await ended()).toMatchObject({
        state: "failed",
        message: expect.stringContaining("正被另一个命令使用"),
      });
    } finally {
      other.kill();
      await other.exited;
    }
    // What was verified since may be back already, by the job that brings it.
    const kept = (await rows()).filter(({ source }: { readonly source: string }) => source === "gateway");
    expect(kept.map(({ id }: { readonly id: number }) => id)).toEqual([before.id]);
    expect((await verifyOne()).json.outcome).toBe("success");
    expect(await audited("backups.restore-failed")).toHaveLength(1);
    expect(readdirSync(dataDir).filter((file) => /restoring|replaced/.test(file))).toEqual([]);
  });
});
