import { below, isRecord, items, members, type Place, refuse, text } from "./document.ts";
import type { Json, Options } from "./shape.ts";

/** What may be said of each type. */
export const keywordsOf: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "pattern", "format"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  boolean: [],
  null: [],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties"],
};
const integerBounds: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
const stringFormats = ["date-time"];

/** The limits a schema sets on values of `type`, each proved to be one that will be checked. */
export function constraintsOf(place: Place, type: string): Options {
  const structural = ["items", "properties", "required", "additionalProperties"];
  const keywords = (keywordsOf[type] ?? []).filter((keyword) => !structural.includes(keyword));
  const format = below(place, "format");
  if (type === "integer") return integerConstraints(place, format);
  if (type === "string" && format.value !== undefined && !stringFormats.includes(text(format)))
    refuse(format, `the format ${text(format)} is not supported for a string`);
  const pattern = below(place, "pattern");
  if (type === "string" && pattern.value !== undefined && !compiles(text(pattern)))
    refuse(pattern, "not a regular expression");
  return optionsOf(place, keywords);
}

/** Integers are always bounded to those a double holds exactly, also where the spec does not say so. */
function integerConstraints(place: Place, format: Place): Options {
  const bounds = integerBounds[format.value === undefined ? "int64" : text(format)];
  if (bounds === undefined) refuse(format, `the format ${text(format)} is not supported for an integer`);
  const given = optionsOf(
    place,
    (keywordsOf["integer"] ?? []).filter((keyword) => keyword !== "format"),
  );
  return {
    ...("minimum" in given || "exclusiveMinimum" in given ? {} : { minimum: bounds[0] }),
    ...("maximum" in given || "exclusiveMaximum" in given ? {} : { maximum: bounds[1] }),
    ...given,
  };
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false; // the caller refuses the pattern and names its place
  }
}

/** Those of `keywords` a schema gives, as they stand. */
export function optionsOf(place: Place, keywords: readonly string[]): Options {
  const given: Record<string, Json> = {};
  for (const keyword of keywords) {
    const at = below(place, keyword);
    if (at.value !== undefined) given[keyword] = json(at);
  }
  return given;
}

function json(place: Place): Json {
  if (Array.isArray(place.value)) return items(place).map(json);
  if (isRecord(place.value)) return Object.fromEntries(members(place).map(([key, at]) => [key, json(at)]));
  return literal(place);
}

/** A plain value; lists and objects are refused. */
export function literal(place: Place): string | number | boolean | null {
  const { value } = place;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return refuse(place, "a plain value is needed here");
}
