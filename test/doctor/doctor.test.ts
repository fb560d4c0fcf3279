import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "../../src/clock.ts";
import { doctorCommand } from "../../src/commands/doctor.ts";
import { initCommand } from "../../src/commands/init.ts";
import { sumsCommand } from "../../src/commands/sums.ts";
import { readConfig } from "../../src/config.ts";
import { openGateway } from "../../src/gateway.ts";
import { silentLog } from "../../src/log.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { holdServeLock } from "../../src/storage/serve-lock.ts";
import { run } from "../commands/io.ts";
import { selfSigned } from "../support/certificates.ts";

interface Found {
  readonly check: string;
  readonly status: string;
  readonly detail: string;
  readonly remedy: string | null;
}

let sandbox: Sandbox;
let folder: string;
let dataDir: string;
beforeEach(async () => {
  sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: 7,
    clock: systemClock,
    demoOrders: false,
  });
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-doctor-"));
  dataDir = join(folder, "data");
  const { clientKey, clientSecret, accountId } = sandbox.credentials;
  const given = ["--client-key", clientKey, "--client-secret", clientSecret, "--account-id", accountId];
  const where = ["--environment", "sandbox", "--base-url", sandbox.url, "--listen", "127.0.0.1:0"];
  expect((await run(initCommand, [...given, ...where], env())).code).toBe(0);
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const env = (more: Readonly<Record<string, string>> = {}) => ({ DYG_DATA_DIR: dataDir, ...more });

const examine = async (more: Readonly<Record<string, string>> = {}, clock: Clock = systemClock) => {
  let stdout = "";
  const io = {
    env: env(more),
    stdout: (text: string) => (stdout += text),
    stderr: () => {},
    clock,
    ask: null,
  };
  const code = await doctorCommand(["--json"], { ...io, stdout: (text) => void io.stdout(text) });
  const { status, data }: { readonly status: string; readonly data: readonly Found[] } = JSON.parse(stdout);
  return { code, status, data, of: (name: string) => data.find(({ check }) => check === name) };
};

test("a sound installation has no failed check; without a backup job it is warned", async () => {
  const { code, status, data } = await examine();
  expect(data.filter((one) => one.status !== "ok").map(({ check }) => check)).toEqual(["backups"]);
  expect([code, status]).toEqual([0, "ok"]);
  for (const { check, detail, remedy, status: found } of data) {
    expect([check, detail.includes("\n"), detail.length > 0]).toEqual([check, false, true]);
    expect([check, remedy === null]).toEqual([check, found === "ok"]);
  }
});

test("beside a running server it works, changes nothing, and takes its port for what it is", async () => {
  const lock = holdServeLock(dataDir);
  const gateway = await openGateway({ config: readConfig(env()), clock: systemClock, log: silentLog });
  try {
    gateway.listen({ hostname: "127.0.0.1", port: 0 });
    const { code, of } = await examine();
    expect(code).toBe(0);
    expect(of("port")).toMatchObject({ status: "ok", detail: "网关正在运行" });
    expect(of("integrity")).toMatchObject({ status: "ok" });
    await gateway.storage.probe();
  } finally {
    await gateway.close();
    lock.release();
  }
});

test("for people it is one line for each check, the remedy behind an arrow", async () => {
  const { stdout, code } = await run(doctorCommand, [], env({ DYG_LISTEN: "nonsense" }));
  expect(code).toBe(1);
  expect(stdout.split("\n")[0]).toMatch(/^✗ 设置：DYG_LISTEN .* → /);
  expect(stdout).toContain("项失败");
});

