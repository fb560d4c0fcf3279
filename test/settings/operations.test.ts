import { describe, expect, test } from "bun:test";
import { readConfig } from "../../src/config.ts";
import { openTestGateway } from "../support/gateway.ts";

const douyin = {
  DYG_DOUYIN_CLIENT_KEY: "aw-very-secret-key",
  DYG_DOUYIN_CLIENT_SECRET: "very-secret-secret",
  DYG_DOUYIN_ACCOUNT_ID: "7182937465123456789",
};

const read = (env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) =>
  readConfig(env, (path) => files[path]);
const told = (...given: Parameters<typeof read>) => read(...given).told;
const one = (name: string, ...given: Parameters<typeof read>) =>
  told(...given).find((setting) => setting.name === name);

describe("the settings as an admin sees them", () => {
  test("say what holds, and where it comes from", () => {
    const files = { "data/dy-gateway.toml": 'verify_budget_ms = 5000\nlisten = "127.0.0.1:9000"\n' };
    const env = { ...douyin, DYG_VERIFY_BUDGET_MS: "7000" };
    expect(one("DYG_VERIFY_BUDGET_MS", env, files)).toEqual({
      name: "DYG_VERIFY_BUDGET_MS",
      value: "7000",
      isSecret: false,
      isSet: true,
      source: "environment",
    });
    expect(one("DYG_LISTEN", env, files)).toMatchObject({ value: "127.0.0.1:9000", source: "file" });
    expect(one("DYG_TIMEZONE", env, files)).toMatchObject({
      value: "Asia/Shanghai",
      isSet: false,
      source: "default",
    });
    expect(one("DYG_DATA_DIR", env)).toMatchObject({ value: "./data", source: "default" });
    expect(one("DYG_DATA_DIR", { ...env, DYG_DATA_DIR: "/d" })).toMatchObject({
      value: "/d",
      source: "environment",
    });
  });

  test("say of a secret only that it is set, also when it stands in a file of its own", () => {
    const { DYG_DOUYIN_CLIENT_SECRET: _, ...rest } = douyin;
    const env = { ...rest, DYG_DOUYIN_CLIENT_SECRET_FILE: "s" };
    const files = { s: "very-secret-secret\n" };
    expect(one("DYG_DOUYIN_CLIENT_SECRET", env, files)).toEqual({
      name: "DYG_DOUYIN_CLIENT_SECRET",
      value: null,
      isSecret: true,
      isSet: true,
      source: "environment",
    });
    expect(one("DYG_DOUYIN_CLIENT_KEY", env, files)).toMatchObject({ value: null, isSecret: true });
    expect(JSON.stringify(told(env, files))).not.toContain("very-secret");
  });

  test("name every setting once, and a default that is told is the one that holds", () => {
    const all = told(douyin);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const { told: _told, ...unset } = read(douyin);
    const defaults = all.filter(({ source, value }) => source === "default" && value !== null);
    expect(defaults.length).toBeGreaterThanOrEqual(12);
    for (const { name, value } of defaults) {
      const { told: _, ...set } = read({ ...douyin, [name]: value ?? "" });
      // As text: some hold functions, of which no two are equal.
      expect([name, JSON.stringify(set)]).toEqual([name, JSON.stringify(unset)]);
    }
  });

  test("tell no hour and no place of a backup that is off", () => {
    expect(one("DYG_BACKUP_HOUR", douyin)).toMatchObject({ value: null, isSet: false });
    expect(one("DYG_BACKUP_DIR", { ...douyin, DYG_BACKUP_HOUR: "3" })).toMatchObject({
      value: "data/backups",
    });
  });
});

test("an admin reads them, nobody else, and no secret is among them", async () => {
  const house = await openTestGateway();
  try {
    const { key } = await house.createOperator("admin");
    const reply = await house.call("GET", "/v1/internal/settings", { operator: key });
    expect(reply.status).toBe(200);
    expect(reply.json.data).toMatchObject({ version: expect.any(String), environment: "sandbox" });
    expect(reply.json.data.settings).toContainEqual({
      name: "DYG_DOUYIN_BASE_URL",
      value: house.sandbox.url,
      is_secret: false,
      is_set: true,
      source: "environment",
    });
    expect(reply.text).not.toContain(house.sandbox.credentials.clientSecret);
    const { key: manager } = await house.createOperator("manager", [house.poiId]);
    expect((await house.call("GET", "/v1/internal/settings", { operator: manager })).status).toBe(403);
  } finally {
    await house.close();
  }
});
