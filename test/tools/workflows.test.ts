import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { projectRoot, readSources } from "../house/sources.ts";

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const files = await readSources([".github/workflows"], "*.yml");
const workflows = files.map(({ path, text }) => ({ path, text, content: fields(Bun.YAML.parse(text)) }));
const jobs = workflows.flatMap(({ path, content }) =>
  Object.entries(fields(content["jobs"])).map(([name, job]) => ({
    name: `${path} ${name}`,
    job: fields(job),
  })),
);
const steps = jobs.flatMap(({ name, job }) =>
  list(job["steps"]).map((step) => ({ name, step: fields(step) })),
);
const used = steps.flatMap(({ step }) => (step["uses"] === undefined ? [] : [String(step["uses"])]));
const commands = steps.flatMap(({ step }) => (step["run"] === undefined ? [] : [String(step["run"])]));

describe("the workflows", () => {
  test("there are those for every change, for the contract and for a release, and each does something", () => {
    expect(files.map(({ path }) => path)).toEqual([
      ".github/workflows/ci.yml",
      ".github/workflows/contract.yml",
      ".github/workflows/release.yml",
    ]);
    expect(jobs.every(({ job }) => list(job["steps"]).length > 0)).toBe(true);
    expect(jobs.every(({ job }) => typeof job["timeout-minutes"] === "number")).toBe(true);
  });

  test("every action is pinned by a whole commit hash, with its version beside it, the same everywhere", () => {
    for (const action of used) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
    const lines = files.flatMap(({ text }) => text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line)));
    expect(lines).toHaveLength(used.length);
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const pins = new Set(lines.map((line) => line.replace(/^.*uses: /, "")));
    const actions = new Set([...pins].map((pin) => pin.split("@")[0]));
    expect(pins.size).toBe(actions.size);
  });

  test("nothing may write but the job that publishes, which checks nothing out and runs no script of ours", () => {
    for (const { content } of workflows) expect(content["permissions"]).toEqual({ contents: "read" });
    const writers = jobs.filter(({ job }) => job["permissions"] !== undefined);
    expect(writers.map(({ name }) => name)).toEqual([".github/workflows/release.yml publish"]);
    expect(writers[0]?.job["permissions"]).toEqual({ contents: "write" });
    const published = JSON.stringify(writers);
    expect(published).not.toMatch(/actions\/checkout|bun |npm |bash /);
    for (const { step } of steps.filter((one) => String(one.step["uses"]).startsWith("actions/checkout")))
      expect(fields(step["with"])["persist-credentials"]).toBe(false);
  });

  test("every command of ours exists", () => {
    const text = commands.join("\n");
    const scripts = [...text.matchAll(/\bbun run (?:--silent )?([\w:-]+)/g)].map(([, script = ""]) => script);
    expect(scripts).toEqual(expect.arrayContaining(["generate", "contract:diff", "release", "build"]));
    for (const script of scripts) expect(Object.keys(manifest.scripts)).toContain(script);
    const paths = [...text.matchAll(/\bbash ([\w./-]+)/g)].map(([, path = ""]) => path);
    expect(paths).toContain(".ci/run");
    for (const path of paths) expect(existsSync(join(projectRoot, path))).toBe(true);
    // What somebody else can name, such as a branch, is never pasted into a command.
    for (const command of commands) expect(command).not.toContain("${{");
  });

  test("the runtime they install is the one everybody uses", async () => {
    const versions = [...commands.join("\n").matchAll(/\bbun@(\S+)/g)].map(([, version]) => version);
    const { devDependencies } = manifest;
    expect(new Set(versions)).toEqual(new Set([devDependencies["bun-types"]]));
    expect(await Bun.file(join(projectRoot, ".ci/run")).text()).toContain(
      `bun@${devDependencies["bun-types"]}`,
    );
  });

  test("the contract is looked at whenever it, what is written from it, or a tool for either changes", () => {
    const contract = workflows.find(({ path }) => path.endsWith("contract.yml"));
    const on = fields(contract?.content["on"]);
    for (const event of ["push", "pull_request"])
      expect(fields(on[event])["paths"]).toEqual(
        expect.arrayContaining([
          "openapi.yaml",
          "released/**",
          "generated/**",
          "tools/generate/**",
          "tools/contract/**",
        ]),
      );
    const release = workflows.find(({ path }) => path.endsWith("release.yml"));
    expect(release?.content["on"]).toEqual({ push: { tags: ["v*"] } });
  });
});