describe("is noticed, with a remedy", () => {
  const expectFailed = ({ code, of }: Awaited<ReturnType<typeof examine>>, check: string, words: string) => {
    expect(code).toBe(1);
    expect(of(check)).toMatchObject({ check, status: "failed", detail: expect.stringContaining(words) });
    expect(of(check)?.remedy?.length).toBeGreaterThan(5);
  };

  test("a setting that is wrong; the rest is examined all the same", async () => {
    const found = await examine({ DYG_LISTEN: "nonsense" });
    expectFailed(found, "configuration", "DYG_LISTEN");
    expect(found.of("integrity")).toMatchObject({ status: "ok" });
    expect(found.of("token")).toMatchObject({ status: "skipped" });
  });

  test("a secret Douyin does not take, and an account that is another's", async () => {
    expectFailed(
      await examine({ DYG_DOUYIN_CLIENT_SECRET: "another-secret-than-that-one" }),
      "token",
      "client_secret",
    );
    expectFailed(await examine({ DYG_DOUYIN_ACCOUNT_ID: "7000000000000000001" }), "shops", "根账户");
  });

  test("sums that are not those of the rows; the remedy mends them, and is written down", async () => {
    const gateway = await openGateway({ config: readConfig(env()), clock: systemClock, log: silentLog });
    await gateway.close();
    const open = () => new Database(join(dataDir, "dy-gateway.db"));
    const database = open();
    const { start_ms: startMs } = database
      .query<{ start_ms: number }, []>("SELECT start_ms FROM business_days ORDER BY 1 LIMIT 1 OFFSET 730")
      .get() ?? { start_ms: 0 };
    const row = `INSERT INTO verification_requests (batch_id, app_id, poi_id, mode, quantity, fingerprint, send_count, open,
      created_at_ms, updated_at_ms) VALUES ('b', 1, '7001', 'code', 1, '', 1, 0, ${startMs}, ${startMs});
      INSERT INTO verifications (batch_id, position, app_id, poi_id, verify_status, error_code, error_description,
      verify_records_count, enrichment_status, source, cancel_status, abandon_refused, created_at_ms, updated_at_ms,
      error_key) VALUES ('b', 0, 1, '7001', 'failed', 1208, '', 0, 'skipped', 'gateway', 'none', 0, ${startMs + 1},
      ${startMs + 1}, 'coupon_already_used')`;
    for (const statement of row.split(";")) database.run(statement);
    database.close();
    expect((await examine()).of("sums")).toMatchObject({ status: "ok", detail: "每个营业日都与流水相符" });
    const broken = open();
    broken.run("UPDATE day_sums SET settled_count = settled_count + 1");
    broken.close();
    expectFailed(await examine(), "sums", "1 个营业日与流水不符");
    const mended = await run(sumsCommand, ["rebuild", "--json"], env());
    expect(JSON.parse(mended.stdout).data).toEqual({ time_zone: "Asia/Shanghai", mended_days: 1 });
    expect((await examine()).of("sums")).toMatchObject({ status: "ok" });
    const after = open();
    expect(after.query("SELECT actor, action FROM audit_entries ORDER BY id DESC LIMIT 1").get()).toEqual({
      actor: "command-line",
      action: "sums.rebuild",
    });
    after.close();
  });

  test("a clock that is ten minutes ahead of Douyin's", async () => {
    const ahead = { ...systemClock, nowMs: () => systemClock.nowMs() + 600_000 };
    expectFailed(await examine({}, ahead), "clock", "快 60");
    const behind = { ...systemClock, nowMs: () => systemClock.nowMs() - 60_000 };
    expect((await examine({}, behind)).of("clock")).toMatchObject({ status: "warning" });
  });

  test("a secret file that others may read", async () => {
    chmodSync(join(dataDir, "dy-gateway.toml"), 0o644);
    const found = await examine();
    expectFailed(found, "permissions", "dy-gateway.toml");
    expect(found.of("permissions")?.remedy).toContain("chmod");
  });

  test("a port that another program holds", async () => {
    const other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
    try {
      expectFailed(await examine({ DYG_LISTEN: `127.0.0.1:${other.port}` }), "port", String(other.port));
    } finally {
      await other.stop(true);
    }
  });

  test("another master key than the database's", async () => {
    writeFileSync(join(dataDir, "master.key"), "ab".repeat(32));
    expectFailed(await examine(), "master_key", "主密钥");
  });

  test("a certificate that has run out, and one with another's key", async () => {
    const [old, fresh] = [selfSigned(folder, "old", { days: -1 }), selfSigned(folder, "fresh", { days: 90 })];
    const tls = (cert: string, key: string) => ({ DYG_TLS_CERT_FILE: cert, DYG_TLS_KEY_FILE: key });
    expectFailed(await examine(tls(old.certFile, old.keyFile)), "tls", "过期");
    expectFailed(await examine(tls(fresh.certFile, old.keyFile)), "tls", "不是一对");
    expect((await examine(tls(fresh.certFile, fresh.keyFile))).of("tls")).toMatchObject({ status: "ok" });
  });

  test("a database file with a broken page", async () => {
    const file = join(dataDir, "dy-gateway.db");
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 4_096);
    writeFileSync(file, bytes);
    const found = await examine();
    expect(found.code).toBe(1);
    expect(found.of("integrity")).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("复制"),
    });
  });

  test("an entry of the attempts that was changed", async () => {
    const database = new Database(join(dataDir, "dy-gateway.db"));
    database.run("INSERT INTO attempt_chains (opened_at_ms, after_hash) VALUES (1, ?)", ["ff".repeat(32)]);
    database.close();
    expectFailed(await examine(), "attempts", "记录");
  });

  test("a database that a newer program has written", async () => {
    const database = new Database(join(dataDir, "dy-gateway.db"));
    database.run(
      "INSERT INTO schema_migrations (name, sha256, applied_at_ms) VALUES ('9999_future', 'x', 1)",
    );
    database.close();
    expectFailed(await examine(), "schema", "更新版本");
  });

  test("no data dir at all", async () => {
    rmSync(dataDir, { recursive: true });
    expectFailed(await examine(), "configuration", "DYG_DOUYIN_CLIENT_KEY");
  });
});
