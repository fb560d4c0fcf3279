import { Database } from "bun:sqlite";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrations } from "../../migrations/index.ts";
import { openStorage } from "../../src/storage/database.ts";
import { rebuildAndCompare } from "../../src/sums/sums.ts";
import { openTestGateway } from "../support/gateway.ts";
import { simulatedClock } from "../support/simulated-clock.ts";

setDefaultTimeout(60_000);
const dayMs = 86_400_000;
/** 2026-03-16 in Shanghai. */
const dayStartMs = Date.parse("2026-03-15T16:00:00Z");
const madeMs = dayStartMs + 3_600_000;

interface Old {
  readonly status: "success" | "failed" | "cancelled" | "processing";
  readonly payFen: number | null;
}
const old: readonly Old[] = [
  { status: "success", payFen: 8_800 },
  { status: "success", payFen: 1_200 },
  { status: "cancelled", payFen: 500 },
  { status: "failed", payFen: null },
  { status: "processing", payFen: null },
];

const insert = (database: Database, sealed: string, { status, payFen }: Old, row: number): void => {
  const verified = status === "success" || status === "cancelled";
  const put = (table: string, values: Readonly<Record<string, string | number | null>>) =>
    database
      .query(
        `INSERT INTO ${table} (${Object.keys(values).join(", ")}) VALUES (${Object.keys(values)
          .map(() => "?")
          .join(", ")})`,
      )
      .run(...Object.values(values));
  const times = { created_at_ms: madeMs + row, updated_at_ms: madeMs + row + 400 };
  put("verification_requests", {
    batch_id: `batch-${row}`,
    app_id: 1,
    poi_id: "7001",
    mode: "code",
    quantity: 1,
    fingerprint: "",
    send_count: status === "processing" ? 0 : 1,
    open: status === "processing" ? 1 : 0,
    ...times,
  });
  // A request that is open holds its coupon: that is how a start finds it.
  if (status === "processing") put("request_claims", { claim: `code:${row}`, batch_id: `batch-${row}` });
  // As rows come to be: under way first, so that the triggers of that schema, where it has them, see them settle.
  put("verifications", {
    batch_id: `batch-${row}`,
    position: 0,
    app_id: 1,
    poi_id: "7001",
    verify_status: "processing",
    error_code: 0,
    error_description: "",
    origin_code_sealed: sealed,
    verify_records_count: 0,
    enrichment_status: "skipped",
    source: "gateway",
    cancel_status: "none",
    abandon_refused: 0,
    ...times,
  });
  if (status === "processing") return;
  database
    .query(
      `UPDATE verifications SET verify_status = ?, verify_id = ?, pay_amount_fen = ?, receipt_amount_fen = ?,
        verified_at_ms = ?, cancelled_at_ms = ?, error_key = ?, retry = ? WHERE batch_id = ?`,
    )
    .run(
      status,
      verified ? `7000${row}` : null,
      payFen,
      payFen,
      verified ? madeMs + row : null,
      status === "cancelled" ? madeMs + row + 60_000 : null,
      status === "failed" ? "coupon_already_used" : null,
      status === "failed" ? "never" : null,
      `batch-${row}`,
    );
};

/** A database as the program of that many migrations left it, with rows, and with sums where it kept them. */
const leave = async (dataDir: string, count: number): Promise<void> => {
  const clock = simulatedClock(madeMs + dayMs);
  const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
  const storage = openStorage({ settings, clock, migrations: migrations.slice(0, count) });
  const sealed = storage.vault.seal("104930181552", "origin_code");
  await storage.close();
  const database = new Database(join(dataDir, "dy-gateway.db"), { strict: true });
  if (database.query("SELECT 1 FROM sqlite_schema WHERE name = 'sums_state'").get() !== null) {
    database.run(`INSERT INTO sums_state VALUES (1, 'Asia/Shanghai', ${madeMs})`);
    for (let day = -30; day < 60; day += 1)
      database.query("INSERT INTO business_days VALUES (?)").run(dayStartMs + day * dayMs);
  }
  for (const [row, one] of old.entries()) insert(database, sealed, one, row);
  database.close();
};

describe.each(migrations.map(({ name }, index) => [name, index + 1] as const))(
  "a database of %s",
  (_, count) => {
    test("opens with its rows and serves: ledger, sums, failures, a new verification", async () => {
      const dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-upgrade-"));
      await leave(dataDir, count);
      const house = await openTestGateway({ dataDir, clock: simulatedClock(madeMs + dayMs) });
      try {
        const { key } = await house.createOperator("admin");
        const ask = async (target: string) => {
          const reply = await house.call("GET", target, { operator: key });
          expect([target, reply.status]).toEqual([target, 200]);
          return reply.json;
        };
        const { data } = await ask("/v1/internal/reports/verifications?start_time=2026-03-01");
        expect(data).toHaveLength(old.length);
        expect(data[0].origin_code).toContain("1552");
        const { totals } = await ask(
          "/v1/internal/reports/summary?start_time=2026-03-16&end_time=2026-03-16&group_by=poi_id",
        );
        expect(totals).toMatchObject({
          total_count: 5,
          success_count: 3,
          cancelled_count: 1,
          pay_amount: 10_500,
          cancelled_amount: 500,
          net_amount: 10_000,
        });
        const failures = await ask("/v1/internal/reports/failures?start_time=2026-03-16&end_time=2026-03-16");
        expect(failures.data).toContainEqual(
          expect.objectContaining({ error_key: "coupon_already_used", count: 1 }),
        );
        expect((await house.call("GET", "/healthz", { stranger: true })).status).toBe(200);
        expect((await rebuildAndCompare(house.gateway.storage)).wrongDaysMs).toEqual([]);
        const code = house.sandbox.admin.createOrder().codes[0];
        expect((await house.verify({ poi_id: house.poiId, code })).json.outcome).toBe("success");
      } finally {
        await house.close();
        rmSync(dataDir, { recursive: true, force: true });
      }
    });
  },
);
