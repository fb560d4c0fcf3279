import { expect, test } from "bun:test";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { compareContracts } from "../../tools/contract/compare.ts";
import { versionOf } from "../../tools/contract/version.ts";
import { projectRoot } from "./sources.ts";

const read = async (path: string): Promise<unknown> =>
  Bun.YAML.parse(await Bun.file(join(projectRoot, path)).text());

test("nothing of the contract that was released last is taken back within its major version", async () => {
  const [before, after] = [await read("released/openapi.yaml"), await read("openapi.yaml")];
  if (versionOf(after).major === versionOf(before).major) expect(compareContracts(before, after)).toEqual([]);
}, 60_000);

test("the contract and the program are of one version", async () => {
  expect(versionOf(await read("openapi.yaml")).text).toBe(manifest.version);
});
