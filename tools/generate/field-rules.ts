import { below, items, members, type Place, refuse, text } from "./document.ts";

/** Which fields of a body, or which query parameters, go together. JSON Schema could say it only in words no caller would want to be answered with. */
export interface FieldRules {
  /** Exactly one field of all these groups is given; the fields of a group are spellings of one choice. */
  readonly exactlyOne: readonly (readonly string[])[] | null;
  /** A field and those that must come with it. */
  readonly requires: Readonly<Record<string, readonly string[]>>;
  /** A field and those of which one must be there for it to be allowed. */
  readonly onlyWith: Readonly<Record<string, readonly string[]>>;
}

/** The extensions of a schema that this generator knows. */
export const fieldRuleKeywords = ["x-dyg-exactly-one", "x-dyg-requires", "x-dyg-only-with"];

/** Reads `x-dyg-exactly-one`, `x-dyg-requires` and `x-dyg-only-with` of a body; every name must be a property of it. */
export function readFieldRules(schema: Place): FieldRules {
  const properties = members(below(schema, "properties")).map(([name]) => name);
  return readRules(schema, properties, (name) => `the body has no property ${name}`);
}

/** The same rules at an operation without a body: they are about its query parameters. */
export function readQueryRules(operation: Place, parameters: readonly string[]): FieldRules {
  return readRules(operation, parameters, (name) => `the query has no parameter ${name}`);
}

function readRules(
  schema: Place,
  properties: readonly string[],
  missing: (name: string) => string,
): FieldRules {
  const known = (name: string, at: Place) => (properties.includes(name) ? name : refuse(at, missing(name)));
  const names = (list: Place) => items(list).map((at) => known(text(at), at));
  const map = (keyword: string) =>
    Object.fromEntries(members(below(schema, keyword)).map(([name, at]) => [known(name, at), names(at)]));
  const groups = below(schema, "x-dyg-exactly-one");
  return {
    exactlyOne: groups.value === undefined ? null : items(groups).map(names),
    requires: map("x-dyg-requires"),
    onlyWith: map("x-dyg-only-with"),
  };
}
