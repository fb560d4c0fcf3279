import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { type EarlyParts, earlyParts } from "./early.ts";
import { type BuiltFiles, type Files, openFiles } from "./files.ts";
import { type PageSource, pages } from "./list.ts";
import { keepImages, keepShell } from "./shell.ts";

export interface PageBuild {
  readonly project: string;
  /** Where the files go. */
  readonly folder: string;
  /** Of brotli: 11 for what is carried in a program, less for somebody who waits. */
  readonly quality: number;
}

/** Builds all pages into `folder`; gives their files by the path they are served at. Throws what the bundler complains of. */
export const buildPages = async (build: PageBuild): Promise<BuiltFiles> => {
  const built: BuiltFiles[] = [];
  for (const page of pages) built.push(await buildPage(page, build));
  return Object.assign({}, ...built);
};

/** Each page is bundled by itself: what it loads first is one script and one style, and nothing of another page. */
const buildPage = async (page: PageSource, build: PageBuild): Promise<BuiltFiles> => {
  const room = join(build.project, "src", page.room);
  const made = openFiles(build);
  const outputs = await bundle(page.room, room);
  for (const output of outputs) {
    const name = basename(output.path);
    await made.keep(`/assets/${name}`, name, new Uint8Array(await output.arrayBuffer()));
  }
  const shellFolder = join(room, "shell");
  const images = await keepImages(shellFolder, made);
  const first = firstOf(outputs);
  const template = images.filled(await Bun.file(join(room, "page.html")).text());
  const isApp = existsSync(join(shellFolder, "worker.ts"));
  const parts = { page, html: withHead(template, first), early: await earlyParts(room), isApp };
  await keepPage(parts, made);
  if (isApp) {
    const shell = [keptPath(page), ...first, ...images.paths];
    await keepShell({ folder: shellFolder, path: page.path, shell }, made, images.filled);
  }
  return made.files;
};

const keptPath = ({ path }: PageSource): string => `${path}/kept`;

/**
 * The page plainly, and with the form of those who are nobody yet, or of those who have a session: the server chooses
 * which is sent. A worker keeps one with neither, because nobody knows who will open it.
 */
const keepPage = async (
  parts: {
    readonly page: PageSource;
    readonly html: string;
    readonly early: EarlyParts;
    readonly isApp: boolean;
  },
  { keep }: Files,
): Promise<void> => {
  const { page, html, early, isApp } = parts;
  const { script, scriptHash, nobody, somebody } = early;
  if (!html.includes("{{early}}")) throw new Error("page.html has no place for its early forms");
  const keepWith = async (path: string, name: string, forms: string): Promise<void> => {
    // By a function: in a text dollar signs would have a meaning.
    const filled = html.replace("{{early}}", () => `${forms}<script>${script}</script>`);
    await keep(path, `${page.room}${name}.html`, filled, scriptHash);
  };
  await keepWith(page.path, "", "");
  if (nobody !== "") await keepWith(`${page.path}#nobody`, "-nobody", nobody);
  if (somebody !== "") await keepWith(`${page.path}#somebody`, "-somebody", somebody);
  if (isApp) await keepWith(keptPath(page), "-kept", "");
};

const bundle = async (name: string, room: string): Promise<readonly Bun.BuildArtifact[]> => {
  const built = await Bun.build({
    entrypoints: [join(room, "main.tsx")],
    target: "browser",
    format: "esm",
    minify: true,
    // What is imported at run time is a file of its own.
    splitting: true,
    publicPath: "/assets/",
    naming: { entry: `${name}-[hash].[ext]`, chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  if (!built.success) throw new AggregateError(built.logs, `the page ${name} could not be built`);
  return built.outputs;
};

/** The paths of what is needed first: the entry, and the styles; all else the script asks for itself. */
const firstOf = (outputs: readonly Bun.BuildArtifact[]): readonly string[] =>
  outputs
    .filter(({ kind, path }) => kind === "entry-point" || path.endsWith(".css"))
    .map(({ path }) => `/assets/${basename(path)}`);

const withHead = (template: string, first: readonly string[]): string => {
  const tags = first.map((path) =>
    path.endsWith(".css")
      ? `<link rel="stylesheet" href="${path}" />`
      : `<script type="module" src="${path}"></script>`,
  );
  if (!template.includes("{{head}}")) throw new Error("page.html has no place for its script");
  return template.replace("{{head}}", tags.join("\n    "));
};
