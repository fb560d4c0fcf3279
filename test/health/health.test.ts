import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openTestGateway, type TestGateway, type TestSettings } from "../support/gateway.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const open = async (settings?: TestSettings): Promise<TestGateway> => {
  const opened = await openTestGateway(settings);
  ends.push(opened.close);
  return opened;
};

const health = ({ call }: TestGateway) => call("GET", "/healthz", { stranger: true });

/** A clock whose pauses can be skipped, for the pauses health makes between two looks at the disk. */
const skippingClock = () => {
  let skippedMs = 0;
  return {
    ...systemClock,
    monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    skip: (ms: number) => {
      skippedMs += ms;
    },
  };
};

/** A disk of 8 MiB, or the reason why there is none. */
const mountSmall = (): { readonly folder: string } | { readonly reason: string } => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return { reason: "only root on Linux can mount one" };
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-small-disk-"));
  const { exitCode, stderr } = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]);
  return exitCode === 0 ? { folder } : { reason: stderr.toString().trim() };
};

const small = mountSmall();
if ("reason" in small) console.log(`no small disk: ${small.reason}`);
const smallDisk = "folder" in small ? small.folder : "";
afterAll(() => {
  if ("reason" in small) return;
  Bun.spawnSync(["umount", "-l", smallDisk]);
  rmSync(smallDisk, { recursive: true, force: true });
});

describe("health of the whole gateway", () => {
  test("is ok for anyone, in Chinese, and names no secret", async () => {
    const opened = await open();
    await opened.call("GET", "/v1/open/douyin/pois");
    const { status, text, json } = await health(opened);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      environment: "sandbox",
      checks: { database: { status: "ok" }, access_token: { status: "ok" }, upstream: { status: "ok" } },
    });
    for (const { detail } of Object.values<{ detail: string }>(json.checks))
      expect(detail).toMatch(/\p{Script=Han}/u);
    const { credentials, admin } = opened.sandbox;
    const { clientKey, clientSecret, accountId } = credentials;
    const secrets = [clientKey, clientSecret, accountId, opened.app.secret, ...admin.aliveTokens()];
    for (const secret of [...secrets, opened.dataDir, opened.sandbox.url]) expect(text).not.toContain(secret);
  });

  test("is degraded, and still 200, while Douyin does not answer, and recovers with its next answer", async () => {
    const opened = await open();
    opened.sandbox.admin.fault({ endpoint: "shops", kind: "http_500" });
    await opened.call("GET", "/v1/open/douyin/pois");
    expect(await health(opened)).toMatchObject({
      status: 200,
      json: { status: "degraded", checks: { upstream: { status: "degraded" } } },
    });
    await opened.call("GET", "/v1/open/douyin/pois");
    expect((await health(opened)).json.checks.upstream.status).toBe("ok");
  });

  test("is degraded, and still 200, while no access token is to be had", async () => {
    const opened = await open();
    opened.sandbox.admin.fault({ endpoint: "stable_token", kind: "error", code: 10013, times: "always" });
    await opened.call("GET", "/v1/open/douyin/pois");
    expect(await health(opened)).toMatchObject({
      status: 200,
      json: { status: "degraded", checks: { access_token: { status: "degraded" } } },
    });
  });

  test("is unavailable as soon as the gateway stops", async () => {
    const opened = await openTestGateway();
    const closed = opened.close();
    const reply = await health(opened);
    expect(reply).toMatchObject({ status: 503, json: { status: "unavailable" } });
    expect(reply.headers.get("retry-after")).toMatch(/^\d+$/);
    await closed;
  });
});

describe("a full disk", () => {
  test.skipIf("reason" in small)(
    "is 503 until there is space again, sends nothing to Douyin, and ends by itself",
    async () => {
      const clock = skippingClock();
      const opened = await open({ dataDir: join(smallDisk, "data"), clock });
      const { poiId, verify, sandbox, app } = opened;
      const order = sandbox.admin.createOrder({ kind: "voucher" });
      await opened.call("GET", "/v1/open/douyin/pois");
      expect((await health(opened)).status).toBe(200);

      const ballast = join(smallDisk, "ballast");
      for (let size = 8 * 1024 * 1024; size >= 4096; size /= 2)
        try {
          writeFileSync(ballast, Buffer.alloc(size), { flag: "a" });
        } catch {
          // What fits is written; the next, smaller piece fills the rest.
        }
      const refused = await verify({ poi_id: poiId, code: order.codes[0] });
      expect(refused).toMatchObject({ status: 503, json: { code: "not_ready", retry: "later" } });
      expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
      expect(sandbox.counts()).toMatchObject({ prepare: 0, verify: 0 });
      clock.skip(6_000);
      const full = await health(opened);
      expect(full).toMatchObject({
        status: 503,
        json: {
          status: "unavailable",
          checks: { database: { status: "unavailable" }, disk: { status: "unavailable" } },
        },
      });
      expect(full.text).not.toContain(app.secret);

      rmSync(ballast);
      clock.skip(6_000);
      // Nobody else writes: health itself finds out.
      expect((await health(opened)).status).toBe(200);
      expect(await verify({ poi_id: poiId, code: order.codes[0] })).toMatchObject({ status: 200 });
    },
  );
});
