import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseLossless } from "../../src/lossless-json.ts";

const cases: readonly (readonly [string, unknown])[] = [
  ["7560254070939566118", "7560254070939566118"],
  ["-7560254070939566118", "-7560254070939566118"],
  [' {"a" : 7560254070939566118 }', { a: "7560254070939566118" }],
  ['{"a":\n\t7560254070939566118}', { a: "7560254070939566118" }],
  ["[1,9007199254740991,9007199254740992]", [1, 9007199254740991, "9007199254740992"]],
  ["[-9007199254740991,-9007199254740993]", [-9007199254740991, "-9007199254740993"]],
  [
    '[[7560254070939566118],{"b":[{"c":7560254070939566118}]}]',
    [["7560254070939566118"], { b: [{ c: "7560254070939566118" }] }],
  ],
  ['{"a":"7560254070939566118"}', { a: "7560254070939566118" }],
  ['{"a":"x:7560254070939566118,[7560254070939566118"}', { a: "x:7560254070939566118,[7560254070939566118" }],
  ['{"7560254070939566118":1}', { "7560254070939566118": 1 }],
  ["[1e21,1.5]", [1e21, 1.5]],
  ["[1781668800,1234567890123456]", [1781668800, 1234567890123456]],
];

test.each(cases)("integers keep every digit: %s", (text, value) => {
  expect(parseLossless(text)).toEqual(value);
});

test("what is not JSON is refused, also beside a long integer", () => {
  for (const text of [
    "",
    "{",
    "[07560254070939566118]",
    "{7560254070939566118:1}",
    "[7560254070939566118,]",
    "NaN",
  ]) {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  }
});

test("__proto__ keys, also repeated, change no prototype", () => {
  for (const id of ["1", "7560254070939566118"]) {
    const value = parseLossless(`{"__proto__":{"polluted":${id}},"__proto__":{"polluted":2},"a":${id}}`);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  }
});

test("any integer and any JSON survive", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), (id) => {
      const value = parseLossless(`{"id":${id}}`);
      const safe = id >= BigInt(Number.MIN_SAFE_INTEGER) && id <= BigInt(Number.MAX_SAFE_INTEGER);
      expect(value).toEqual({ id: safe ? Number(id) : String(id) });
    }),
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseLossless(`[7560254070939566118,${text}]`)).toEqual([
        "7560254070939566118",
        parseLossless(text),
      ]);
    }),
  );
});
