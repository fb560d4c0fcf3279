/**
 * Builds the program into dist/: one file for each target, the list of what is in it, the contract, and the checksums of
 * all.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import manifest from "../package.json" with { type: "json" };
import { compile } from "./build/compile.ts";
import { dereferenced } from "./build/dereference.ts";
import { sbomOf } from "./build/sbom.ts";
import { commitOf } from "./build/stamp.ts";
import { chosenTargets } from "./build/targets.ts";

const project = join(import.meta.dir, "..");
const { values: options } = parseArgs({
  options: {
    /** May be repeated; all targets when it is not given. */
    target: { type: "string", multiple: true, default: [] },
    out: { type: "string", default: join(project, "dist") },
  },
});

await build().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  if (cause instanceof AggregateError) for (const one of cause.errors) console.error(String(one));
  process.exitCode = 1;
});

async function build(): Promise<void> {
  const { name, version } = manifest;
  const chosen = chosenTargets(options.target);
  const commit = commitOf(project);
  await rm(options.out, { recursive: true, force: true });
  await mkdir(options.out, { recursive: true });
  const files: string[] = [];
  for (const target of chosen) {
    const file = `${name}-${version}-${target.name}${target.suffix}`;
    const outfile = join(options.out, file);
    await compile({ project, target, commit, outfile });
    files.push(file);
    console.log(`${file}  ${(Bun.file(outfile).size / 1e6).toFixed(1)} MB`);
  }
  const list = `${name}-${version}.cdx.json`;
  const lock = await Bun.file(join(project, "bun.lock")).text();
  const sbom = sbomOf({ lock, name, version, runtimeVersion: Bun.version });
  await Bun.write(join(options.out, list), `${JSON.stringify(sbom, null, 2)}\n`);
  await writeSums([...files, list, ...(await writeContract())]);
}

/** The contract as this version serves it, and once more without a `$ref`, for programs that follow none. */
async function writeContract(): Promise<readonly string[]> {
  const contract = await Bun.file(join(project, "openapi.yaml")).text();
  const plain = JSON.stringify(dereferenced(Bun.YAML.parse(contract)));
  await Bun.write(join(options.out, "openapi.yaml"), contract);
  await Bun.write(join(options.out, "openapi.dereferenced.json"), `${plain}\n`);
  return ["openapi.yaml", "openapi.dereferenced.json"];
}

/** In the form `sha256sum -c SHA256SUMS` reads. */
async function writeSums(files: readonly string[]): Promise<void> {
  const lines: string[] = [];
  for (const file of files) {
    const hasher = new Bun.CryptoHasher("sha256");
    for await (const chunk of Bun.file(join(options.out, file)).stream()) hasher.update(chunk);
    lines.push(`${hasher.digest("hex")}  ${file}\n`);
  }
  await Bun.write(join(options.out, "SHA256SUMS"), lines.join(""));
}
