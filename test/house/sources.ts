import { dirname, join } from "node:path";
import ts from "typescript";

/** A file of the project: its path from the root, and what it says. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** One import, re-export, `import()`, `getBuiltinModule()` or `import("…").Type`. */
export interface Import {
  readonly from: string;
  /** A path from the root for a file of ours, else the name of the module as written. */
  readonly to: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

export const projectRoot = join(import.meta.dir, "../..");

/** Every file under `folders` that `pattern` fits, in the order of their paths. */
export const readSources = async (
  folders: readonly string[],
  pattern = "**/*.{ts,tsx}",
): Promise<readonly Source[]> => {
  const paths = folders.flatMap((folder) =>
    [...new Bun.Glob(pattern).scanSync({ cwd: join(projectRoot, folder) })].map((path) => join(folder, path)),
  );
  return await Promise.all(
    paths.sort().map(async (path) => ({ path, text: await Bun.file(join(projectRoot, path)).text() })),
  );
};

export const parse = ({ path, text }: Source): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);

export const lineOf = (file: ts.SourceFile, node: ts.Node): number =>
  file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

/** Calls `visit` with every node of the file. */
export const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
};

/** Everything a file takes from elsewhere; an import that is only types is one that leaves no code behind. */
export const importsOf = (source: Source): readonly Import[] => {
  const file = parse(source);
  const found: Import[] = [];
  walk(file, (node) => {
    const taken = takenBy(node);
    if (taken === null) return;
    const { module, typeOnly } = taken;
    const to = module.startsWith(".") ? join(dirname(source.path), module) : module;
    found.push({ from: source.path, to, typeOnly, line: lineOf(file, node) });
  });
  return found;
};

const takenBy = (node: ts.Node): { readonly module: string; readonly typeOnly: boolean } | null => {
  if (ts.isImportDeclaration(node)) return named(node.moduleSpecifier, isTypeOnlyImport(node.importClause));
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, isTypeOnlyExport(node));
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return named(node.argument.literal, true);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return named(node.arguments[0], false);
  if (ts.isCallExpression(node) && isCalled(node.expression, "getBuiltinModule"))
    return named(node.arguments[0], false);
  return null;
};

const isCalled = (callee: ts.Expression, name: string): boolean =>
  (ts.isPropertyAccessExpression(callee) && callee.name.text === name) ||
  (ts.isIdentifier(callee) && callee.text === name);

const named = (specifier: ts.Node | undefined, typeOnly: boolean) =>
  specifier !== undefined && ts.isStringLiteralLike(specifier) ? { module: specifier.text, typeOnly } : null;

const isTypeOnlyImport = (clause: ts.ImportClause | undefined): boolean => {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || ts.isNamespaceImport(names)) return false;
  return names.elements.length > 0 && names.elements.every(({ isTypeOnly }) => isTypeOnly);
};

const isTypeOnlyExport = (node: ts.ExportDeclaration): boolean => {
  if (node.isTypeOnly) return true;
  const names = node.exportClause;
  return (
    names !== undefined &&
    ts.isNamedExports(names) &&
    names.elements.length > 0 &&
    names.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
};
