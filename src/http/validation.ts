import { FormatRegistry, type TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { type ValueError, ValueErrorType } from "@sinclair/typebox/errors";
import { Value } from "@sinclair/typebox/value";
import { parseTimeMs } from "../clock.ts";
import { Problem, type ProblemDetail } from "../problem.ts";
import { shownName } from "./shown-name.ts";

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
FormatRegistry.Set("date-time", (text) => rfc3339.test(text) && parseTimeMs(text) !== undefined);

/** Every wrong field is named, but the answer does not grow far beyond the question. */
const detailsMax = 1_000;
const wordsMax = 20;

/** Where a value stands, as its caller writes it: `encrypted_codes[2]`, or the part's own name for the whole. */
const fieldName = (path: string, part: string): string => {
  const all = path.split("/").slice(1);
  // A repeated query parameter has one name, whichever of its values is wrong.
  const steps = part === "query" ? all.slice(0, 1) : all;
  if (steps.length === 0) return part;
  return steps
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step, index) => {
      if (/^\d{1,7}$/.test(step) && index > 0) return `[${step}]`;
      return index === 0 ? shownName(step) : `.${shownName(step)}`;
    })
    .join("");
};

const allowedValues = (schema: TSchema): string | undefined => {
  const choices: unknown = schema["anyOf"];
  if (!Array.isArray(choices)) return undefined;
  const values = choices.map((choice: TSchema): unknown => choice["const"] ?? choice["type"]);
  return values.every((value) => value !== undefined) ? values.join("、") : undefined;
};

const typeNames: Readonly<Record<number, string>> = {
  [ValueErrorType.String]: "应为字符串",
  [ValueErrorType.Integer]: "应为整数（不能带引号）",
  [ValueErrorType.Number]: "应为数字",
  [ValueErrorType.Boolean]: "应为 true 或 false",
  [ValueErrorType.Array]: "应为数组",
  [ValueErrorType.Object]: "应为 JSON 对象",
  [ValueErrorType.Null]: "应为 null",
  [ValueErrorType.ObjectRequiredProperty]: "缺少必填字段",
  [ValueErrorType.ObjectAdditionalProperties]: "是未知字段",
  [ValueErrorType.ArrayUniqueItems]: "不能有重复项",
};

const bound = (schema: TSchema, name: string): string => String(schema[name]);

/** What is wrong with one value, in words a person can act on. The value itself is never repeated: it may be a code. */
const describe = (error: ValueError): string => {
  const { schema } = error;
  switch (error.type) {
    case ValueErrorType.StringMinLength:
      return `至少 ${bound(schema, "minLength")} 个字符`;
    case ValueErrorType.StringMaxLength:
      return `最多 ${bound(schema, "maxLength")} 个字符`;
    case ValueErrorType.StringPattern:
      return `格式不正确，应匹配 ${bound(schema, "pattern")}`;
    case ValueErrorType.StringFormat:
      return `格式不正确，应为 ${bound(schema, "format")}`;
    case ValueErrorType.IntegerMinimum:
    case ValueErrorType.NumberMinimum:
      return `不能小于 ${bound(schema, "minimum")}`;
    case ValueErrorType.IntegerMaximum:
    case ValueErrorType.NumberMaximum:
      return `不能大于 ${bound(schema, "maximum")}`;
    case ValueErrorType.ArrayMinItems:
      return `至少 ${bound(schema, "minItems")} 项`;
    case ValueErrorType.ArrayMaxItems:
      return `最多 ${bound(schema, "maxItems")} 项`;
    case ValueErrorType.Union: {
      const values = allowedValues(schema);
      return values === undefined ? "取值或类型不正确" : `只能是 ${values}`;
    }
    default:
      return typeNames[error.type] ?? "取值不正确";
  }
};

/** Of a union with null the branch that is not null says more than "not in the union". */
const sharper = (error: ValueError): ValueError => {
  if (error.type !== ValueErrorType.Union) return error;
  const branches = error.errors.map((branch) => [...branch]);
  const candidates = branches.filter(
    (branch) => branch[0]?.type !== ValueErrorType.Null && branch.length > 0,
  );
  const best = candidates.length === 1 ? candidates[0]?.[0] : undefined;
  return best === undefined ? error : sharper(best);
};

export interface Check {
  readonly passes: (value: unknown) => boolean;
  /** One line for each wrong field, the first fault of each, at most a thousand. */
  readonly details: (value: unknown) => readonly ProblemDetail[];
}

/** Compiled checks, and how often those that are not yet have been used. */
const known = new WeakMap<TSchema, TypeCheck<TSchema> | number>();

/** To compile a check takes milliseconds in a program that has just started: whoever asks first does not wait for it. */
const interpretedUses = 2;

/** Operations share schemas, and a process may build the program more than once: each is compiled once. */
const passes = (schema: TSchema, value: unknown): boolean => {
  const before = known.get(schema) ?? 0;
  if (typeof before !== "number") return before.Check(value);
  if (before < interpretedUses) {
    known.set(schema, before + 1);
    return Value.Check(schema, value);
  }
  const compiled = TypeCompiler.Compile(schema);
  known.set(schema, compiled);
  return compiled.Check(value);
};

/**
 * The check of a generated schema. `part` names the whole value in errors (`body`, `query`, `id`). The schema is made at
 * its first use and compiled at its third: all of them take a tenth of a second, for which a start would wait.
 */
export const compileCheck = (schema: () => TSchema, part: string): Check => {
  return {
    passes: (value) => passes(schema(), value),
    details: (value) => {
      const details = new Map<string, string>();
      for (const error of Value.Errors(schema(), value)) {
        const field = fieldName(error.path, part);
        if (!details.has(field)) details.set(field, describe(sharper(error)));
        if (details.size >= detailsMax) break;
      }
      return [...details].map(([field, problem]) => ({ field, problem }));
    },
  };
};

/** The one answer to bad input: `details` names every wrong field, the message the first few of them. */
export const invalidRequest = (details: readonly ProblemDetail[], what = "请求有误"): Problem => {
  const words = details.slice(0, wordsMax).map(({ field, problem }) => `${field} ${problem}`);
  const rest = details.length > wordsMax ? ` 等 ${details.length} 处` : "";
  return new Problem("invalid_request", `${what}：${words.join("；")}${rest}`, { details });
};
