/** A value of the spec together with where it stands: every complaint of the generator names its place. */
export interface Place {
  readonly pointer: string;
  readonly value: unknown;
}

/** What the generator refuses in a spec. `pointer` is a JSON pointer such as `#/paths/~1healthz/get`. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly pointer: string;

  constructor(pointer: string, problem: string) {
    super(`${pointer}: ${problem}`);
    this.pointer = pointer;
  }
}

/** Refuses the spec because of what stands at `place`. */
export function refuse(place: Place, problem: string): never {
  throw new SpecError(place.pointer, problem);
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const escapeToken = (token: string) => token.replaceAll("~", "~0").replaceAll("/", "~1");
const unescapeToken = (token: string) => token.replaceAll("~1", "/").replaceAll("~0", "~");

/** The place `key` below `place`; its value is undefined where there is nothing. */
export function below(place: Place, key: string | number): Place {
  const pointer = `${place.pointer}/${escapeToken(String(key))}`;
  if (Array.isArray(place.value)) return { pointer, value: place.value[Number(key)] };
  if (!isRecord(place.value) || !Object.hasOwn(place.value, key)) return { pointer, value: undefined };
  return { pointer, value: place.value[key] };
}

/** The members of an object in the order of the spec; none where there is nothing. */
export function members(place: Place): readonly (readonly [string, Place])[] {
  if (place.value === undefined) return [];
  if (!isRecord(place.value)) refuse(place, "an object is needed here");
  return Object.keys(place.value).map((key) => [key, below(place, key)] as const);
}

/** The items of a list; none where there is nothing. */
export function items(place: Place): readonly Place[] {
  if (place.value === undefined) return [];
  if (!Array.isArray(place.value)) refuse(place, "a list is needed here");
  return place.value.map((_, index) => below(place, index));
}

export function text(place: Place): string {
  return typeof place.value === "string" ? place.value : refuse(place, "a string is needed here");
}

/** A boolean, false where there is nothing. */
export function flag(place: Place): boolean {
  if (place.value === undefined) return false;
  return typeof place.value === "boolean" ? place.value : refuse(place, "true or false is needed here");
}

export const texts = (place: Place): readonly string[] => items(place).map(text);

/** Where a `$ref` leads; `place` itself where it is none. */
export function resolve(document: Place, place: Place): Place {
  const seen = new Set<string>();
  let here = place;
  for (;;) {
    const ref = below(here, "$ref");
    if (ref.value === undefined) return here;
    const target = text(ref);
    if (seen.has(target)) refuse(ref, `the $ref ${target} leads back to itself`);
    seen.add(target);
    here = follow(document, ref, target);
  }
}

function follow(document: Place, ref: Place, target: string): Place {
  if (!target.startsWith("#/")) refuse(ref, `only references inside this file are followed, not ${target}`);
  const found = target
    .slice(2)
    .split("/")
    .reduce((place, token) => below(place, unescapeToken(token)), document);
  return found.value === undefined ? refuse(ref, `the $ref ${target} leads nowhere`) : found;
}
