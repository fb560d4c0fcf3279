import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrations } from "../../migrations/index.ts";
import { openRowReads, openRowWrites } from "../../src/ledger/row-statements.ts";

const folder = mkdtempSync(join(tmpdir(), "dy-gateway-plans-"));
const database = new Database(join(folder, "plans.db"), { create: true, strict: true });
beforeAll(() => {
  for (const { sql } of migrations) database.run(sql);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Where each statement may look: the index whose entries of one value are few, however long the ledger is. */
const narrow = [
  "INTEGER PRIMARY KEY (rowid=?)",
  "INDEX verifications_batch_position (batch_id=?",
  "INDEX verifications_verify_id (verify_id=?)",
  "INDEX verifications_order_id (order_id=?)",
];

const db = drizzle(database);

test("no statement on the way of a verification reads more rows the longer the ledger is", () => {
  const statements = Object.entries({ ...openRowWrites(db), ...openRowReads(db) });
  const wide = statements.flatMap(([name, statement]) => {
    const { sql, params } = statement.getQuery();
    const steps = database
      .query<{ detail: string }, null[]>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...params.map(() => null));
    return steps
      .filter(({ detail }) => !narrow.some((way) => detail.includes(`USING ${way}`)))
      .map(({ detail }) => `${name}: ${detail}`);
  });
  expect(wide).toEqual([]);
  expect(statements.length).toBeGreaterThan(10);
});
