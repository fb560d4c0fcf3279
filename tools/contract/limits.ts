import type { Json, Options } from "../generate/shape.ts";

/** Limits of which a larger one lets less through, and those of which a smaller one does; each in words. */
const lower = {
  minimum: "the smallest value",
  minLength: "the shortest length",
  minItems: "the fewest items",
};
const upper = { maximum: "the largest value", maxLength: "the longest length", maxItems: "the most items" };
/** Two different ones of these cannot be held against each other: only the same one, or none, is as wide. */
const equal = ["pattern", "format", "multipleOf"];

export interface Limits {
  readonly kind: string;
  readonly options: Options;
}

/** Where `inner` lets something through that `outer` does not: which limit, `inner`'s and `outer`'s. */
export interface Overstep {
  readonly limit: string;
  readonly inner: Json | undefined;
  readonly outer: Json | undefined;
}

/** Every limit of `outer` that values within the limits of `inner` may overstep. */
export function overstepsOf(inner: Limits, outer: Limits): readonly Overstep[] {
  const within = bounds(inner);
  const around = bounds(outer);
  const found: Overstep[] = [];
  const note = (key: string, limit: string) => found.push({ limit, inner: within[key], outer: around[key] });
  for (const [key, limit] of Object.entries(lower))
    if (!reaches(within[key], around[key], (mine, theirs) => mine >= theirs)) note(key, limit);
  for (const [key, limit] of Object.entries(upper))
    if (!reaches(within[key], around[key], (mine, theirs) => mine <= theirs)) note(key, limit);
  for (const key of equal) if (around[key] !== undefined && around[key] !== within[key]) note(key, key);
  if (around["uniqueItems"] === true && within["uniqueItems"] !== true) note("uniqueItems", "uniqueItems");
  return found;
}

/** Whether a plain value keeps the limits of a type that it fits. */
export function keepsLimits(value: string | number | boolean | null, { options }: Limits): boolean {
  const size = typeof value === "string" ? { minLength: value.length, maxLength: value.length } : {};
  const amount = typeof value === "number" ? { minimum: value, maximum: value } : {};
  const { pattern, format, multipleOf: _, ...rest } = options;
  if (typeof value === "string" && typeof pattern === "string" && !new RegExp(pattern).test(value))
    return false;
  if (typeof value === "string" && format !== undefined) return false;
  const kind = typeof value === "number" ? "integer" : typeof value;
  return overstepsOf({ kind, options: { ...size, ...amount } }, { kind, options: rest }).length === 0;
}

const reaches = (
  mine: Json | undefined,
  theirs: Json | undefined,
  holds: (mine: number, theirs: number) => boolean,
): boolean => {
  if (typeof theirs !== "number") return true;
  return typeof mine === "number" && holds(mine, theirs);
};

/** The limits with those that exclude their own value said the other way; of a fraction the value itself stands for it. */
function bounds({ kind, options }: Limits): Readonly<Record<string, Json | undefined>> {
  const { exclusiveMinimum, exclusiveMaximum, ...rest } = options;
  const step = kind === "integer" ? 1 : 0;
  return {
    ...rest,
    ...(typeof exclusiveMinimum === "number" ? { minimum: exclusiveMinimum + step } : {}),
    ...(typeof exclusiveMaximum === "number" ? { maximum: exclusiveMaximum - step } : {}),
  };
}
