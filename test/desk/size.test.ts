import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { buildPages } from "../../tools/pages/build.ts";
import { projectRoot } from "../house/sources.ts";

/** Everything the desk loads before it can be used: page, script, styles. */
const firstLoadBytesMax = 100_000;

let folder: string;
let files: Awaited<ReturnType<typeof buildPages>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-size-"));
  files = await buildPages({ project: projectRoot, folder, quality: 1 });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = async (path: string): Promise<Buffer<ArrayBuffer>> =>
  Buffer.from(brotliDecompressSync(await Bun.file(join(folder, files[path]?.name ?? "")).bytes()));

test("the desk's first load is below 100 kB, compressed with gzip, and has no scanner in it", async () => {
  const html = (await bytesOf("/desk")).toString();
  const first = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, path = ""]) => path,
  );
  // The styles stand in the page.
  expect(first).toHaveLength(1);
  expect(html).toContain(".scan-row{");
  let bytes = Bun.gzipSync(Buffer.from(html), { level: 9 }).byteLength;
  for (const path of first) {
    const content = await bytesOf(path);
    expect(content.includes("BarcodeDetector")).toBe(false);
    bytes += Bun.gzipSync(content, { level: 9 }).byteLength;
  }
  console.log(
    `the desk's first load: ${(bytes / 1_000).toFixed(1)} kB with gzip (≤ ${firstLoadBytesMax / 1_000})`,
  );
  expect(bytes).toBeLessThanOrEqual(firstLoadBytesMax);
});

test("the scanner is there, with its WebAssembly, as files of our own", () => {
  expect(Object.keys(files).some((path) => /^\/assets\/zxing_reader-.*\.wasm$/.test(path))).toBe(true);
});

test("the pictures of the cashiers' page are small, all together", async () => {
  const pictures = [...new Bun.Glob("*.png").scanSync({ cwd: join(projectRoot, "docs/desk") })];
  const sizes = pictures.map((name) => Bun.file(join(projectRoot, "docs/desk", name)).size);
  expect(pictures.length).toBeGreaterThan(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000);
});
