import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { compareContracts } from "../../tools/contract/compare.ts";
import { additions, breakTable, type Change, walkThrough } from "./breaking-table.ts";
import { scratchFolder, specText } from "./support.ts";

const contract: unknown = Bun.YAML.parse(specText);
/** The contract after a change, as text would be read again. */
const changed = ({ make }: Change): unknown => {
  const spec = structuredClone(contract);
  make(walkThrough(spec));
  return JSON.parse(JSON.stringify(spec));
};
const toldOf = (change: Change): readonly string[] =>
  compareContracts(contract, changed(change)).map(({ at, problem }) => `${at}: ${problem}`);

describe("a change that breaks callers is told of", () => {
  for (const entry of breakTable)
    test(entry.name, () => {
      expect(toldOf(entry).join("\n")).toContain(entry.told);
    });
});

describe("an addition is free", () => {
  for (const entry of additions)
    test(entry.name, () => {
      expect(toldOf(entry)).toEqual([]);
    });
});

test("an addition taken back is a change that breaks callers", () => {
  const free = additions.filter((entry) => compareContracts(changed(entry), contract).length === 0);
  // Callers are told to expect values of answers they do not know; a status can also be asked for, so that one stays.
  expect(free.map(({ name }) => name)).toEqual(["words are put otherwise", "an error code is new"]);
});

const versioned = (version: string) => (at: ReturnType<typeof walkThrough>) => {
  at("info")["version"] = version;
  delete at("paths")["/v1/open/coupons/preview"];
};

test("the gate fails on a break, and lets it pass under the next major version", async () => {
  const folder = await scratchFolder();
  const diff = async (version: string) => {
    const to = join(folder, `${version}.json`);
    await Bun.write(to, JSON.stringify(changed({ name: version, make: versioned(version) })));
    const project = join(import.meta.dir, "../..");
    const gate = Bun.spawn(
      [
        process.execPath,
        "run",
        join(project, "tools/contract-diff.ts"),
        "--from",
        join(project, "openapi.yaml"),
        "--to",
        to,
      ],
      { stdout: "pipe", stderr: "inherit" },
    );
    return { words: await new Response(gate.stdout).text(), code: await gate.exited };
  };
  const minor = await diff("0.2.0");
  expect(minor).toMatchObject({
    code: 1,
    words: expect.stringContaining("POST /v1/open/coupons/preview: is gone"),
  });
  expect(await diff("1.0.0")).toMatchObject({
    code: 0,
    words: expect.stringContaining("major version says so"),
  });
}, 30_000);
