import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { dereferenced } from "../../tools/build/dereference.ts";
import { compareContracts } from "../../tools/contract/compare.ts";
import { readChangelog } from "../../tools/release/changelog.ts";
import { faultsOf, type Release } from "../../tools/release/faults.ts";
import { projectRoot } from "../house/sources.ts";
import { specText } from "./support.ts";

const changelog = `# Changelog

What operators should know.

## 1.1.0 (unreleased)

- soon

## 1.0.0 (2026-12-01)

- first
- \`code\`

### In detail

more

## 0.9.0 (2026-11-01)
`;

const whole: Release = {
  tag: "v1.0.0",
  packageVersion: "1.0.0",
  contractVersion: "1.0.0",
  changelog: readChangelog(changelog),
  contract: "openapi: 3.1.0\n",
  releasedContract: "openapi: 3.1.0\n",
};

describe("what goes out under a tag", () => {
  test("nothing stands against a release of one version, with its date and its contract", () => {
    expect(faultsOf(whole)).toEqual([]);
  });

  const refusals: readonly (readonly [string, Partial<Release>, string])[] = [
    ["another tag", { tag: "v1.0.1" }, "the tag is v1.0.1"],
    ["a tag without its letter", { tag: "1.0.0" }, "the tag is 1.0.0"],
    ["a contract of another version", { contractVersion: "0.9.0" }, "openapi.yaml says 0.9.0"],
    [
      "a version the changelog calls unreleased",
      { tag: "v1.1.0", packageVersion: "1.1.0", contractVersion: "1.1.0" },
      "unreleased",
    ],
    [
      "a version the changelog does not know",
      { packageVersion: "2.0.0", tag: "v2.0.0", contractVersion: "2.0.0" },
      "says nothing of 2.0.0",
    ],
    [
      "a version without a word",
      { packageVersion: "0.9.0", tag: "v0.9.0", contractVersion: "0.9.0" },
      "nothing under 0.9.0",
    ],
    [
      "a contract later versions would not be held against",
      { releasedContract: "openapi: 3.0.0\n" },
      "released/openapi.yaml",
    ],
  ];
  for (const [name, change, told] of refusals)
    test(`refused: ${name}`, () => {
      const faults = faultsOf({ ...whole, ...change });
      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain(told);
    });
});

test("the notes of a version are its part of the changelog, and only that", () => {
  const [soon, first, empty] = readChangelog(changelog);
  expect(soon).toEqual({ version: "1.1.0", date: null, body: "- soon\n" });
  expect(first).toEqual({
    version: "1.0.0",
    date: "2026-12-01",
    body: "- first\n- `code`\n\n### In detail\n\nmore\n",
  });
  expect(empty).toMatchObject({ version: "0.9.0", body: "\n" });
  expect(() => readChangelog("## Soon\n")).toThrow("is no heading of a version");
});

test("our own changelog is read, and `release notes` prints the newest version's part", async () => {
  const notes = Bun.spawn(["bun", "run", "--silent", "release", "notes", `v${manifest.version}`], {
    cwd: projectRoot,
    stdout: "pipe",
    env: { ...process.env, PATH: `${join(process.execPath, "..")}:${process.env["PATH"] ?? ""}` },
  });
  const text = await Bun.file(join(projectRoot, "CHANGELOG.md")).text();
  expect(await new Response(notes.stdout).text()).toBe(readChangelog(text)[0]?.body ?? "");
  expect(await notes.exited).toBe(0);
}, 30_000);

test("the contract without references is the same contract", () => {
  const contract: unknown = Bun.YAML.parse(specText);
  const plain = dereferenced(contract);
  expect(JSON.stringify(plain)).not.toContain('"$ref"');
  expect(compareContracts(contract, plain)).toEqual([]);
  expect(compareContracts(plain, contract)).toEqual([]);
}, 30_000);
