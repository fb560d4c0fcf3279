import { constraintsOf, keywordsOf, literal, optionsOf } from "./constraints.ts";
import { below, flag, isRecord, items, members, type Place, refuse, text, texts } from "./document.ts";
import { fieldRuleKeywords } from "./field-rules.ts";
import type { Shape } from "./shape.ts";

const annotations = ["title", "description", "example", "examples", "deprecated", "readOnly", "writeOnly"];
const componentPrefix = "#/components/schemas/";

/** Reads one schema; whatever it says that would not be checked is refused, because silence would look like a check. */
export function readShape(place: Place): Shape {
  if (!isRecord(place.value)) refuse(place, "a schema must be an object");
  const has = (keyword: string) => below(place, keyword).value !== undefined;
  if (has("$ref")) return readReference(place);
  if (has("const"))
    return { kind: "literals", values: [literal(only(place, ["const", "type"], "const"))], options: {} };
  if (has("enum")) {
    const values = items(only(place, ["enum", "type", "default"], "enum")).map(literal);
    return values.length > 0
      ? { kind: "literals", values, options: optionsOf(place, ["default"]) }
      : refuse(below(place, "enum"), "an empty enum");
  }
  for (const keyword of ["oneOf", "anyOf"])
    if (has(keyword))
      return { kind: "union", of: items(only(place, [keyword], keyword)).map(readShape), options: {} };
  if (has("allOf")) return readIntersection(place);
  return readTyped(place);
}

/** The place of `keyword`, once it is sure that nothing beside it would go unchecked. */
function only(place: Place, allowed: readonly string[], keyword: string): Place {
  for (const [key, at] of members(place)) {
    if (allowed.includes(key) || annotations.includes(key)) continue;
    // Extensions of others are none of our business; a misspelt one of ours would be a rule nobody keeps.
    if (key.startsWith("x-") && (!key.startsWith("x-dyg-") || fieldRuleKeywords.includes(key))) continue;
    refuse(at, `the keyword ${key} is not understood beside ${keyword}`);
  }
  return below(place, keyword);
}

function readReference(place: Place): Shape {
  const target = text(only(place, ["$ref"], "$ref"));
  if (!target.startsWith(componentPrefix))
    refuse(below(place, "$ref"), `a schema may only refer to ${componentPrefix}…`);
  return { kind: "ref", name: target.slice(componentPrefix.length) };
}

function readIntersection(place: Place): Shape {
  const of = items(only(place, ["allOf"], "allOf")).map((at) => {
    const shape = readShape(at);
    if (shape.kind === "object" && shape.further === false)
      refuse(at, "a closed object inside allOf would refuse the members of its neighbours");
    return shape;
  });
  return { kind: "intersection", of };
}

function readTyped(place: Place): Shape {
  const type = below(place, "type");
  if (type.value === undefined) {
    only(place, [], "no type");
    return { kind: "anything" };
  }
  const types = Array.isArray(type.value) ? texts(type) : [text(type)];
  for (const name of types)
    if (!Object.hasOwn(keywordsOf, name)) refuse(type, `the type ${name} does not exist`);
  const allowed = ["type", "default", ...types.flatMap((name) => keywordsOf[name] ?? [])];
  only(place, allowed, `type ${types.join(", ")}`);
  // Among several types the default belongs to the union, not to each of its members.
  const keep = types.length === 1 ? ["default"] : [];
  const shapes = types.map((name) => readOne(place, { type: name, keep }));
  const [first] = shapes;
  if (first === undefined) refuse(type, "an empty list of types");
  return shapes.length === 1 ? first : { kind: "union", of: shapes, options: optionsOf(place, ["default"]) };
}

function readOne(
  place: Place,
  { type, keep }: { readonly type: string; readonly keep: readonly string[] },
): Shape {
  switch (type) {
    case "string":
    case "integer":
    case "number":
    case "boolean":
      return { kind: type, options: { ...constraintsOf(place, type), ...optionsOf(place, keep) } };
    case "null":
      return { kind: "null" };
    case "array": {
      const inner = below(place, "items");
      if (inner.value === undefined) refuse(place, "an array needs items");
      const options = { ...constraintsOf(place, type), ...optionsOf(place, keep) };
      return { kind: "array", items: readShape(inner), options };
    }
    default:
      return readObject(place);
  }
}

function readObject(place: Place): Shape {
  const properties = members(below(place, "properties"));
  const required = texts(below(place, "required"));
  required.forEach((name, index) => {
    if (!properties.some(([property]) => property === name))
      refuse(below(below(place, "required"), index), `required ${name} has no property`);
  });
  const further = below(place, "additionalProperties");
  return {
    kind: "object",
    properties: properties.map(([name, at]) => ({
      name,
      required: required.includes(name),
      shape: readShape(at),
    })),
    further: isRecord(further.value) ? readShape(further) : further.value === undefined || flag(further),
  };
}
