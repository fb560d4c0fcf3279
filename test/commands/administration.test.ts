import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApps } from "../../src/apps/apps.ts";
import { auditRepository } from "../../src/audit/repository.ts";
import { systemClock } from "../../src/clock.ts";
import { appsCommand } from "../../src/commands/apps.ts";
import { openapiCommand } from "../../src/commands/openapi.ts";
import { operatorsCommand } from "../../src/commands/operators.ts";
import { versionCommand } from "../../src/commands/version.ts";
import { openSigning } from "../../src/signing/admission.ts";
import { openStorage } from "../../src/storage/database.ts";
import { signHeaders } from "../support/sign.ts";
import { run } from "./io.ts";

const secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t";

let folder: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-commands-"));
  env = { DYG_DATA_DIR: join(folder, "data"), DYG_ENVIRONMENT: "sandbox" };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const apps = (...args: string[]) => run(appsCommand, args, env);
const operators = (...args: string[]) => run(operatorsCommand, args, env);

/** The one JSON value on stdout; more than one line, or words on it, would not parse. */
const answerOf = ({ stdout }: { readonly stdout: string }) => {
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  return JSON.parse(stdout);
};

describe("apps", () => {
  test("create makes data dir, key and schema, without any Douyin setting, and answers as the API", async () => {
    const ran = await apps(
      "create",
      "--name",
      "前台",
      "--code",
      "pos",
      "--json",
      "--poi-id",
      "7001",
      "--poi-id",
      "7002",
    );
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    const { data } = answerOf(ran);
    expect(data.app).toMatchObject({
      name: "前台",
      code: "pos",
      poi_ids: ["7001", "7002"],
      allow_token_read: false,
    });
    expect(data.secret).toMatch(/^sk_/);
    expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
  });

  test("create takes key and secret as given, the secret also from a file", async () => {
    const path = join(folder, "secret");
    writeFileSync(path, `${secret}\n`);
    const first = await apps(
      "create",
      "--name",
      "a",
      "--code",
      "aa",
      "--client-key",
      "-k_demo_01",
      "--secret",
      secret,
      "--json",
    );
    expect(answerOf(first).data).toMatchObject({ app: { client_key: "-k_demo_01" }, secret });
    const second = await apps(
      "create",
      "--name",
      "b",
      "--code",
      "bb",
      "--secret-file",
      path,
      "--allow-token-read",
      "--json",
    );
    expect(answerOf(second).data).toMatchObject({ app: { allow_token_read: true }, secret });
  });

  test("list, disable and rotate answer as the API", async () => {
    const { data } = answerOf(
      await apps("create", "--name", "a", "--code", "aa", "--secret", secret, "--json"),
    );
    const id = String(data.app.id);
    const list = answerOf(await apps("list", "--json"));
    expect(list).toMatchObject({ page: 1, total: 2, next_cursor: null });
    expect(list.data.map(({ code }: { code: string }) => code)).toEqual(["console", "aa"]);
    expect(answerOf(await apps("disable", id, "--json")).data.status).toBe("disabled");
    const rotated = answerOf(await apps("rotate", id, "--revoke-now", "--json")).data;
    expect(rotated.app.id).toBe(data.app.id);
    expect(rotated.secret).not.toBe(secret);
  });

  test("a conflict or an unknown id is exit 1, with the API's answer on stdout and words on stderr", async () => {
    await apps("create", "--name", "a", "--code", "aa");
    const conflict = await apps("create", "--name", "a", "--code", "aa", "--json");
    expect(conflict.code).toBe(1);
    expect(answerOf(conflict)).toMatchObject({ code: "already_exists", details: [{ field: "code" }] });
    expect(conflict.stderr).toContain("--code");
    const unknown = await apps("disable", "4711");
    expect([unknown.code, unknown.stdout]).toEqual([1, ""]);
    expect(unknown.stderr).toContain("4711");
  });

  test.each([
    [["create", "--name", "a"], "--code"],
    [["create", "--name", "a", "--code", "Aa"], "--code"],
    [["create", "--name", "a", "--code", "aa", "--secret", "short"], "--secret"],
    [["create", "--name", "a", "--code", "aa", "--secret", secret, "--secret-file", "x"], "--secret-file"],
    [["create", "--name", "a", "--code", "aa", "--secret-file", "/nowhere/at/all"], "--secret-file"],
    [["create", "--name", "a", "--code", "aa", "--poi-id", "x"], "--poi-id"],
    [["create", "--name", "a", "--code", "aa", "--poi", "7001"], "--poi"],
    [["disable"], "ID"],
    [["disable", "0"], "ID"],
    [["rotate", "2", "--now"], "--now"],
    [["remove"], "remove"],
    [[], "apps"],
  ])("%j is a usage error that names %s", async (args, word) => {
    const { code, stderr } = await apps(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });

  test("without --json people are told in Chinese, with the secret once", async () => {
    const { stdout } = await apps("create", "--name", "前台收银", "--code", "pos", "--secret", secret);
    expect(stdout).toContain("已创建应用「前台收银」");
    expect(stdout.split(secret)).toHaveLength(2);
    const list = (await apps("list")).stdout;
    expect(list).toContain("前台收银");
    expect(list).not.toContain(secret);
  });
});

describe("operators", () => {
  const create = ["create", "--uid", "anna", "--name", "安娜", "--role", "clerk", "--poi-id", "7001"];

  test("create shows the key once, list never, revoke ends it", async () => {
    const { data } = answerOf(await operators(...create, "--json"));
    expect(data).toEqual({
      operator: { uid: "anna", name: "安娜", role: "clerk", poi_ids: ["7001"] },
      key: expect.stringMatching(/^xtj_anna_/),
    });
    const list = answerOf(await operators("list", "--json"));
    expect(list).toMatchObject({ total: 1, data: [{ uid: "anna", revoked_at: null }] });
    expect(JSON.stringify(list)).not.toContain(data.key.slice("xtj_anna_".length));
    expect(answerOf(await operators("revoke", "anna", "--json"))).toEqual({ message: expect.any(String) });
    expect((await operators("list")).stdout).toContain("已吊销");
  });

  test("rotate gives another key in the form of create; a revoked operator gets none", async () => {
    const { data } = answerOf(await operators(...create, "--json"));
    const rotated = answerOf(await operators("rotate", "anna", "--json")).data;
    expect(rotated).toEqual({ operator: data.operator, key: expect.stringMatching(/^xtj_anna_/) });
    expect(rotated.key).not.toBe(data.key);
    const { stdout } = await operators("rotate", "anna");
    expect(stdout).toMatch(/密钥: xtj_anna_/);
    await operators("revoke", "anna");
    expect((await operators("rotate", "anna")).code).toBe(1);
    expect((await operators("rotate")).code).toBe(2);
  });

  test.each([
    [["create", "--uid", "anna", "--name", "a", "--role", "cashier"], "--role"],
    [["create", "--uid", "anna", "--name", "a", "--role", "clerk"], "--poi-id"],
    [["create", "--uid", "an_na", "--name", "a", "--role", "viewer"], "--uid"],
    [["create"], "--uid、--name、--role"],
    [["revoke"], "UID"],
  ])("%j is a usage error that names %s", async (args, word) => {
    const { code, stderr } = await operators(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });

  test("a taken uid and an unknown one are exit 1", async () => {
    await operators(...create);
    expect((await operators(...create)).code).toBe(1);
    expect((await operators("revoke", "nobody")).code).toBe(1);
  });
});

test("what is changed beside a running server counts there from the next request on", async () => {
  const dataDir = join(folder, "data");
  const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
  const storage = openStorage({ settings, clock: systemClock });
  const server = { doors: storage, vault: storage.vault, clock: systemClock };
  const audit = auditRepository(server);
  const signing = openSigning({ ...server, apps: openApps({ ...server, audit }) });
  const { data } = answerOf(await apps("create", "--name", "a", "--code", "aa", "--json"));
  let count = 0;
  const admit = (signedWith: string): Promise<unknown> => {
    const request = { method: "GET", target: "/v1/open/douyin/pois" };
    const headers = signHeaders({
      ...request,
      clientKey: data.app.client_key,
      secret: signedWith,
      timestampSeconds: Math.floor(Date.now() / 1000),
      nonce: `n0nce-${String(++count).padStart(16, "0")}`,
    });
    return signing
      .admit({ ...request, headers: new Headers({ ...headers }), body: new Uint8Array() })
      .catch((problem: unknown) => problem);
  };
  try {
    expect(await admit(data.secret)).toMatchObject({ kind: "app", name: "a" });
    const rotated = answerOf(await apps("rotate", String(data.app.id), "--revoke-now", "--json")).data;
    expect(await admit(data.secret)).toMatchObject({ code: "signature_invalid" });
    expect(await admit(rotated.secret)).toMatchObject({ kind: "app" });
    await apps("disable", String(data.app.id));
    expect(await admit(rotated.secret)).toMatchObject({ code: "app_disabled" });
  } finally {
    await storage.close();
  }
});

test("a bad configuration is exit 1, with every fault named", async () => {
  env = { ...env, DYG_ENVIRONMENT: "production", DYG_LOG_LEVEL: "loud" };
  const { code, stdout, stderr } = await apps("list", "--json");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("DYG_ENVIRONMENT");
  expect(stderr).toContain("DYG_LOG_LEVEL");
});

test("a data dir of another environment is refused in words", async () => {
  await apps("list");
  env = { ...env, DYG_ENVIRONMENT: "live" };
  const { code, stdout, stderr } = await apps("list");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/\p{Script=Han}/u);
});

test("--help is told on stdout, with exit 0", async () => {
  for (const args of [["--help"], ["create", "--help"]]) {
    const { code, stdout, stderr } = await apps(...args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("用法");
  }
});

test("the contract is printed byte for byte, and as JSON", async () => {
  const contract = await Bun.file(join(import.meta.dir, "../../openapi.yaml")).text();
  expect((await run(openapiCommand, [])).stdout).toBe(contract);
  expect(answerOf(await run(openapiCommand, ["--json"]))).toEqual(Bun.YAML.parse(contract));
});

test("the version is printed", async () => {
  const { version } = answerOf(await run(versionCommand, ["--json"]));
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect((await run(versionCommand, [])).stdout).toBe(`dy-gateway ${version}\n`);
});
