/** Any value the sandbox can print. A `bigint` is printed as bare digits, which `JSON.stringify` cannot do. */
export type Json =
  | string
  | number
  | boolean
  | null
  | bigint
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/**
 * JSON text of `value`. Douyin prints 19-digit ids as bare numbers in some places
 * (douyin-openapi.md, 2.1), which a double cannot hold: give those as `bigint`.
 */
export const writeJson = (value: Json): string => {
  if (typeof value === "bigint") return value.toString();
  if (value === undefined) return "null";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeJson).join(",")}]`;
  let text = "";
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${writeJson(member)}`;
  }
  return `{${text}}`;
};

/** Whether a parsed value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON object in `text`, or undefined when it is anything else. */
export const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Text from the other side may be anything; the caller has an error code for "not an object".
    return undefined;
  }
};

/** Whether a parsed value is a list of strings. */
export const isStringList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
