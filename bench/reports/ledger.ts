/**
 * A ledger of years, written straight into the database: 300 shops of very different size, 40 apps, each shop with two
 * or three of them, opening hours, refusals, cancels. The same rows every time, but for the sealed codes.
 */
import type { Database } from "bun:sqlite";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openDatabase } from "../../src/storage/connection.ts";
import { openStorage } from "../../src/storage/database.ts";
import { ensureSums } from "../../src/sums/sums.ts";
import type { Vault } from "../../src/vault.ts";

export const shopCount = 300;
export const appCount = 40;
export const timeZone = "Asia/Shanghai";
const years = 3;
const dayMs = 86_400_000;
const sealedCodes = 10_000;

/** xorshift32: quick, and the same everywhere. */
const openRandom = (seed: number) => {
  let state = seed;
  return (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

export const poiIdOf = (shop: number): string => String(7_001_000_000_000_000_000n + BigInt(shop) * 9_973n);
export const codeOf = (row: number): string => String(100_000_000_000 + row * 7);

const openRows = (vault: Vault, rows: number, endMs: number) => {
  const random = openRandom(20_260_316);
  const id19 = (): string =>
    `7${String(Math.floor(random() * 1e9)).padStart(9, "0")}${String(Math.floor(random() * 1e9)).padStart(9, "0")}`;
  // Sealing takes longer than all the rest of a row; opening one takes as long whichever it is.
  const sealed = Array.from({ length: sealedCodes }, (_, row) => vault.seal(codeOf(row), "origin_code"));
  const startMs = endMs - years * 365 * dayMs;
  // Large shops have some twenty times what small ones have.
  const shopAt = (): number => Math.floor(shopCount * random() ** 1.8);
  const timeOf = (row: number): number => {
    const at = startMs + ((endMs - startMs) * row) / rows;
    // Open from ten to ten: the night's share moves into the day.
    const day = Math.floor((at + 8 * 3_600_000) / dayMs) * dayMs - 8 * 3_600_000;
    return Math.min(endMs, Math.floor(day + 10 * 3_600_000 + (at - day) / 2));
  };
  return (row: number): readonly (string | number | null)[] => {
    const createdMs = timeOf(row);
    const shop = shopAt();
    const byOperator = random() < 0.05;
    const appId = byOperator ? 1 : 2 + ((shop * 7 + (random() < 0.7 ? 0 : 13)) % appCount);
    const chance = random();
    const status =
      row >= rows - 10 ? "processing" : chance < 0.03 ? "failed" : chance < 0.04 ? "cancelled" : "success";
    const settled = status === "success" || status === "cancelled";
    const product = Math.floor(30 * random() ** 2);
    const originalFen = 1_000 + Math.floor(random() * 20_000);
    const payFen = Math.floor(originalFen * 0.85);
    const code = codeOf(row);
    const verifiedMs = settled ? Math.floor((createdMs + 300) / 1000) * 1000 : null;
    return [
      row + 1,
      `${row.toString(36).padStart(12, "0")}-batch`,
      0,
      appId,
      poiIdOf(shop),
      status,
      status === "failed" ? 1208 : 0,
      status === "failed" ? "券已被使用" : "",
      id19(),
      `CgYIASAHKAES${row.toString(36)}`,
      sealed[row % sealedCodes] ?? null,
      vault.mac(code, "code"),
      settled ? "used" : null,
      String(1_790_000_000_000_000 + product),
      `商品 ${product} 双人套餐`,
      String(1_780_000_000_000_000 + product * 2),
      `商品 ${product} 双人套餐`,
      settled ? 1 : 0,
      settled ? id19() : null,
      id19(),
      random() < 0.3 ? `B${row}` : null,
      settled ? 1 : null,
      settled ? payFen : null,
      settled ? payFen - 100 : null,
      settled ? originalFen - payFen : null,
      settled ? "success" : "skipped",
      originalFen,
      payFen,
      "certificate",
      status === "failed" ? "coupon_already_used" : null,
      status === "failed" ? "never" : null,
      "code",
      random() < 0.001 ? "external" : "gateway",
      status === "processing" ? null : "answer",
      byOperator ? `clerk-${shop}` : null,
      `req-${row.toString(36).padStart(10, "0")}`,
      `20260101${id19()}`,
      status === "cancelled" ? "done" : "none",
      verifiedMs,
      status === "cancelled" ? createdMs + Math.floor(random() * 3 * dayMs) : null,
      createdMs,
      createdMs + 400,
    ];
  };
};

const columns = `id, batch_id, position, app_id, poi_id, verify_status, error_code, error_description, certificate_id,
  encrypted_code, origin_code_sealed, origin_code_mac, coupon_status, product_id, product_name, sku_id, sku_name,
  verify_records_count, verify_id, order_id, ext_order_id, order_status, pay_amount_fen, receipt_amount_fen,
  discount_amount_fen, enrichment_status, original_amount_fen, coupon_pay_amount_fen, amount_source, error_key, retry,
  mode, source, settled_by, operator_uid, request_id, logid, cancel_status, verified_at_ms, cancelled_at_ms,
  created_at_ms, updated_at_ms`;

/** Indexes and triggers are taken away while rows are written, and made again as the schema has them. */
const without = (database: Database, write: () => void): void => {
  const made = database
    .query<{ name: string; type: string; sql: string }, []>(
      "SELECT name, type, sql FROM sqlite_schema WHERE tbl_name = 'verifications' AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .all();
  for (const { name, type } of made) database.run(`DROP ${type} ${name}`);
  write();
  for (const { sql } of made) database.run(sql);
};

const insertAll = (database: Database, rowOf: ReturnType<typeof openRows>, rows: number): void => {
  const marks = columns.split(",").map(() => "?");
  const insert = database.query(
    `INSERT INTO verifications (${columns}, abandon_refused) VALUES (${marks.join(", ")}, 0)`,
  );
  database.run("BEGIN");
  for (let row = 0; row < rows; row += 1) {
    insert.run(...rowOf(row));
    if (row % 100_000 === 99_999) {
      database.run("COMMIT");
      database.run("BEGIN");
    }
  }
  database.run("COMMIT");
};

/** Makes the ledger in a new data dir, ending yesterday, and tells what it took. */
export const makeLedger = async (dataDir: string, rows: number): Promise<void> => {
  const settings = { dataDir, masterKeyFile: join(dataDir, "master.key"), environment: "sandbox" } as const;
  const storage = openStorage({ settings, clock: systemClock });
  const sinceMs = performance.now();
  const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(0);
  const database = openDatabase(join(dataDir, "dy-gateway.db"), "OFF");
  database.run("PRAGMA foreign_keys = OFF");
  const apps = database.query(
    "INSERT INTO apps (created_at_ms, updated_at_ms, name, code, description, client_key, secret_sealed, status, allow_token_read) VALUES (0, 0, ?, ?, '', ?, '', 'active', 0)",
  );
  for (let app = 0; app < appCount; app += 1) apps.run(`收银 ${app}`, `pos-${app}`, `bench-app-${app}`);
  const endMs = Math.floor(Date.now() / dayMs) * dayMs - 8 * 3_600_000;
  without(database, () => insertAll(database, openRows(storage.vault, rows, endMs), rows));
  database.run(
    "INSERT INTO verification_requests (batch_id, app_id, poi_id, mode, quantity, fingerprint, send_count, open, created_at_ms, updated_at_ms) SELECT batch_id, app_id, poi_id, 'code', 1, '', 1, 0, created_at_ms, updated_at_ms FROM verifications ORDER BY id",
  );
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  console.log(`${rows} rows and their indexes in ${seconds(sinceMs)} s`);
  const sumsMs = performance.now();
  await ensureSums(storage, timeZone, systemClock);
  console.log(`sums by business day made from all rows in ${seconds(sumsMs)} s`);
  await storage.close();
};
