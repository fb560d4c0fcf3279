/**
 * Builds the browser's pages and says, as JSON, which file is served at which path. A build is kept by what it was made
 * of: the same sources are not built again, and others never answer in their stead. `--quick` for whoever waits for it:
 * it compresses less.
 */
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPages } from "./pages/build.ts";
import type { BuiltFiles } from "./pages/files.ts";
import { keyOfSources } from "./pages/key.ts";

const project = join(import.meta.dir, "..");
const kept = join(project, ".pages");
/** Other programs from the same folder may still be serving an older build. */
const keptBuilds = 5;

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });

process.stdout.write(await pagesFor(`${await keyOfSources(project)}${options.quick ? "-quick" : ""}`));

async function pagesFor(key: string): Promise<string> {
  const folder = join(kept, key);
  const manifest = join(folder, "pages.json");
  if (!(await Bun.file(manifest).exists())) await buildInto(folder);
  const files: BuiltFiles = await Bun.file(manifest).json();
  const placed = Object.entries(files).map(([path, { name, ...more }]) => [
    path,
    { file: join(folder, name), ...more },
  ]);
  return JSON.stringify(Object.fromEntries(placed));
}

/** The folder gets its name when everything is in it; of two builds at the same time the first one stays. */
async function buildInto(folder: string): Promise<void> {
  const draft = join(kept, `draft-${process.pid}`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const files = await buildPages({ project, folder: draft, quality: options.quick ? 4 : 11 });
  await Bun.write(join(draft, "pages.json"), JSON.stringify(files));
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  await removeOldest();
}

async function removeOldest(): Promise<void> {
  const names = (await readdir(kept)).filter((name) => !name.startsWith("draft-"));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, atMs: (await stat(join(kept, name))).mtimeMs })),
  );
  for (const { name } of aged.toSorted((a, b) => b.atMs - a.atMs).slice(keptBuilds))
    await rm(join(kept, name), { recursive: true, force: true });
}
