import type { Contract, NamedShape } from "./contract.ts";
import { SpecError } from "./document.ts";
import type { Operation, Parameter } from "./operation.ts";
import { referencesOf, type Shape } from "./shape.ts";
import { keyOf, makerOf, sourceOf } from "./typebox.ts";

const preamble = `
/** How a query value, which is text on the wire, is to be read. \`T[]\` may be repeated. */
export type QueryKind = "string" | "integer" | "number" | "boolean" | \`\${"string" | "integer"}[]\`;

/** One operation of the contract as data: where it is, who may call it, and what goes in and out. */
export interface ContractOperation {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  /** As the router writes it: \`/v1/open/verifications/:id\`. */
  readonly path: string;
  /** As the contract writes it: \`/v1/open/verifications/{id}\`. */
  readonly template: string;
  readonly access: {
    readonly public: boolean;
    readonly signature: boolean;
    readonly roles: readonly string[];
    /** Only whoever is logged in may call. */
    readonly sessionOnly: boolean;
    /** A one-time device code is a way in. */
    readonly deviceCode: boolean;
  };
  /** null = the operation takes none, and any is an unknown one. Schemas are made when they are first asked for. */
  readonly params: (() => TObject) | null;
  readonly query: (() => TObject) | null;
  readonly queryKinds: Readonly<Record<string, QueryKind>>;
  /** Declared request headers, lower case, and what their values must be. */
  readonly headers: readonly string[];
  readonly headerSchema: (() => TObject) | null;
  readonly body: { readonly required: boolean; readonly schema: () => TSchema } | null;
  /** Exactly one field of all these groups is given; the fields of a group are spellings of one choice. */
  readonly exactlyOne: readonly (readonly string[])[] | null;
  /** A field of the body and those that must come with it. */
  readonly requires: Readonly<Record<string, readonly string[]>>;
  /** A field of the body and those of which one must be there for it to be allowed. */
  readonly onlyWith: Readonly<Record<string, readonly string[]>>;
  /** The 200 is the upstream's own bytes: nothing to wrap, nothing to check. */
  readonly passthrough: boolean;
  /** Callers hand in coupon codes: who guesses them is kept out for a while. */
  readonly takesCodes: boolean;
  readonly responses: Readonly<
    Record<string, { readonly contentType: string | null; readonly schema: (() => TSchema) | null }>
  >;
}
`;

/** `generated/operations.ts`: the table the server mounts, checks and guards by. */
export function emitOperations(header: string, { operations, schemas }: Contract): string {
  const shapes = operations.flatMap((operation) => [
    ...operation.parameters.map((parameter) => parameter.shape),
    ...(operation.body === null ? [] : [operation.body.shape]),
    ...operation.answers.flatMap((answer) => (answer.shape === null ? [] : [answer.shape])),
  ]);
  const used = new Set(shapes.flatMap(referencesOf));
  const imported = schemas.map(({ name }) => name).filter((name) => used.has(name));
  const entries = operations.map((operation) => entryOf(operation, schemas));
  return [
    header,
    'import { type TObject, type TSchema, Type } from "@sinclair/typebox";\n',
    `import {\n${["once", ...imported].map((name) => `  ${name},\n`).join("")}} from "./schema-makers.ts";\n`,
    preamble,
    `\nexport const operationTable = {\n${entries.join("")}} as const satisfies Readonly<Record<string, ContractOperation>>;\n`,
  ].join("");
}

function entryOf(operation: Operation, schemas: readonly NamedShape[]): string {
  const inside = (where: Parameter["in"]) =>
    operation.parameters.filter((parameter) => parameter.in === where);
  const kinds = inside("query").map(
    (parameter) => `${keyOf(parameter.name)}: ${sourceOf(kindOf(parameter, schemas))}`,
  );
  const answers = operation.answers.map(({ status, contentType, shape }) => {
    const schema = shape === null ? "null" : makerOf(shape);
    return `      ${sourceOf(status)}: { contentType: ${sourceOf(contentType)}, schema: ${schema} },\n`;
  });
  const { body } = operation;
  const fields = {
    method: sourceOf(operation.method),
    path: sourceOf(operation.template.replace(/\{([^}]*)\}/g, ":$1")),
    template: sourceOf(operation.template),
    access: sourceOf(operation.access),
    params: groupOf(inside("path"), true),
    query: groupOf(inside("query"), true),
    queryKinds: kinds.length === 0 ? "{}" : `{ ${kinds.join(", ")} }`,
    headers: sourceOf(inside("header").map((parameter) => parameter.name.toLowerCase())),
    headerSchema: groupOf(inside("header"), false),
    body: body === null ? "null" : `{ required: ${body.required}, schema: ${makerOf(body.shape)} }`,
    exactlyOne: sourceOf(operation.fields.exactlyOne),
    requires: sourceOf(operation.fields.requires),
    onlyWith: sourceOf(operation.fields.onlyWith),
    passthrough: sourceOf(operation.passthrough),
    takesCodes: sourceOf(operation.takesCodes),
    responses: `{\n${answers.join("")}    }`,
  };
  const lines = Object.entries(fields).map(([name, source]) => `    ${name}: ${source},\n`);
  return `  ${operation.id}: {\n${lines.join("")}  },\n`;
}

/** Headers stay open: every request carries some that no contract lists. */
function groupOf(parameters: readonly Parameter[], closed: boolean): string {
  if (parameters.length === 0) return "null";
  return makerOf({
    kind: "object",
    properties: parameters.map(({ in: where, name, required, shape }) => ({
      name: where === "header" ? name.toLowerCase() : name,
      required,
      shape,
    })),
    further: !closed,
  });
}

/** How the text of a query parameter is read before it is checked. */
function kindOf(parameter: Parameter, schemas: readonly NamedShape[]): string {
  const seen = (shape: Shape): string => {
    switch (shape.kind) {
      case "ref": {
        const target = schemas.find((schema) => schema.name === shape.name);
        return target === undefined ? "" : seen(target.shape);
      }
      case "array":
        return `${seen(shape.items)}[]`;
      case "literals":
        return shape.values.every((value) => typeof value === "string") ? "string" : "";
      default:
        return shape.kind;
    }
  };
  const kind = seen(parameter.shape);
  if (["string", "integer", "number", "boolean", "string[]", "integer[]"].includes(kind)) return kind;
  throw new SpecError(
    parameter.pointer,
    "a query parameter must be a string, number, boolean or a list of strings or integers",
  );
}
