import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

/** What another process sees on disk at this moment: only what is committed. */
const onDisk = (house: TestGateway) => {
  const reader = new Database(join(house.dataDir, "dy-gateway.db"), { readonly: true });
  try {
    const rows = reader.query<{ verify_status: string; certificate_id: string | null }, []>(
      "SELECT verify_status, certificate_id FROM verifications ORDER BY id",
    );
    const requests = reader.query<
      {
        send_count: number;
        open: number;
        token: number;
        mac: number;
        codes: string | null;
        base: number | null;
      },
      []
    >(
      `SELECT send_count, open, verify_token_sealed IS NOT NULL AS token, verify_token_mac IS NOT NULL AS mac,
       sent_codes AS codes, baseline_now_ms AS base FROM verification_requests`,
    );
    return { rows: rows.all(), requests: requests.all() };
  } finally {
    reader.close();
  }
};

const until = async (holds: () => boolean): Promise<void> => {
  for (let waits = 0; waits < 200 && !holds(); waits += 1) await Bun.sleep(5);
  expect(holds()).toBe(true);
};

test("the intent is on disk before Douyin is asked, token and codes before verify leaves, the end before the answer", async () => {
  const house = await openTestGateway();
  try {
    const order = house.sandbox.admin.createOrder();
    // Both are held at Douyin's door: what is on disk then was there before the call left.
    house.sandbox.admin.fault({ endpoint: "prepare", kind: "slow", delayMs: 300 });
    house.sandbox.admin.fault({ endpoint: "verify", kind: "slow", delayMs: 300 });
    const pending = house.verify({ poi_id: house.poiId, code: order.codes[0] });

    await until(() => house.sandbox.counts().prepare === 1);
    const atPrepare = onDisk(house);
    expect(atPrepare.rows).toEqual([{ verify_status: "processing", certificate_id: null }]);
    expect(atPrepare.requests).toMatchObject([{ send_count: 0, open: 1, token: 0, codes: null }]);

    await until(() => house.sandbox.counts().verify === 1);
    const atVerify = onDisk(house);
    const [certificate] = order.certificates;
    expect(atVerify.rows).toEqual([
      { verify_status: "processing", certificate_id: certificate?.certificateId ?? "" },
    ]);
    expect(atVerify.requests).toMatchObject([{ send_count: 1, open: 1, token: 1, mac: 1 }]);
    expect(JSON.parse(atVerify.requests[0]?.codes ?? "")).toEqual([certificate?.encryptedCode]);
    expect(atVerify.requests[0]?.base).toBeGreaterThan(0);

    const reply = await pending;
    expect(reply.json.outcome).toBe("success");
    const after = onDisk(house);
    expect(after.rows[0]?.verify_status).toBe("success");
    // The token is erased when the row settles; its mark stays for ever.
    expect(after.requests).toMatchObject([{ open: 0, token: 0, mac: 1 }]);
  } finally {
    await house.close();
  }
});

test("plain codes, links and tokens are nowhere readable in the database or the log", async () => {
  const house = await openTestGateway();
  const order = house.sandbox.admin.createOrder();
  const reply = await house.verify({ poi_id: house.poiId, short_link: order.shortLink });
  const failed = await house.verify({ poi_id: house.poiId, code: "998877665544" });
  expect([reply.json.outcome, failed.json.outcome]).toEqual(["success", "failed"]);
  const file = join(house.dataDir, "dy-gateway.db");
  const secretsAlive = house.sandbox.admin.aliveTokens();
  await house.gateway.close();
  const bytes = Buffer.from(await Bun.file(file).arrayBuffer()).toString("latin1");
  const log = house.logged.join("");
  const secrets = [
    ...order.codes,
    order.shortLink,
    "998877665544",
    house.app.secret,
    house.sandbox.credentials.clientSecret,
    ...secretsAlive,
  ];
  for (const secret of secrets) {
    expect(bytes.includes(secret)).toBe(false);
    expect(log.includes(secret)).toBe(false);
  }
  for (const personal of order.personalData) {
    expect(bytes.includes(Buffer.from(personal).toString("latin1"))).toBe(false);
    expect(log.includes(personal)).toBe(false);
  }
  await house.sandbox.close();
  rmSync(house.dataDir, { recursive: true, force: true });
});
