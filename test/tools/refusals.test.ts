import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { SpecError } from "../../tools/generate/document.ts";
import { generatedFiles } from "../../tools/generate/files.ts";
import { runGenerator, type SmallSpec, scratchFolder, smallSpec } from "./support.ts";

// Each starts the generator as a process: on a busy machine that is more than the usual five seconds.
setDefaultTimeout(60_000);

const thing = "#/components/schemas/Thing";
const operation = "#/paths/~1things~1{id}/post";

type Change = (spec: SmallSpec) => void;
const schema =
  (value: Record<string, unknown>): Change =>
  ({ components: { schemas = {} } }) => {
    schemas["Thing"] = value;
  };
const post =
  (part: Record<string, unknown>): Change =>
  ({ paths: { "/things/{id}": item = {} } }) => {
    item["post"] = { ...item["post"], ...part };
  };
const body = (value: Record<string, unknown>) =>
  post({ requestBody: { content: { "application/json": value } } });

const refusals: readonly (readonly [string, string, Change])[] = [
  ["a keyword nobody checks", `${thing}/minProperties`, schema({ type: "object", minProperties: 1 })],
  ["a limit of another type", `${thing}/minLength`, schema({ type: "integer", minLength: 1 })],
  [
    "a limit beside a $ref",
    `${thing}/maxLength`,
    schema({ $ref: "#/components/securitySchemes", maxLength: 3 }),
  ],
  ["a limit beside oneOf", `${thing}/type`, schema({ type: "string", oneOf: [{ type: "string" }] })],
  ["a misspelt rule of ours", `${thing}/x-dyg-onlywith`, schema({ type: "object", "x-dyg-onlywith": {} })],
  ["a misspelt part of an operation", `${operation}/requestbody`, post({ requestbody: {} })],
  ["an unknown type", `${thing}/type`, schema({ type: "decimal" })],
  ["an empty enum", `${thing}/enum`, schema({ type: "string", enum: [] })],
  ["an unsupported string format", `${thing}/format`, schema({ type: "string", format: "uri" })],
  ["an unsupported integer format", `${thing}/format`, schema({ type: "integer", format: "uint8" })],
  ["a broken pattern", `${thing}/pattern`, schema({ type: "string", pattern: "(" })],
  ["an array of nothing", thing, schema({ type: "array" })],
  [
    "a required name without property",
    `${thing}/required/1`,
    schema({ type: "object", required: ["name", "nmae"], properties: { name: { type: "string" } } }),
  ],
  [
    "closed objects in allOf",
    `${thing}/allOf/0`,
    schema({ allOf: [{ type: "object", additionalProperties: false }] }),
  ],
  [
    "a dangling $ref",
    `${thing}/items/$ref`,
    schema({ type: "array", items: { $ref: "#/components/schemas/No" } }),
  ],
  ["a $ref to itself", `${thing}/$ref`, schema({ $ref: thing })],
  ["a $ref to another file", `${thing}/$ref`, schema({ $ref: "other.yaml" })],
  ["a schema that contains itself", thing, schema({ type: "array", items: { $ref: thing } })],
  [
    "schemas that contain each other",
    thing,
    (spec) => {
      const { schemas = {} } = spec.components;
      schemas["Thing"] = { type: "array", items: { $ref: "#/components/schemas/Other" } };
      schemas["Other"] = { type: "array", items: { $ref: thing } };
    },
  ],
  ["an operation without operationId", operation, post({ operationId: undefined })],
  ["an operation open to all by omission", operation, post({ security: undefined })],
  ["half a signature", `${operation}/security/0`, post({ security: [{ ClientKey: [] }] })],
  ["operators without roles", `${operation}/security`, post({ security: [{ OperatorKey: [] }] })],
  ["a scheme that does not exist", `${operation}/security/0/Cookie`, post({ security: [{ Cookie: [] }] })],
  ["an undeclared path parameter", operation, post({ parameters: [] })],
  ["an operation without responses", operation, post({ responses: {} })],
  [
    "a default response",
    `${operation}/responses/default`,
    post({ responses: { default: { description: "" } } }),
  ],
  ["a body without schema", `${operation}/requestBody`, post({ requestBody: { content: {} } })],
  [
    "a choice the body lacks",
    `${thing}/x-dyg-exactly-one/0/0`,
    (spec) => {
      schema({ type: "object", "x-dyg-exactly-one": [["a"]] })(spec);
      body({ schema: { $ref: thing } })(spec);
    },
  ],
  [
    "a rule about a field the body lacks",
    `${thing}/x-dyg-only-with/a`,
    (spec) => {
      schema({ type: "object", "x-dyg-only-with": { a: [] } })(spec);
      body({ schema: { $ref: thing } })(spec);
    },
  ],
  [
    "a choice the query lacks",
    `${operation}/x-dyg-exactly-one/0/0`,
    post({ requestBody: undefined, "x-dyg-exactly-one": [["a"]] }),
  ],
  [
    "a rule of a body at the operation",
    `${operation}/x-dyg-only-with`,
    (spec) => {
      body({ schema: { $ref: thing } })(spec);
      post({ "x-dyg-only-with": {} })(spec);
    },
  ],
  [
    "a query parameter that is an object",
    `${operation}/parameters/1/schema`,
    post({
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "string" } },
        { name: "filter", in: "query", schema: { type: "object" } },
      ],
    }),
  ],
  [
    "two operations of one name",
    "#/paths/~1others/post/operationId",
    ({ paths }) => {
      paths["/others"] = { post: { ...paths["/things/{id}"]?.["post"], parameters: [] } };
    },
  ],
  [
    "an unknown method",
    "#/paths/~1things~1{id}/fetch",
    ({ paths }) => {
      paths["/things/{id}"] = { fetch: {} };
    },
  ],
];

test.each(refusals)("%s is refused, and the message names the place", async (_, pointer, change) => {
  const refused = await generatedFiles(smallSpec(change)).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SpecError);
  expect(String(refused)).toStartWith(`SpecError: ${pointer}: `);
});

test("a refused spec leaves exit code 1, the place on stderr and no file behind", async () => {
  const folder = await scratchFolder();
  await Bun.write(join(folder, "spec.json"), smallSpec(post({ operationId: undefined })));
  const out = join(folder, "out");
  const { exitCode, errors } = await runGenerator("--spec", join(folder, "spec.json"), "--out", out);
  expect(exitCode).toBe(1);
  expect(errors).toContain(operation);
  expect(await Bun.file(join(out, "api.ts")).exists()).toBe(false);
});
