import { describe, expect, test } from "bun:test";
import { readAdministrationConfig, readConfig } from "../../src/config.ts";
import { ConfigurationError, type Environment } from "../../src/config-sources.ts";

const douyin = {
  DYG_DOUYIN_CLIENT_KEY: "aw1234567890",
  DYG_DOUYIN_CLIENT_SECRET: "douyin-secret",
  DYG_DOUYIN_ACCOUNT_ID: "7182937465123456789",
};

const files =
  (contents: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    contents[path];

const read = (env: Environment, contents: Readonly<Record<string, string>> = {}) =>
  readConfig({ ...douyin, ...env }, files(contents));

const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.faults;
    throw thrown;
  }
  return [];
};

describe("the configuration of serve", () => {
  test("has the contract's defaults", () => {
    expect(read({})).toMatchObject({
      environment: "live",
      dataDir: "./data",
      masterKeyFile: "data/master.key",
      listen: { host: "127.0.0.1", port: 8787, loopback: true },
      allowPlainHttp: false,
      tls: null,
      douyin: {
        clientKey: "aw1234567890",
        clientSecret: "douyin-secret",
        accountId: "7182937465123456789",
        baseUrl: "https://open.douyin.com",
      },
      extraShortLinkOrigins: [],
      uidProxySecret: null,
      timezone: "Asia/Shanghai",
      verifyBudgetMs: 8_000,
      replayDelaysMs: [5_000, 5_000, 5_000, 5_000, 5_000, ...Array<number>(9).fill(40_000)],
      replayWindowMs: 60_000,
      askSpacingMs: 30_000,
      upstreamTimeoutMs: 5_000,
      appRatePerSecond: 50,
      guessLimit: 20,
      backup: { hour: null, keep: 7, dir: "data/backups" },
      logLevel: "info",
    });
  });

  test("names everything missing or wrong at once, in Chinese", () => {
    const faults = faultsOf(() =>
      readConfig(
        {
          DYG_LISTEN: "8787",
          DYG_VERIFY_BUDGET_MS: "100",
          DYG_TIMEZONE: "Mars/Olympus",
          DYG_UID_PROXIES: "::/0",
        },
        files({}),
      ),
    );
    const names = [
      "DYG_DOUYIN_CLIENT_KEY",
      "DYG_DOUYIN_CLIENT_SECRET",
      "DYG_DOUYIN_ACCOUNT_ID",
      "DYG_LISTEN",
      "DYG_VERIFY_BUDGET_MS",
      "DYG_TIMEZONE",
      "DYG_UID_PROXIES",
      "DYG_UID_PROXY_SECRET_FILE",
    ];
    for (const name of names) expect(faults.join("\n")).toContain(name);
    expect(faults.every((fault) => /\p{Script=Han}/u.test(fault))).toBe(true);
    expect(faults).toHaveLength(8);
  });

  test("an empty variable counts as not set", () => {
    expect(read({ DYG_TIMEZONE: "", DYG_LISTEN: "" }).timezone).toBe("Asia/Shanghai");
  });
});

