import ts from "typescript";
import { lineOf, parse, type Source, walk } from "./sources.ts";

export const fileLinesMax = 300;
/** A function of this many lines or more is taken apart. */
export const functionLinesLimit = 60;

export const linesOf = ({ text }: Source): number => text.trimEnd().split("\n").length;

export const longFiles = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter((source) => linesOf(source) > fileLinesMax)
    .map((source) => `${source.path} has ${linesOf(source)} lines`);

const isFunction = (node: ts.Node): boolean => ts.isFunctionLike(node) && "body" in node;

/** The outermost functions that stand within a node. */
const functionsWithin = (node: ts.Node): readonly ts.Node[] => {
  const found: ts.Node[] = [];
  node.forEachChild((child) => {
    found.push(...(isFunction(child) ? [child] : functionsWithin(child)));
  });
  return found;
};

/**
 * Functions, methods and arrows that are too long by themselves. Lines of functions inside are counted there: a factory
 * is as long as what it says between them, and its file is bounded anyway.
 */
export const longFunctions = (source: Source): readonly string[] => {
  const file = parse(source);
  const lastLine = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
  const found: string[] = [];
  walk(file, (node) => {
    if (!isFunction(node)) return;
    const own = new Set<number>();
    for (let line = lineOf(file, node); line <= lastLine(node); line++) own.add(line);
    for (const inner of functionsWithin(node))
      for (let line = lineOf(file, inner) + 1; line < lastLine(inner); line++) own.delete(line);
    if (own.size >= functionLinesLimit)
      found.push(`${source.path}:${lineOf(file, node)} is a function of ${own.size} lines`);
  });
  return found;
};

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
