import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consoleAppId } from "../../src/caller.ts";
import { type HealthParts, healthOperations } from "../../src/health/operations.ts";
import { openUpstreamWatch } from "../../src/health/upstream.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-test-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const clock = simulatedClock();
const token = { expiresAtMs: clock.nowMs() + 5_400_000, obtainedAtMs: clock.nowMs(), lastFailure: null };

const nothingWaits = { unsettled: { rows: 0, ageSeconds: 0 }, enrichment: { rows: 0, ageSeconds: 0 } };

const open = (changed: Partial<HealthParts> = {}) => {
  const { getHealth } = healthOperations({
    clock,
    version: "0.1.0",
    environment: "sandbox",
    dataDir,
    token: () => token,
    upstream: () => true,
    storage: () => ({ trouble: null, waiting: 0 }),
    probe: async () => {},
    waiting: async () => nothingWaits,
    backup: () => null,
    recovery: () => null,
    isStopping: () => false,
    ...changed,
  });
  return () =>
    getHealth({
      params: {},
      query: {},
      body: undefined,
      caller: {
        kind: "app",
        appId: consoleAppId,
        name: "",
        clientKey: "",
        allowTokenRead: false,
        poiIds: null,
      },
      requestId: "req-00000001",
      address: null,
      proof: { kind: "signature" },
      idempotencyKey: undefined,
      signal: new AbortController().signal,
    });
};

describe("health", () => {
  test("is ok while everything works", async () => {
    const ask = open();
    await clock.advance(90_000);
    clock.setMs(token.expiresAtMs - 5_400_000);
    expect(await ask()).toEqual({
      status: 200,
      body: {
        status: "ok",
        version: "0.1.0",
        environment: "sandbox",
        uptime_seconds: 90,
        checks: {
          database: { status: "ok", detail: "可读写" },
          access_token: { status: "ok", detail: "有效，还剩 5400 秒" },
          upstream: { status: "ok", detail: "最近一次调用成功" },
          disk: {
            status: expect.stringMatching(/ok|degraded/),
            detail: expect.stringMatching(/^可写，剩余 /),
          },
        },
      },
    });
  });

  test.each<[string, Partial<HealthParts>]>([
    ["Douyin does not answer", { upstream: () => false }],
    ["the token could not be renewed", { token: () => ({ ...token, lastFailure: "silent" }) }],
    ["the token is over", { token: () => ({ ...token, expiresAtMs: 1 }) }],
    ["an outcome is not on disk yet", { storage: () => ({ trouble: null, waiting: 2 }) }],
  ])("is degraded, and still 200, when %s", async (_what, changed) => {
    expect(await open(changed)()).toMatchObject({ status: 200, body: { status: "degraded" } });
  });

  test.each<[string, Partial<HealthParts>]>([
    ["the program stops", { isStopping: () => true }],
    ["the database cannot be written", { storage: () => ({ trouble: "full", waiting: 0 }) }],
    ["the data dir is gone", { dataDir: join(tmpdir(), "dy-gateway-test-none", "gone") }],
  ])("is 503 with the time to come again when %s", async (_what, changed) => {
    expect(await open(changed)()).toMatchObject({
      status: 503,
      body: { status: "unavailable" },
      headers: { "retry-after": "5" },
    });
  });

  test("says how long the oldest open verification and the enrichment queue have waited, and stays as it is", async () => {
    const waiting = async () => ({
      unsettled: { rows: 2, ageSeconds: 185 },
      enrichment: { rows: 40, ageSeconds: 90_000 },
    });
    const { body } = await open({ waiting })();
    expect(body).toMatchObject({
      status: "ok",
      checks: {
        upstream: {
          status: "ok",
          detail: "最近一次调用成功；2 笔核销未定，最久 3 分钟；40 条流水待补全，最久 25 小时",
        },
      },
    });
    const unread = async () => {
      throw new Error("the database is closed");
    };
    expect((await open({ waiting: unread })()).body).toMatchObject({
      status: "ok",
      checks: { upstream: { detail: "最近一次调用成功" } },
    });
  });

  test("before the first call of Douyin is ok: nothing is known to be wrong", async () => {
    const never = { expiresAtMs: null, obtainedAtMs: null, lastFailure: null };
    const { body } = await open({ upstream: () => null, token: () => never })();
    expect(body.checks).toMatchObject({ access_token: { status: "ok" }, upstream: { status: "ok" } });
  });

  test("tells that a full disk has space again, also when nobody else writes", async () => {
    let trouble: string | null = "full";
    let probes = 0;
    let full = true;
    const ask = open({
      storage: () => ({ trouble, waiting: 0 }),
      probe: async () => {
        probes += 1;
        if (full) throw new Error("the database cannot be written: full");
        trouble = null;
      },
    });
    expect((await ask()).status).toBe(503);
    full = false;
    expect((await ask()).status).toBe(503);
    expect(probes).toBe(1);
    await clock.advance(1_000);
    expect((await ask()).status).toBe(200);
    expect(probes).toBe(2);
  });

  test("does not look at the disk for every question", async () => {
    const ask = open();
    expect((await ask()).status).toBe(200);
    rmSync(dataDir, { recursive: true });
    expect((await ask()).status).toBe(200);
    await clock.advance(5_000);
    expect((await ask()).status).toBe(503);
  });
});

describe("the upstream watch", () => {
  test("knows nothing before the first call, then whether the last one got a usable answer", async () => {
    const upstream = openUpstreamWatch();
    const call = upstream.watch(async (kind: "ok" | "refused" | "unusable") => ({ kind }));
    expect(upstream.answered()).toBeNull();
    await call("unusable");
    expect(upstream.answered()).toBe(false);
    // A refusal is an answer: Douyin is there.
    expect(await call("refused")).toEqual({ kind: "refused" });
    expect(upstream.answered()).toBe(true);
  });

  test("tells how old the backup is, and is degraded when it failed or is overdue", async () => {
    const told = async (backup: ReturnType<HealthParts["backup"]>) =>
      (await open({ backup: () => backup })()).body.checks.database;
    const hourMs = 3_600_000;
    expect(await told({ failed: false, ageMs: 5 * hourMs, overdue: false })).toEqual({
      status: "ok",
      detail: "可读写；最近一次备份在 5 小时前",
    });
    expect(await told({ failed: true, ageMs: 5 * hourMs, overdue: false })).toEqual({
      status: "degraded",
      detail: "可读写；备份失败，见日志，最近一次备份在 5 小时前",
    });
    expect(await told({ failed: false, ageMs: 27 * hourMs, overdue: true })).toEqual({
      status: "degraded",
      detail: "可读写；最近一次备份在 27 小时前",
    });
    expect(await told({ failed: false, ageMs: null, overdue: true })).toEqual({
      status: "degraded",
      detail: "可读写；还没有备份",
    });
  });
});
