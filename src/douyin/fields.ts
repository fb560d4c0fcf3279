/**
 * Narrowing of Douyin's JSON, field by field. Missing, null and the empty value are the same to Douyin's generators;
 * a value of another type where we need one makes the whole answer unusable: it is never half read.
 */
export type Fields = Readonly<Record<string, unknown>>;

/** An answer that does not have the shape we can act on. Names the field, never its value. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  constructor(field: string) {
    super(`the upstream answer cannot be read: ${field}`);
  }
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const absent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** @throws {Unreadable} unless it is an object, missing or null (both null). */
export const optionalRecord = (value: unknown, field: string): Fields | null => {
  if (absent(value)) return null;
  if (!isRecord(value)) throw new Unreadable(field);
  return value;
};

/** The objects of a list; a missing or null list is an empty one. @throws {Unreadable} for anything else. */
export const records = (value: unknown, field: string): readonly Fields[] => {
  if (absent(value)) return [];
  if (!Array.isArray(value) || !value.every(isRecord)) throw new Unreadable(field);
  return value;
};

/** An id or other text, bare numbers digit for digit; missing, empty and 0 (Douyin's "none") as null. @throws {Unreadable} */
export const idOrNull = (value: unknown, field: string): string | null => {
  if (absent(value) || value === "" || value === "0" || value === 0) return null;
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  throw new Unreadable(field);
};

/** The ids of a list, empty ones left out. @throws {Unreadable} */
export const ids = (value: unknown, field: string): readonly string[] => {
  if (absent(value)) return [];
  if (!Array.isArray(value)) throw new Unreadable(field);
  return value.map((id: unknown) => idOrNull(id, field)).filter((id) => id !== null);
};

/** Text as it is; missing and empty as null. @throws {Unreadable} */
export const textOrNull = (value: unknown, field: string): string | null => {
  if (absent(value) || value === "") return null;
  if (typeof value !== "string") throw new Unreadable(field);
  return value;
};

/** A safe integer, also when it came as a string of digits; missing and "" as null. @throws {Unreadable} */
export const integerOrNull = (value: unknown, field: string): number | null => {
  if (absent(value) || value === "") return null;
  const number = typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw new Unreadable(field);
  return number;
};

/** The value, or the end of this answer. @throws {Unreadable} when it is null. */
export const needed = <T>(value: T | null, field: string): T => {
  if (value === null) throw new Unreadable(field);
  return value;
};
