/** Writes generated/ from openapi.yaml, or with --check says which files of it are stale. */
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SpecError } from "./generate/document.ts";
import { generatedFiles } from "./generate/files.ts";

const project = join(import.meta.dir, "..");
const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    spec: { type: "string", default: join(project, "openapi.yaml") },
    out: { type: "string", default: join(project, "generated") },
  },
});

process.exitCode = await run().catch((error: unknown) => {
  if (!(error instanceof SpecError)) throw error;
  console.error(`openapi.yaml: ${error.message}`);
  return 1;
});

async function run(): Promise<number> {
  const files = await generatedFiles(await Bun.file(options.spec).text());
  return options.check ? await check(files) : await write(files);
}

async function write(files: ReadonlyMap<string, string>): Promise<number> {
  await mkdir(options.out, { recursive: true });
  for (const [name, content] of files) await Bun.write(join(options.out, name), content);
  return 0;
}

async function check(files: ReadonlyMap<string, string>): Promise<number> {
  const found = await readdir(options.out).catch(() => []);
  const complaints = found
    .filter((name) => !files.has(name))
    .map((name) => `generated/${name} is not generated any more`);
  for (const [name, content] of files) {
    const file = Bun.file(join(options.out, name));
    if (!(await file.exists())) complaints.push(`generated/${name} is missing`);
    else if ((await file.text()) !== content) complaints.push(`generated/${name} is stale`);
  }
  for (const complaint of complaints) console.error(`${complaint}; run \`bun run generate\``);
  return complaints.length === 0 ? 0 : 1;
}