describe("where settings come from", () => {
  const toml = {
    "/srv/dyg/dy-gateway.toml": 'verify_budget_ms = 9000\ntimezone = "Asia/Tokyo"\nallow_plain_http = true',
  };

  test("the file in the data directory is read, and the environment wins", () => {
    const config = read({ DYG_DATA_DIR: "/srv/dyg", DYG_TIMEZONE: "Asia/Shanghai" }, toml);
    expect(config).toMatchObject({ verifyBudgetMs: 9_000, timezone: "Asia/Shanghai", allowPlainHttp: true });
  });

  test.each([
    ["verify_budget = 9000", "verify_budget"],
    ["Timezone = 'Asia/Tokyo'", "Timezone"],
    ["data_dir = '/elsewhere'", "data_dir"],
    ["[listen]\nport = 1", "listen"],
    ["verify_budget_ms = 9000.5", "verify_budget_ms"],
  ])("a wrong name or value in the file is named: %s", (text, name) => {
    const faults = faultsOf(() => read({ DYG_DATA_DIR: "/d" }, { "/d/dy-gateway.toml": text }));
    expect(faults.join()).toContain(name);
  });

  test("a file that is no TOML is one fault", () => {
    expect(faultsOf(() => read({ DYG_DATA_DIR: "/d" }, { "/d/dy-gateway.toml": "= nonsense" }))).toHaveLength(
      1,
    );
  });

  test("lists may be written as arrays", () => {
    const text =
      'environment = "sandbox"\nextra_short_link_origins = ["http://127.0.0.1:1", "http://127.0.0.1:2"]';
    const config = read({ DYG_DATA_DIR: "/d" }, { "/d/dy-gateway.toml": text });
    expect(config.extraShortLinkOrigins).toEqual(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
  });

  test("a secret may stand in a file of its own, without its line end", () => {
    const env = { DYG_DOUYIN_CLIENT_SECRET: undefined, DYG_DOUYIN_CLIENT_SECRET_FILE: "/run/secret" };
    expect(read(env, { "/run/secret": "from-file\n" }).douyin.clientSecret).toBe("from-file");
  });

  test.each([
    [{}, "不存在"],
    [{ "/run/secret": "\n" }, "空"],
  ])("a secret file that is missing or empty is one fault", (contents, word) => {
    const env = { DYG_DOUYIN_CLIENT_SECRET: undefined, DYG_DOUYIN_CLIENT_SECRET_FILE: "/run/secret" };
    const faults = faultsOf(() => read(env, contents));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(word);
  });

  test("a secret given in two ways is a fault, except that the environment wins over the file", () => {
    expect(
      faultsOf(() => read({ DYG_DOUYIN_CLIENT_SECRET_FILE: "/run/secret" }, { "/run/secret": "x" })),
    ).toHaveLength(1);
    const contents = {
      "/d/dy-gateway.toml": 'douyin_client_secret_file = "/run/secret"',
      "/run/secret": "x",
    };
    expect(read({ DYG_DATA_DIR: "/d" }, contents).douyin.clientSecret).toBe("douyin-secret");
  });
});

describe("a live gateway", () => {
  test("refuses another upstream and extra link origins, which the sandbox allows", () => {
    const env = {
      DYG_DOUYIN_BASE_URL: "http://127.0.0.1:18080",
      DYG_EXTRA_SHORT_LINK_ORIGINS: "http://127.0.0.1:18081",
    };
    expect(faultsOf(() => read(env))).toHaveLength(2);
    const config = read({ ...env, DYG_ENVIRONMENT: "sandbox" });
    expect(config.douyin.baseUrl).toBe("http://127.0.0.1:18080");
    expect(config.extraShortLinkOrigins).toEqual(["http://127.0.0.1:18081"]);
  });

  test("takes Douyin's own address in any spelling", () => {
    expect(read({ DYG_DOUYIN_BASE_URL: "https://OPEN.douyin.com:443/" }).douyin.baseUrl).toBe(
      "https://open.douyin.com",
    );
  });

  test.each([
    "https://open.douyin.com.evil.example",
    "https://open.douyin.com@evil.example",
    "http://open.douyin.com",
  ])("is not taken in by %s", (url) => {
    expect(faultsOf(() => read({ DYG_DOUYIN_BASE_URL: url })).length).toBeGreaterThan(0);
  });
});

describe("the address to listen on", () => {
  test.each([
    ["127.0.0.1:8787", { host: "127.0.0.1", port: 8787, loopback: true }],
    ["[::1]:0", { host: "::1", port: 0, loopback: true }],
    ["localhost:80", { host: "localhost", port: 80, loopback: true }],
  ])("%s is understood", (text, listen) => {
    expect(read({ DYG_LISTEN: text }).listen).toEqual(listen);
  });

  test.each([
    "8787",
    ":8787",
    "127.0.0.1",
    "127.0.0.1:65536",
    "::1:80",
    "[127.0.0.1]",
    "999.0.0.1:80",
    "host:80",
  ])("%s is refused", (text) => {
    expect(faultsOf(() => read({ DYG_LISTEN: text }))).toHaveLength(1);
  });

  test.each(["0.0.0.0:8787", "[::]:8787", "10.0.0.5:8787"])(
    "beyond this machine (%s) only with TLS or an explicit word",
    (text) => {
      expect(faultsOf(() => read({ DYG_LISTEN: text }))).toHaveLength(1);
      expect(read({ DYG_LISTEN: text, DYG_ALLOW_PLAIN_HTTP: "1" }).listen.loopback).toBe(false);
      const tls = { DYG_TLS_CERT_FILE: "/c", DYG_TLS_KEY_FILE: "/k" };
      expect(read({ DYG_LISTEN: text, ...tls }, { "/c": "C\n", "/k": "K\n" }).tls).toEqual({
        kind: "files",
        certFile: "/c",
        keyFile: "/k",
      });
    },
  );

  test("half a certificate, and one beside the authority of our own, are faults", () => {
    expect(faultsOf(() => read({ DYG_TLS_CERT_FILE: "/c" }, { "/c": "C" }))).toHaveLength(1);
    const both = { DYG_TLS: "auto", DYG_TLS_CERT_FILE: "/c", DYG_TLS_KEY_FILE: "/k" };
    expect(faultsOf(() => read(both, { "/c": "C", "/k": "K" }))).toHaveLength(1);
    expect(faultsOf(() => read({ DYG_TLS: "yes" }))).toHaveLength(1);
    expect(read({ DYG_TLS: "auto", DYG_LISTEN: "0.0.0.0:8787" }).tls).toEqual({ kind: "auto" });
  });
});

describe("numbers, lists and zones", () => {
  test.each([
    ["DYG_VERIFY_BUDGET_MS", "499"],
    ["DYG_VERIFY_BUDGET_MS", "60001"],
    ["DYG_VERIFY_BUDGET_MS", "8e3"],
    ["DYG_VERIFY_BUDGET_MS", "-1"],
    ["DYG_APP_RATE_PER_SECOND", "1.5"],
    ["DYG_BACKUP_HOUR", "24"],
    ["DYG_ALLOW_PLAIN_HTTP", "yes"],
    ["DYG_ENVIRONMENT", "production"],
    ["DYG_LOG_LEVEL", "trace"],
    ["DYG_TIMEZONE", "+08:00"],
    ["DYG_TRUSTED_PROXIES", "0.0.0.0/0"],
    ["DYG_BACKUP_DIR", "/backups"],
    ["DYG_REPLAY_DELAYS_MS", "5000"],
    ["DYG_REPLAY_DELAYS_MS", "5000x5,"],
    ["DYG_REPLAY_DELAYS_MS", "0x5"],
    ["DYG_REPLAY_DELAYS_MS", "5000x15"],
  ])("%s=%s is refused by name", (name, value) => {
    const faults = faultsOf(() => read({ [name]: value }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(name);
  });

  test("replay delays are spelt out", () => {
    expect(read({ DYG_REPLAY_DELAYS_MS: "50x2, 70x1" }).replayDelaysMs).toEqual([50, 50, 70]);
  });

  test("the backup job is on with an hour", () => {
    expect(read({ DYG_BACKUP_HOUR: "3", DYG_DATA_DIR: "/d" }).backup).toEqual({
      hour: 3,
      keep: 7,
      dir: "/d/backups",
    });
  });
});

test("the administration commands need no Douyin settings and mind no fault elsewhere", () => {
  const config = readAdministrationConfig(
    { DYG_DATA_DIR: "/d", DYG_LISTEN: "nonsense", DYG_ENVIRONMENT: "sandbox" },
    files({}),
  );
  expect(config).toEqual({
    environment: "sandbox",
    dataDir: "/d",
    masterKeyFile: "/d/master.key",
    logLevel: "info",
  });
});
