import { join } from "node:path";

/** Who may call an operation and what it is asked with, read from `openapi.yaml` itself and not from what is generated. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly template: string;
  readonly isPublic: boolean;
  readonly signature: boolean;
  readonly roles: readonly string[];
  readonly sessionOnly: boolean;
  readonly takesCodes: boolean;
  /** Names of query parameters and of fields of the body. */
  readonly query: readonly string[];
  readonly fields: readonly string[];
  /** The first example of the body; undefined where there is none. */
  readonly example: Readonly<Record<string, unknown>> | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const at = (value: unknown, ...steps: readonly string[]): unknown =>
  steps.reduce((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

const spec: unknown = Bun.YAML.parse(await Bun.file(join(import.meta.dir, "../../openapi.yaml")).text());

const resolved = (value: unknown): unknown => {
  const reference = at(value, "$ref");
  return typeof reference === "string" ? resolved(at(spec, ...reference.split("/").slice(1))) : value;
};

const scopes = (ways: readonly unknown[], scheme: string): readonly string[] =>
  ways.flatMap((way) => listOf(at(way, scheme)).map(String));

const operationOf = (template: string, method: string, item: unknown): Operation => {
  const ways = listOf(at(item, "security"));
  const has = (scheme: string) => ways.some((way) => isObject(way) && scheme in way);
  const media = at(resolved(at(item, "requestBody")), "content", "application/json");
  const [example] = Object.values(objectOf(at(media, "examples")));
  const value = at(resolved(example), "value");
  return {
    id: String(at(item, "operationId")),
    method: method.toUpperCase(),
    template,
    isPublic: ways.length === 0,
    signature: has("ClientKey"),
    roles: [...scopes(ways, "OperatorKey"), ...scopes(ways, "Session")],
    sessionOnly: has("Session"),
    takesCodes: at(item, "x-dyg-takes-codes") === true,
    query: listOf(at(item, "parameters"))
      .map(resolved)
      .filter((parameter) => at(parameter, "in") === "query")
      .map((parameter) => String(at(parameter, "name"))),
    fields: Object.keys(objectOf(at(resolved(at(media, "schema")), "properties"))),
    example: isObject(value) ? value : undefined,
  };
};

const methods = ["get", "put", "post", "patch", "delete"];

/** Every operation of the contract: a new one is here as soon as it is written down. */
export const operations: readonly Operation[] = Object.entries(objectOf(at(spec, "paths"))).flatMap(
  ([template, item]) =>
    Object.entries(objectOf(item))
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => operationOf(template, method, operation)),
);

/** A path with every `{name}` filled by something that has the right form and is nobody's. */
export const pathOf = ({ template }: Operation, id = "999999"): string =>
  template
    .replace("{uid}", "nobody")
    .replace("{job}", "nothing")
    .replace("{name}", "dy-gateway-20200101T000000000Z.db")
    .replace(/\{\w+\}/g, id);
