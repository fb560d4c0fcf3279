import { below, isRecord, items, members, type Place, refuse, resolve } from "./document.ts";
import { type Operation, readOperation } from "./operation.ts";
import { readShape } from "./read-shape.ts";
import { referencesOf, type Shape } from "./shape.ts";

export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/** The spec as the emitters read it. `schemas` stand in such an order that each needs only those before it. */
export interface Contract {
  readonly operations: readonly Operation[];
  readonly schemas: readonly NamedShape[];
  readonly document: Readonly<Record<string, unknown>>;
}

const methods = ["get", "put", "post", "patch", "delete"];
const notOperations = ["parameters", "summary", "description", "servers"];
const identifier = /^[A-Za-z_$][\w$]*$/;

/** Reads a parsed spec; throws `SpecError` at the first thing in it that could not be kept. */
export function readContract(spec: unknown): Contract {
  const document: Place = { pointer: "#", value: spec };
  if (!isRecord(spec)) refuse(document, "a spec must be an object");
  refuseDanglingReferences(document, document);
  const operations = members(below(document, "paths")).flatMap(([template, item]) =>
    readPathItem(document, { template, item }),
  );
  return {
    operations: refuseDuplicates(document, operations),
    schemas: readSchemas(document),
    document: spec,
  };
}

/** Also references no operation uses must lead somewhere: the file is published as it is. */
function refuseDanglingReferences(document: Place, place: Place): void {
  if (Array.isArray(place.value)) for (const item of items(place)) refuseDanglingReferences(document, item);
  if (!isRecord(place.value)) return;
  if (typeof place.value["$ref"] === "string") resolve(document, place);
  for (const [, at] of members(place)) refuseDanglingReferences(document, at);
}

function refuseDuplicates(document: Place, operations: readonly Operation[]): readonly Operation[] {
  const first = new Map<string, Operation>();
  for (const operation of operations) {
    const twin = first.get(operation.id);
    if (twin !== undefined) {
      const at = below(below(below(document, "paths"), operation.template), operation.method.toLowerCase());
      refuse(below(at, "operationId"), `${operation.id} is already ${twin.method} ${twin.template}`);
    }
    first.set(operation.id, operation);
  }
  return operations;
}

function readPathItem(
  document: Place,
  { template, item }: { readonly template: string; readonly item: Place },
): readonly Operation[] {
  return members(item).flatMap(([method, at]) => {
    if (notOperations.includes(method) || method.startsWith("x-")) return [];
    if (!methods.includes(method)) refuse(at, `${method} is no method this generator knows`);
    return [readOperation(document, { template, method, item, at })];
  });
}

function readSchemas(document: Place): readonly NamedShape[] {
  const places = new Map(members(below(below(document, "components"), "schemas")));
  const done = new Map<string, Shape>();
  const visit = (name: string, path: readonly string[]): void => {
    const place = places.get(name);
    if (place === undefined || done.has(name)) return;
    if (!identifier.test(name)) refuse(place, `the schema name ${name} is not an identifier`);
    if (path.includes(name)) refuse(place, `recursive schemas: ${[...path, name].join(" → ")}`);
    const shape = readShape(place);
    for (const needed of referencesOf(shape)) visit(needed, [...path, name]);
    done.set(name, shape);
  };
  for (const name of places.keys()) visit(name, []);
  return Array.from(done, ([name, shape]) => ({ name, shape }));
}
