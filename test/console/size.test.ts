import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { buildPages } from "../../tools/pages/build.ts";
import type { BuiltFiles } from "../../tools/pages/files.ts";

const project = join(import.meta.dir, "../..");
const kibibyte = 1024;
/** All of the console, as a browser without brotli fetches it. */
const allMax = 600 * kibibyte;
/** What is fetched before somebody is logged in. */
const firstMax = 100 * kibibyte;

let folder = "";
let files: BuiltFiles = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dy-gateway-size-"));
  // Quickly: what is measured is compressed anew.
  files = await buildPages({ project, folder, quality: 1 });
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const textOf = async (path: string): Promise<string> => {
  const file = files[path];
  if (file === undefined) throw new Error(`the build has no ${path}`);
  return brotliDecompressSync(await Bun.file(join(folder, file.name)).bytes()).toString();
};
const gzipBytes = async (path: string): Promise<number> =>
  Bun.gzipSync(await textOf(path), { level: 9 }).byteLength;
const sumOf = async (paths: readonly string[]): Promise<number> =>
  (await Promise.all(paths.map(gzipBytes))).reduce((sum, bytes) => sum + bytes, 0);

const assetsIn = (text: string): readonly string[] => [
  ...new Set(text.match(/\/assets\/[\w.-]+\.(?:js|css)/g)),
];
/** What a script imports at once, and not when it is needed. */
const importedIn = (script: string): readonly string[] =>
  [...script.matchAll(/(?:from|import)\s*"(\/assets\/[\w.-]+\.js)"/g)].map(([, path = ""]) => path);

const reachable = async (from: readonly string[], next: (path: string) => Promise<readonly string[]>) => {
  const seen = new Set(from);
  const open = [...from];
  for (let path = open.pop(); path !== undefined; path = open.pop())
    for (const found of await next(path))
      if (!seen.has(found)) {
        seen.add(found);
        open.push(found);
      }
  return [...seen];
};

test("all of the console, charts included, is within its budget", async () => {
  const all = await reachable(["/"], async (path) =>
    path.endsWith(".css") ? [] : assetsIn(await textOf(path)),
  );
  const bytes = await sumOf(all);
  console.log(`console: ${all.length} files, ${Math.round(bytes / kibibyte)} KiB gzipped`);
  expect(bytes).toBeLessThan(allMax);
  // Or something was not found.
  expect(bytes).toBeGreaterThan(300 * kibibyte);
});

test("before somebody is logged in neither antd nor charts are fetched", async () => {
  const html = await textOf("/");
  const first = await reachable(assetsIn(html), async (path) =>
    path.endsWith(".js") ? importedIn(await textOf(path)) : [],
  );
  const bytes = await sumOf(["/", ...first]);
  console.log(`first page: ${first.length + 1} files, ${Math.round(bytes / kibibyte)} KiB gzipped`);
  expect(bytes).toBeLessThan(firstMax);
  for (const path of first) expect(await textOf(path)).not.toContain("ant-modal");
});

test("no file of the console names another host", async () => {
  const all = await reachable(["/"], async (path) =>
    path.endsWith(".css") ? [] : assetsIn(await textOf(path)),
  );
  for (const path of all) {
    const text = await textOf(path);
    expect([path, text.match(/\b(?:src|href)=\\?"https?:[^"]*/g)]).toEqual([path, null]);
    expect([path, text.match(/url\(\s*["']?https?:[^)]*/g)]).toEqual([path, null]);
    expect([path, text.match(/\beval\(|new Function\(/g)]).toEqual([path, null]);
  }
});
