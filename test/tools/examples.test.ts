import { expect, setDefaultTimeout, test } from "bun:test";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type ContractOperation, operationTable } from "../../generated/operations.ts";
import { type ProblemCode, problemCodes, problemRetry, problemStatus } from "../../src/problem.ts";
import { below, isRecord, members, type Place, resolve } from "../../tools/generate/document.ts";
import { specText } from "./support.ts";

// Reading and generating takes as long as the machine is busy: these tests are about what, not how fast.
setDefaultTimeout(60_000);

interface Example {
  readonly operationId: string;
  readonly status: string | null;
  readonly name: string;
  readonly value: unknown;
}

const document: Place = { pointer: "#", value: Bun.YAML.parse(specText) };
const table: ReadonlyMap<string, ContractOperation> = new Map(Object.entries(operationTable));
const examples = [...examplesOfSpec()];

test.each(examples)(
  "$operationId $status: the example $name keeps the contract",
  ({ operationId, status, value }) => {
    const operation = table.get(operationId);
    const schema = status === null ? operation?.body?.schema : operation?.responses[status]?.schema;
    expect(complaints(schema?.(), value)).toEqual([]);
  },
);

test("an example of a request keeps the rules about which fields go together", () => {
  for (const { operationId, status, value } of examples) {
    if (status !== null || !isRecord(value)) continue;
    const { exactlyOne = null, requires = {}, onlyWith = {} } = table.get(operationId) ?? {};
    if (exactlyOne !== null) expect(exactlyOne.flat().filter((field) => field in value)).toHaveLength(1);
    for (const field of Object.keys(value)) {
      for (const needed of requires[field] ?? []) expect(value).toHaveProperty(needed);
      const companions = onlyWith[field];
      if (companions !== undefined) expect(companions.some((name) => name in value)).toBe(true);
    }
  }
});

test("every request and every answer has an example", () => {
  const shown = new Set(examples.map(({ operationId, status }) => `${operationId} ${status}`));
  for (const [id, { body, responses }] of table) {
    if (body !== null) expect(shown).toContain(`${id} null`);
    // A file has nothing that could be shown.
    for (const [status, { contentType }] of Object.entries(responses))
      if (contentType === "application/json") expect(shown).toContain(`${id} ${status}`);
  }
});

test("an error example carries the status and the advice of its code", () => {
  for (const { operationId, status, value } of examples) {
    if (!isRecord(value) || status === null || Number(status) < 400 || !("code" in value)) continue;
    const code = knownCode(value["code"]);
    expect(`${code} ${problemStatus(code)}`).toBe(`${code} ${status}`);
    const asksFirst = code === "internal_error" && operationId === "verifyCoupon";
    expect(`${code} ${value["retry"]}`).toBe(`${code} ${asksFirst ? "ask" : problemRetry(code)}`);
  }
});

function knownCode(value: unknown): ProblemCode {
  const isCode = (code: unknown): code is ProblemCode =>
    typeof code === "string" && problemCodes.includes(code);
  if (isCode(value)) return value;
  throw new Error(`${String(value)} is no code of the contract`);
}

function complaints(schema: TSchema | null | undefined, value: unknown): readonly string[] {
  if (schema === null || schema === undefined) return ["there is no schema to check against"];
  return [...Value.Errors(schema, value)].map((error) => `${error.path} ${error.message}`);
}

function* examplesOfSpec(): Generator<Example> {
  for (const [, item] of members(below(document, "paths")))
    for (const [, operation] of members(item)) {
      const operationId = String(below(operation, "operationId").value);
      const request = below(operation, "requestBody");
      if (request.value !== undefined) yield* examplesIn(request, { operationId, status: null });
      for (const [status, response] of members(below(operation, "responses")))
        yield* examplesIn(response, { operationId, status });
    }
}

function* examplesIn(holder: Place, of: Pick<Example, "operationId" | "status">): Generator<Example> {
  const media = below(below(resolve(document, holder), "content"), "application/json");
  for (const [name, example] of members(below(media, "examples")))
    yield { ...of, name, value: below(resolve(document, example), "value").value };
}
