import ts from "typescript";
import { allowed, ambient, exceptions } from "./places.ts";
import { importsOf, lineOf, parse, type Source, walk } from "./sources.ts";

/**
 * Network, time and environment touched outside their files, statements run outside storage, and exceptions that are
 * needed no longer.
 */
export const useComplaints = (sources: readonly Source[]): readonly string[] => [
  ...ambientComplaints(sources),
  ...sources.flatMap(statementComplaints),
];

/** The ambient thing a node uses, by its name in the rules. */
const ambientName = (node: ts.Node): string | null => {
  if (ts.isNewExpression(node)) return `new ${node.expression.getText()}`;
  if (ts.isPropertyAccessExpression(node)) return node.getText();
  if (!ts.isIdentifier(node)) return null;
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  return isMember || isDeclaredHere(node) ? null : node.text;
};

/** A key, a parameter, a constant or an import of that name is not the ambient thing. */
const isDeclaredHere = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.name === node || parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isParameter(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isImportSpecifier(parent)) &&
    parent.name === node
  );
};

/** Names that mean something of the file's own, wherever in it they are declared. */
const ownNames = (file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>();
  walk(file, (node) => {
    const binds = ts.isBindingElement(node) || ts.isParameter(node) || ts.isVariableDeclaration(node);
    if ((binds || ts.isImportSpecifier(node)) && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
};

const ambientComplaints = (sources: readonly Source[]): readonly string[] => {
  const borne = new Set<string>();
  const found = sources.flatMap((source) => {
    const file = parse(source);
    const own = ownNames(file);
    const here: string[] = [];
    walk(file, (node) => {
      const name = ambientName(node);
      if (name === null || own.has(name) || !Object.hasOwn(ambient, name)) return;
      if (allowed(source.path, ambient[name] ?? [])) return;
      const use = `${source.path} ${name}`;
      if (Object.hasOwn(exceptions, use)) borne.add(use);
      else here.push(`${source.path}:${lineOf(file, node)} ${name} is not for this file`);
    });
    return here;
  });
  const paths = new Set(sources.map(({ path }) => path));
  const idle = Object.keys(exceptions).filter((use) => !borne.has(use) && paths.has(use.split(" ")[0] ?? ""));
  return [...found, ...idle.map((use) => `the exception for ${use} is not needed any more: remove it`)];
};

const ends = new Set(["get", "all", "run", "values", "transaction"]);

/**
 * Rooms hand statements to the doors of storage and never run them. In a file that knows drizzle every `.run()` and its
 * like is taken for one unless it is asked of `write`; elsewhere, what is asked of something called `db`.
 */
const statementComplaints = (source: Source): readonly string[] => {
  if (source.path.startsWith("src/storage/")) return [];
  const knowsDrizzle = importsOf(source).some(({ to }) => /^drizzle-orm(\/|$)/.test(to));
  const file = parse(source);
  const found: string[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const { name, expression: receiver } = node.expression;
    if (!ends.has(name.text) || receiver.getText() === "write") return;
    // With values it is the VALUES of an INSERT; without, it runs a select.
    if (name.text === "values" && node.arguments.length > 0) return;
    if (knowsDrizzle ? isKeyed(receiver) : !/(^|\.)db\b/.test(receiver.getText())) return;
    found.push(`${source.path}:${lineOf(file, node)} .${name.text}() runs a statement outside storage`);
  });
  return found;
};

/** `Object.values(…)` and what is asked of a map called `by…` are no statements. */
const isKeyed = (receiver: ts.Expression): boolean => /^(Object|by[A-Z]\w*)$/.test(receiver.getText());
