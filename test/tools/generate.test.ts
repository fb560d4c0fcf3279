import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { generatedFiles } from "../../tools/generate/files.ts";
import { runGenerator, scratchFolder, smallSpec, specText } from "./support.ts";

// Each starts the generator as a process: on a busy machine that is more than the usual five seconds.
setDefaultTimeout(60_000);

test("the same spec gives the same bytes on every run", async () => {
  const [first, second] = [await generatedFiles(specText), await generatedFiles(specText)];
  expect([...second]).toEqual([...first]);
});

test("generated/ is what openapi.yaml says", async () => {
  expect(await runGenerator("--check")).toEqual({ exitCode: 0, errors: "" });
});

test("every generated file says where it comes from", async () => {
  for (const content of (await generatedFiles(specText)).values())
    expect(content).toStartWith("// written by `bun run generate` from openapi.yaml; never edit\n");
});

test("--check names each file that is stale, missing or left over, and changes nothing", async () => {
  const folder = await scratchFolder();
  const [spec, out] = [join(folder, "spec.json"), join(folder, "out")];
  await Bun.write(
    spec,
    smallSpec(() => {}),
  );
  expect((await runGenerator("--spec", spec, "--out", out)).exitCode).toBe(0);
  expect((await runGenerator("--check", "--spec", spec, "--out", out)).exitCode).toBe(0);

  await Bun.write(join(out, "schemas.ts"), "// edited by hand\n");
  await Bun.file(join(out, "api.ts")).delete();
  await Bun.write(join(out, "old.ts"), "");
  const { exitCode, errors } = await runGenerator("--check", "--spec", spec, "--out", out);
  expect(exitCode).toBe(1);
  expect(errors).toContain("schemas.ts is stale");
  expect(errors).toContain("api.ts is missing");
  expect(errors).toContain("old.ts is not generated any more");
  expect(errors).not.toContain("operations.ts");
  expect(await Bun.file(join(out, "schemas.ts")).text()).toBe("// edited by hand\n");
});

test("a schema stands after those it needs, wherever the spec put it", async () => {
  const source = smallSpec((spec) => {
    const { schemas = {} } = spec.components;
    schemas["Thing"] = { type: "array", items: { $ref: "#/components/schemas/Zebra" } };
    schemas["Zebra"] = { type: "boolean" };
  });
  const schemas = (await generatedFiles(source)).get("schema-makers.ts") ?? "";
  expect(schemas.indexOf("const Zebra")).toBeLessThan(schemas.indexOf("const Thing"));
});

test("integers are bounded to those a double holds exactly, also where the spec sets no bound", async () => {
  const source = smallSpec((spec) => {
    const { schemas = {} } = spec.components;
    schemas["Thing"] = { type: "integer", format: "int64", minimum: 1 };
  });
  expect((await generatedFiles(source)).get("schema-makers.ts")).toContain(
    "Type.Integer({ maximum: 9007199254740991, minimum: 1 })",
  );
});

test("a default of a nullable value belongs to the whole, not to one of its types", async () => {
  const source = smallSpec((spec) => {
    const { schemas = {} } = spec.components;
    schemas["Thing"] = { type: ["string", "null"], maxLength: 3, default: null };
  });
  expect((await generatedFiles(source)).get("schema-makers.ts")).toContain(
    "Type.Union([Type.String({ maxLength: 3 }), Type.Null()], { default: null })",
  );
});
