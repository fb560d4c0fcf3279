import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { initCommand } from "../../src/commands/init.ts";
import { operatorsCommand } from "../../src/commands/operators.ts";
import { readConfig } from "../../src/config.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/server.ts";
import { run } from "../commands/io.ts";

let sandbox: Sandbox;
let dataDir: string;
beforeEach(() => {
  sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: 7,
    clock: systemClock,
    demoOrders: false,
  });
  dataDir = join(mkdtempSync(join(tmpdir(), "dy-gateway-init-")), "data");
});
afterEach(async () => {
  await sandbox.close();
  rmSync(join(dataDir, ".."), { recursive: true, force: true });
});

const env = () => ({ DYG_DATA_DIR: dataDir });
const where = () => ["--environment", "sandbox", "--base-url", sandbox.url];
const credentials = (more: { readonly clientSecret?: string; readonly accountId?: string } = {}) => {
  const { clientKey, clientSecret, accountId } = { ...sandbox.credentials, ...more };
  return ["--client-key", clientKey, "--client-secret", clientSecret, "--account-id", accountId];
};
const files = () =>
  Object.fromEntries(readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name), "base64")]));

test("options alone make settings, database and administrator, all for their owner only", async () => {
  const { code, stdout } = await run(initCommand, [...credentials(), ...where(), "--json"], env());
  expect(code).toBe(0);
  const { data } = JSON.parse(stdout);
  expect(data).toMatchObject({
    environment: "sandbox",
    operator: { uid: "admin", role: "admin", poi_ids: null },
    key: expect.stringMatching(/^xtj_admin_/),
    shops: sandbox.admin.shops().map(({ poiId, name }) => ({ poi_id: poiId, name })),
    master_key: readFileSync(join(dataDir, "master.key"), "utf8").trim(),
  });
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const name of ["dy-gateway.toml", "master.key", "dy-gateway.db"])
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  // The file alone is enough for the server.
  expect(readConfig(env())).toMatchObject({
    environment: "sandbox",
    listen: { host: "127.0.0.1", port: 8787 },
    douyin: { ...sandbox.credentials, baseUrl: sandbox.url },
  });
});

test("a second run changes not a byte of the settings and the key, and makes no second administrator", async () => {
  await run(initCommand, [...credentials(), ...where()], env());
  const before = files();
  const again = await run(initCommand, [], env());
  expect(again.code).toBe(0);
  expect(again.stdout).toContain("已有管理员");
  expect(again.stdout).not.toContain("xtj_");
  expect(again.stdout).not.toContain(
    Buffer.from(before["master.key"] ?? "", "base64")
      .toString()
      .trim()
      .slice(0, 8),
  );
  for (const name of ["dy-gateway.toml", "master.key"]) expect(files()[name]).toBe(before[name] ?? "");
  const operators = JSON.parse(
    (await run(operatorsCommand, ["list", "--json"], { ...env(), DYG_ENVIRONMENT: "sandbox" })).stdout,
  );
  expect(operators.total).toBe(1);
});

test("options that would change a settings file that is there are refused, and it stays", async () => {
  await run(initCommand, [...credentials(), ...where()], env());
  const before = files();
  const again = await run(initCommand, ["--account-id", "999"], env());
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("--account-id") });
  expect(files()["dy-gateway.toml"]).toBe(before["dy-gateway.toml"] ?? "");
});

describe("what Douyin does not accept leaves nothing behind", () => {
  test.each([
    ["a wrong secret", { clientSecret: "not-the-secret-of-this-app" }, "client_secret"],
    ["another merchant's account", { accountId: "7000000000000000001" }, "商户根账户"],
  ])("%s", async (_, more, words) => {
    const { code, stderr, stdout } = await run(
      initCommand,
      [...credentials(more), ...where(), "--json"],
      env(),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: "upstream_refused" });
    expect(stderr).toContain(words);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("and no way to Douyin is said to be just that", async () => {
    const url = sandbox.url;
    await sandbox.close();
    const { code, stdout } = await run(
      initCommand,
      [...credentials(), "--environment", "sandbox", "--base-url", url, "--json"],
      env(),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: "upstream_unavailable" });
    expect(existsSync(dataDir)).toBe(false);
  });

  test("without a terminal everything that is missing is named at once", async () => {
    const { code, stderr } = await run(initCommand, where(), env());
    expect(code).toBe(1);
    for (const name of ["CLIENT_KEY", "CLIENT_SECRET", "ACCOUNT_ID"])
      expect(stderr).toContain(`DYG_DOUYIN_${name}`);
    expect(existsSync(dataDir)).toBe(false);
  });
});

test("at a terminal it asks for what is missing, the secret hidden, and ends only when the key has been kept", async () => {
  const { clientSecret, accountId } = sandbox.credentials;
  const asked: { question: string; hidden: boolean }[] = [];
  const wrong = "zzzzzz";
  const answers = ["", clientSecret, accountId, "y", wrong];
  const ask = async (question: string, { hidden = false } = {}) => {
    asked.push({ question, hidden });
    return answers.shift() ?? readFileSync(join(dataDir, "master.key"), "utf8").trim().slice(-6);
  };
  const given = ["--client-key", sandbox.credentials.clientKey, ...where()];
  const { code, stdout, stderr } = await run(initCommand, given, env(), ask);
  expect(code).toBe(0);
  expect(asked.map(({ hidden }) => hidden)).toEqual([true, true, false, false, false, false]);
  expect(stderr).toContain("不一致");
  const key = readFileSync(join(dataDir, "master.key"), "utf8").trim();
  expect(stdout.replaceAll(" ", "")).toContain(key);
  // Other devices are to reach it: then only encrypted.
  expect(readConfig(env())).toMatchObject({ listen: { host: "0.0.0.0" }, tls: { kind: "auto" } });
  expect(stdout).toContain("tls-root.crt");
  // A QR of block characters, readable by a phone.
  expect(stdout).toMatch(/[█▀▄]{20}/);
  expect(stdout).toContain("serve");
});
