import { type Access, readAccess } from "./access.ts";
import { below, flag, items, members, type Place, refuse, resolve, text } from "./document.ts";
import { type FieldRules, fieldRuleKeywords, readFieldRules, readQueryRules } from "./field-rules.ts";
import { readShape } from "./read-shape.ts";
import type { Shape } from "./shape.ts";

export interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
  readonly pointer: string;
}

export interface Answer {
  readonly status: string;
  readonly contentType: string | null;
  readonly shape: Shape | null;
}

/** An operation with everything that is spread over path items and components gathered in one place. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly template: string;
  readonly access: Access;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly shape: Shape } | null;
  readonly fields: FieldRules;
  readonly passthrough: boolean;
  readonly takesCodes: boolean;
  readonly answers: readonly Answer[];
}

const parts = [
  ...["operationId", "tags", "summary", "description", "deprecated", "externalDocs"],
  ...["security", "parameters", "requestBody", "responses", "x-dyg-passthrough", "x-dyg-takes-codes"],
  ...fieldRuleKeywords,
];
const identifier = /^[A-Za-z_$][\w$]*$/;

/** Where an operation stands: its path, its method, its path item and itself. */
export interface OperationPlace {
  readonly template: string;
  readonly method: string;
  readonly item: Place;
  readonly at: Place;
}

/** Gathers one operation; `at` is the place every complaint starts from. */
export function readOperation(document: Place, { template, method, item, at }: OperationPlace): Operation {
  if (below(at, "operationId").value === undefined) refuse(at, "an operation needs an operationId");
  const id = text(below(at, "operationId"));
  if (!identifier.test(id)) refuse(below(at, "operationId"), `${id} is not an identifier`);
  for (const [key, part] of members(at))
    if (!parts.includes(key)) refuse(part, `${key} is not understood in an operation`);
  const own = [...items(below(item, "parameters")), ...items(below(at, "parameters"))];
  const parameters = own.map((parameter) => readParameter(resolve(document, parameter)));
  refuseWrongPathParameters(at, { template, parameters });
  return {
    id,
    method: method.toUpperCase(),
    template,
    access: readAccess(document, at),
    parameters,
    ...readBody(document, at, parameters),
    passthrough: flag(below(at, "x-dyg-passthrough")),
    takesCodes: flag(below(at, "x-dyg-takes-codes")),
    answers: readAnswers(document, at),
  };
}

function readParameter(place: Place): Parameter {
  const where = text(below(place, "in"));
  if (where !== "path" && where !== "query" && where !== "header")
    refuse(below(place, "in"), `parameters in ${where} are not supported`);
  const schema = below(place, "schema");
  if (schema.value === undefined) refuse(place, "a parameter needs a schema");
  const name = text(below(place, "name"));
  const required = flag(below(place, "required"));
  return { in: where, name, required, shape: readShape(schema), pointer: schema.pointer };
}

function refuseWrongPathParameters(
  at: Place,
  { template, parameters }: { readonly template: string; readonly parameters: readonly Parameter[] },
): void {
  const named = Array.from(template.matchAll(/\{([^}]*)\}/g), (match) => match[1]);
  const declared = parameters
    .filter((parameter) => parameter.in === "path")
    .map((parameter) => parameter.name);
  for (const name of named)
    if (name === undefined || !declared.includes(name))
      refuse(at, `the path parameter ${name} is not declared`);
  for (const name of declared) if (!named.includes(name)) refuse(at, `the path has no parameter ${name}`);
}

function readBody(
  document: Place,
  at: Place,
  parameters: readonly Parameter[],
): Pick<Operation, "body" | "fields"> {
  const inQuery = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
  if (below(at, "requestBody").value === undefined)
    return { body: null, fields: readQueryRules(at, inQuery) };
  for (const [key, part] of members(at))
    if (fieldRuleKeywords.includes(key)) refuse(part, "the rules of a body stand at its schema");
  const request = resolve(document, below(at, "requestBody"));
  const schema = below(below(below(request, "content"), "application/json"), "schema");
  if (schema.value === undefined) refuse(request, "a request body must be application/json with a schema");
  return {
    body: { required: flag(below(request, "required")), shape: readShape(schema) },
    fields: readFieldRules(resolve(document, schema)),
  };
}

function readAnswers(document: Place, at: Place): readonly Answer[] {
  const responses = members(below(at, "responses"));
  if (responses.length === 0) refuse(at, "an operation needs responses");
  return responses.map(([status, response]) => {
    if (!/^[1-5]\d\d$/.test(status)) refuse(response, `every status is written out, not ${status}`);
    const [content, ...others] = members(below(resolve(document, response), "content"));
    // A file may be had instead of the JSON; it comes second, and nothing of it is checked.
    const furtherOnes = others.filter(([type]) => type !== "text/csv");
    if (furtherOnes.length > 0) refuse(response, "only one content type for each status is supported");
    if (content === undefined) return { status, contentType: null, shape: null };
    const [contentType, media] = content;
    const schema = below(media, "schema");
    return { status, contentType, shape: schema.value === undefined ? null : readShape(schema) };
  });
}
