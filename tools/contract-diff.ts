/**
 * Holds openapi.yaml against the contract that was released last, and fails on every change after which a program that
 * was right until then would be wrong, unless the major version says so. What was released last is `released/openapi.yaml`,
 * which a release renews; where the clone has tags of versions, the newest one's contract is held against it too.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareContracts } from "./contract/compare.ts";
import type { Finding } from "./contract/finding.ts";
import { newestTag, textAtTag } from "./contract/tags.ts";
import { versionOf } from "./contract/version.ts";
import { SpecError } from "./generate/document.ts";

const project = join(import.meta.dir, "..");
const { values: options } = parseArgs({
  options: {
    /** The contract to hold ours against, instead of those released. */
    from: { type: "string" },
    to: { type: "string", default: join(project, "openapi.yaml") },
    json: { type: "boolean", default: false },
  },
});

interface Released {
  readonly name: string;
  readonly text: string;
}

const released = async (): Promise<readonly Released[]> => {
  const snapshot = join(project, "released/openapi.yaml");
  const path = options.from ?? snapshot;
  const file = { name: options.from ?? "released/openapi.yaml", text: await Bun.file(path).text() };
  const tag = options.from === undefined ? newestTag(project) : null;
  const tagged = tag === null ? null : textAtTag(project, tag, "openapi.yaml");
  return tag === null || tagged === null ? [file] : [file, { name: tag, text: tagged }];
};

const reportOf = ({ name, text }: Released, now: unknown) => {
  const before: unknown = Bun.YAML.parse(text);
  const [was, is] = [versionOf(before), versionOf(now)];
  return { against: name, was, is, allowed: is.major > was.major, findings: compareContracts(before, now) };
};

type Report = ReturnType<typeof reportOf>;

const words = ({ against, was, is, allowed, findings }: Report): string => {
  const versions = `${was.text} (${against}) → ${is.text}`;
  if (findings.length === 0) return `contract: ${versions}: nothing breaks`;
  const lines = findings.map(({ at, problem }: Finding) => `  ${at}: ${problem}`);
  const verdict = allowed
    ? "the major version says so"
    : "within a major version the contract only grows: add beside what is there, or raise the major version";
  return [`contract: ${versions}: ${findings.length} changes break callers; ${verdict}`, ...lines].join("\n");
};

const run = async (): Promise<number> => {
  const now: unknown = Bun.YAML.parse(await Bun.file(options.to).text());
  const reports = (await released()).map((one) => reportOf(one, now));
  console.log(options.json ? JSON.stringify(reports, null, 2) : reports.map(words).join("\n"));
  return reports.every(({ findings, allowed }) => findings.length === 0 || allowed) ? 0 : 1;
};

process.exitCode = await run().catch((error: unknown) => {
  if (!(error instanceof SpecError)) throw error;
  console.error(`contract: ${error.message}`);
  return 1;
});
