/**
 * `release check TAG`: whether what is checked out may go out under this tag. `release notes VERSION`: what the
 * changelog says of a version, as Markdown. Exit 1 with words when something stands against it.
 */
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { versionOf } from "./contract/version.ts";
import { readChangelog } from "./release/changelog.ts";
import { faultsOf } from "./release/faults.ts";

const project = join(import.meta.dir, "..");
const read = (path: string): Promise<string> => Bun.file(join(project, path)).text();

const check = async (tag: string): Promise<number> => {
  const contract = await read("openapi.yaml");
  const faults = faultsOf({
    tag,
    packageVersion: manifest.version,
    contractVersion: versionOf(Bun.YAML.parse(contract)).text,
    changelog: readChangelog(await read("CHANGELOG.md")),
    contract,
    releasedContract: await read("released/openapi.yaml"),
  });
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? 0 : 1;
};

const notes = async (version: string): Promise<number> => {
  const section = readChangelog(await read("CHANGELOG.md")).find((one) => one.version === version);
  if (section === undefined) console.error(`CHANGELOG.md says nothing of ${version}`);
  else process.stdout.write(section.body);
  return section === undefined ? 1 : 0;
};

const [task, about, ...more] = process.argv.slice(2);
if (more.length > 0 || about === undefined || (task !== "check" && task !== "notes")) {
  console.error("release check TAG | release notes VERSION");
  process.exitCode = 2;
} else process.exitCode = await (task === "check" ? check(about) : notes(about.replace(/^v/, "")));
