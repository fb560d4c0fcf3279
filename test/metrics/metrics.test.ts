import { describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

const open = async () => {
  const house = await openTestGateway();
  const url = house.gateway.listen({ hostname: "127.0.0.1", port: 0 });
  const ask = async (headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${url}/metrics`, { headers });
    return {
      status: answer.status,
      type: answer.headers.get("content-type") ?? "",
      text: await answer.text(),
    };
  };
  return { house, ask };
};

const verifyOne = async (house: TestGateway): Promise<string> => {
  const code = house.sandbox.admin.createOrder().codes[0] ?? "";
  expect((await house.verify({ poi_id: house.poiId, code })).status).toBe(200);
  return code;
};

describe("/metrics", () => {
  test("tells of requests, calls of Douyin, commits, outcomes, token and what waits, and of nobody's code or key", async () => {
    const { house, ask } = await open();
    try {
      const code = await verifyOne(house);
      const order = house.sandbox.admin.createOrder();
      house.sandbox.admin.useElsewhere(order.orderId, 1);
      await house.verify({ poi_id: house.poiId, code: order.codes[0] });
      const { status, type, text } = await ask();
      expect(status).toBe(200);
      expect(type).toStartWith("text/plain");
      for (const line of [
        /^dyg_request_seconds_count\{operation="verifyCoupon",status="200"\} 2$/m,
        /^dyg_upstream_results_total\{call="prepare",result="ok"\} \d+$/m,
        /^dyg_upstream_results_total\{call="verify",result="ok"\} \d+$/m,
        /^dyg_upstream_seconds_count\{call="fetchToken"\} 1$/m,
        /^dyg_commit_seconds_count [1-9]\d*$/m,
        /^dyg_commit_members_total [1-9]\d*$/m,
        /^dyg_commit_sync_seconds_count [1-9]\d*$/m,
        /^dyg_commit_batch_members_bucket\{le="1"\} \d+$/m,
        /^dyg_commit_waiting 0$/m,
        /^dyg_open_pursuits 0$/m,
        /^dyg_enrichment_rows \d+$/m,
        /^dyg_enrichment_age_seconds \d+$/m,
        /^dyg_backup_failures 0$/m,
        /^dyg_verifications_last_day\{status="success",error_key=""\} 1$/m,
        /^dyg_verifications_last_day\{status="failed",error_key="coupon_already_used"\} 1$/m,
        /^dyg_token_age_seconds [\d.e-]+$/m,
        /^dyg_token_left_seconds [\d.]+$/m,
        /^dyg_unsettled_rows 0$/m,
        /^dyg_unwritten_outcomes 0$/m,
        /^dyg_build\{version="[^"]+",environment="sandbox"\} 1$/m,
      ])
        expect(text).toMatch(line);
      for (const secret of [code, house.app.clientKey, house.poiId]) expect(text).not.toContain(secret);
    } finally {
      await house.close();
    }
  });

  test("tells how old and large the newest backup is, how many were not written, and of a request that is pursued", async () => {
    const { house, ask } = await open();
    try {
      const { key } = await house.createOperator("admin");
      expect((await ask()).text).not.toMatch(/^dyg_backup_age_seconds \S/m);
      const made = await house.call("POST", "/v1/internal/backups", { operator: key });
      house.sandbox.admin.fault({ endpoint: "verify", kind: "lost_after" });
      house.sandbox.admin.fault({ endpoint: "verify", kind: "delay", delayMs: 2_000, after: 1 });
      const code = house.sandbox.admin.createOrder().codes[0] ?? "";
      const unknown = house.verify({ poi_id: house.poiId, code });
      let text = "";
      for (let waits = 0; waits < 200 && !/^dyg_open_pursuits 1$/m.test(text); waits += 1) {
        ({ text } = await ask());
        await Bun.sleep(20);
      }
      expect(text).toMatch(/^dyg_open_pursuits 1$/m);
      expect(text).toMatch(new RegExp(`^dyg_backup_size_bytes ${made.json.data.size_bytes}$`, "m"));
      expect(text).toMatch(/^dyg_backup_age_seconds \d+(\.\d+)?$/m);
      const atSeconds = Date.parse(made.json.data.created_at) / 1_000;
      expect(text).toContain(`dyg_backup_last_success_timestamp_seconds ${atSeconds}`);
      const { status } = await unknown;
      expect([200, 202]).toContain(status);
      rmSync(join(house.dataDir, "backups"), { recursive: true });
      writeFileSync(join(house.dataDir, "backups"), "in the way");
      expect((await house.call("POST", "/v1/internal/backups", { operator: key })).status).toBe(503);
      expect((await ask()).text).toMatch(/^dyg_backup_failures 1$/m);
    } finally {
      await house.close();
    }
  });

  test("is open for this machine and for an operator key, never for what came through a proxy", async () => {
    const { house, ask } = await open();
    try {
      const { key } = await house.createOperator("viewer");
      expect((await ask()).status).toBe(200);
      for (const name of ["x-forwarded-for", "x-real-ip", "via", "forwarded", "x-forwarded-proto"])
        expect([name, (await ask({ [name]: "127.0.0.1" })).status]).toEqual([name, 401]);
      expect((await ask({ "x-xtj-uid": "xtj_nobody_0123456789012345678901" })).status).toBe(401);
      expect((await ask({ "x-xtj-uid": key })).status).toBe(200);
      // In process there is no peer: nothing says that it is this machine.
      expect((await house.gateway.fetch(new Request("http://gateway.test/metrics"))).status).toBe(401);
      const headers = { "x-xtj-uid": key };
      expect(
        (await house.gateway.fetch(new Request("http://gateway.test/metrics", { headers }))).status,
      ).toBe(200);
    } finally {
      await house.close();
    }
  });
});
