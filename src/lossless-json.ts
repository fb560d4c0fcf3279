/**
 * JSON whose integers survive. Douyin sends ids of up to 19 digits as bare numbers in some places (its prepare answer
 * is one), and a double holds 15 for certain: such an integer becomes the string of its exact digits.
 */

// A number stands at the start, or after a colon, comma or opening bracket. The same run inside a string only costs
// the slower way, never a wrong value.
const perhapsUnsafeInteger = /(?:^|[:,[])[ \t\n\r]*-?\d{16}/;
const integerDigits = /^-?\d+$/;

// The third argument of a reviver (the source text of a primitive) is younger than the library types.
type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const keepDigits: SourceReviver = (_key, value, context) => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && integerDigits.test(source) ? source : value;
};

/**
 * Parses JSON. An integer written in digits that a double cannot hold safely becomes its digits as a string; every
 * other value is what `JSON.parse` makes of it (`1e21` and `1.5` stay numbers).
 * @throws {SyntaxError} when `text` is not JSON.
 */
export const parseLossless = (text: string): unknown =>
  perhapsUnsafeInteger.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
