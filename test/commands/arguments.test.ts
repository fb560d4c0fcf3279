import { expect, test } from "bun:test";
import { readArguments, UsageError } from "../../src/commands/arguments.ts";

const rules = {
  options: { name: "text", code: "text", shop: "list", json: "flag" },
  required: ["name"],
  positionals: ["ID"],
} as const;

const complaint = (...args: string[]): string => {
  try {
    readArguments(args, rules);
  } catch (thrown) {
    if (thrown instanceof UsageError) return thrown.message;
    throw thrown;
  }
  return "";
};

test("values, lists, flags and positionals are read in any order", () => {
  const args = readArguments(["--shop", "1", "7", "--name=a=b", "--json", "--shop=2"], rules);
  expect(args.positionals).toEqual(["7"]);
  expect(args.required("name")).toBe("a=b");
  expect(args.text("code")).toBeUndefined();
  expect(args.list("shop")).toEqual(["1", "2"]);
  expect(args.flag("json")).toBe(true);
});

test("a value may start with a dash, as generated keys may", () => {
  expect(readArguments(["7", "--name", "-sq--x"], rules).text("name")).toBe("-sq--x");
  expect(readArguments(["7", "--name", "--not-an-option"], rules).text("name")).toBe("--not-an-option");
  expect(readArguments(["--name", "n", "--", "--json"], rules).positionals).toEqual(["--json"]);
});

test.each([
  [["7", "--nam", "x"], "--nam"],
  [["7", "-n", "x"], "-n"],
  [["7", "--__proto__", "x"], "--__proto__"],
  [["7", "--toString"], "--toString"],
  [["7", "--name"], "--name"],
  [["7", "--name", "--code", "x"], "--name"],
  [["7", "--name", "--code=x"], "--name"],
  [["7", "--name", "a", "--name", "b"], "--name"],
  [["7", "--name", "a", "--json=1"], "--json"],
  [["7"], "--name"],
  [["--name", "a"], "ID"],
  [["7", "8", "--name", "a"], "8"],
])("%j is refused and the wrong word named", (args, word) => {
  expect(complaint(...args)).toContain(word);
});
