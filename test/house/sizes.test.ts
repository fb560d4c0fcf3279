import { expect, test } from "bun:test";
import { fileLinesMax, functionLinesLimit, linesOf, longFiles, longFunctions, median } from "./sizes.ts";
import { readSources } from "./sources.ts";

const program = await readSources(["src", "tools"]);
const everything = [...program, ...(await readSources(["test", "bench", "migrations"]))];

test("no file is longer than 300 lines", () => {
  expect(longFiles(everything)).toEqual([]);
});

test("no function of the program or its tools reaches 60 lines", () => {
  expect(program.flatMap(longFunctions)).toEqual([]);
});

test("files are read in one sitting and are no crumbs either: their median is between 40 and 130 lines", () => {
  const half = median(program.filter(({ path }) => path.startsWith("src/")).map(linesOf));
  expect(half).toBeGreaterThanOrEqual(40);
  expect(half).toBeLessThanOrEqual(130);
});

test("is noticed: a file one line too long, and a function one line too long", () => {
  const lines = (count: number) => "call();\n".repeat(count);
  const source = (text: string) => ({ path: "src/a.ts", text });
  expect(longFiles([source(lines(fileLinesMax))])).toEqual([]);
  expect(longFiles([source(lines(fileLinesMax + 1))])).toEqual(["src/a.ts has 301 lines"]);

  const functions = (inside: number) => [
    `export function f() {\n${lines(inside)}}`,
    `export const f = () => {\n${lines(inside)}};`,
    `export const o = {\nf: async () => {\n${lines(inside)}},\n};`,
    `export const o = {\nf() {\n${lines(inside)}},\n};`,
  ];
  for (const text of functions(functionLinesLimit - 3)) expect(longFunctions(source(text))).toEqual([]);
  for (const text of functions(functionLinesLimit - 2)) expect(longFunctions(source(text))).toHaveLength(1);
});

test("a factory is measured by its own lines, what it makes by theirs", () => {
  const made = (lines: number) => `const made = () => {\n${"call();\n".repeat(lines)}};\n`;
  const factory = (text: string) => ({ path: "src/a.ts", text: `export const open = () => {\n${text}};` });
  expect(longFunctions(factory(made(50) + made(50)))).toEqual([]);
  expect(longFunctions(factory(made(50) + made(70)))).toEqual(["src/a.ts:54 is a function of 72 lines"]);
  expect(longFunctions(factory(made(50) + "call();\n".repeat(70)))).toHaveLength(1);
});
