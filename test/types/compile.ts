import { dirname, join } from "node:path";
import ts from "typescript";

const project = join(import.meta.dir, "../..");
/** Where the fixtures would stand; they live in memory only. */
const fixturePath = join(import.meta.dir, "fixture.ts");

const settings = (): ts.ParsedCommandLine => {
  const file = join(project, "tsconfig.json");
  const read = ts.readConfigFile(file, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(read.config, ts.sys, dirname(file));
};

/** Compiles texts, one after another, as files of this project: each gives the complaints of the type checker. */
export const openCompiler = (): ((text: string) => readonly string[]) => {
  const options = settings().options;
  // Files of the project are parsed once for all fixtures.
  const parsed = new Map<string, ts.SourceFile | undefined>();
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  let previous: ts.Program | undefined;
  return (text) => {
    const program = ts.createProgram({
      rootNames: [fixturePath, ...assetDeclarations],
      options,
      ...(previous === undefined ? {} : { oldProgram: previous }),
      host: {
        ...host,
        fileExists: (path) => path === fixturePath || host.fileExists(path),
        getSourceFile: (path, version) => {
          if (path === fixturePath) return ts.createSourceFile(path, text, version, true);
          if (!parsed.has(path)) parsed.set(path, readFile(path, version));
          return parsed.get(path);
        },
      },
    });
    previous = program;
    const fixture = program.getSourceFile(fixturePath);
    return [...program.getSyntacticDiagnostics(fixture), ...program.getSemanticDiagnostics(fixture)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
  };
};

/** What the program declares about files that are no TypeScript. */
const assetDeclarations = ["src/http/assets.d.ts", "migrations/sql.d.ts"].map((path) => join(project, path));
