import { describe, expect, test } from "bun:test";
import { join } from "node:path";

const sources = join(import.meta.dir, "../../src");

/** Columns whose change is news to whoever follows the ledger. */
const news = [
  "verifyStatus",
  "enrichmentStatus",
  "cancelStatus",
  "verifyId",
  "orderId",
  "previousUse",
  "abandonRefused",
];

/** What statements on the ledger's rows set, as they are written. */
const settings = async (): Promise<readonly (readonly [string, string])[]> => {
  const found: (readonly [string, string])[] = [];
  for (const path of new Bun.Glob("*/*.ts").scanSync(sources)) {
    const text = await Bun.file(join(sources, path)).text();
    for (const match of text.matchAll(/\.update\(verifications\)\s*\.set\(\{([\s\S]*?)\}\)/g))
      found.push([path, match[1] ?? ""]);
  }
  return found;
};

const forgotten = (all: readonly (readonly [string, string])[]) =>
  all.filter(
    ([, set]) => news.some((name) => new RegExp(`\\b${name}\\b`).test(set)) && !set.includes("updatedAtMs"),
  );

describe("a change that is news sets updated_at, or nobody who follows would hear of it", () => {
  test("in every statement of the program", async () => {
    const all = await settings();
    expect(all.length).toBeGreaterThanOrEqual(8);
    expect(forgotten(all)).toEqual([]);
  });

  test("and one that forgot would be found", () => {
    expect(forgotten([["a.ts", 'verifyStatus: "failed", settledAtMs: given("nowMs")']])).toHaveLength(1);
    expect(forgotten([["a.ts", 'nextCheckAtMs: given("nextCheckAtMs")']])).toEqual([]);
  });
});
