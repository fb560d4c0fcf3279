import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { type EarlyParts, earlyParts } from "./early.ts";
import { type BuiltFiles, type Files, type Inside, openFiles, sourceOf } from "./files.ts";
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

/** Each page is bundled by itself: what it loads first is one script, and nothing of another page. */
const buildPage = async (page: PageSource, build: PageBuild): Promise<BuiltFiles> => {
  const room = join(build.project, "src", page.room);
  const made = openFiles(build);
  const outputs = await bundle(page.room, room);
  for (const output of outputs) {
    if (output.path.endsWith(".css")) continue;
    const name = basename(output.path);
    await made.keep(`/assets/${name}`, name, new Uint8Array(await output.arrayBuffer()));
  }
  const shellFolder = join(room, "shell");
  const images = await keepImages(shellFolder, made);
  const scripts = outputs.filter(({ kind }) => kind === "entry-point").map(assetPath);
  const isApp = existsSync(join(shellFolder, "worker.ts"));
  const template = images.filled(await Bun.file(join(room, "page.html")).text());
  const filled = await openPage(template, outputs);
  await keepPage({ page, filled, early: await earlyParts(room), isApp }, made);
  if (isApp) {
    const shell = [keptPath(page), ...scripts, ...images.paths];
    await keepShell({ folder: shellFolder, path: page.path, shell }, made, images.filled);
  }
  return made.files;
};

const assetPath = ({ path }: Bun.BuildArtifact): string => `/assets/${basename(path)}`;

const keptPath = ({ path }: PageSource): string => `${path}/kept`;

/**
 * A page with its head; its early forms and the script that shows them are put in later. Its styles stand inside it: a
 * browser shows nothing, and runs no script inside the page, before it has those.
 */
const openPage = async (
  template: string,
  outputs: readonly Bun.BuildArtifact[],
): Promise<(early: string, script: string) => FilledPage> => {
  const texts = await Promise.all(
    outputs.filter(({ path }) => path.endsWith(".css")).map(async (output) => await output.text()),
  );
  const style = texts.join("\n").trim();
  if (/<\/style|<!--/i.test(style)) throw new Error("the styles hold what would end them inside a page");
  const scripts = outputs
    .filter(({ kind }) => kind === "entry-point")
    .map((output) => `<script type="module" src="${assetPath(output)}"></script>`);
  const head = [`<style>${style}</style>`, ...scripts].join("\n    ");
  for (const place of ["{{head}}", "{{early}}"])
    if (!template.includes(place)) throw new Error(`page.html has no place for ${place}`);
  return (early, script) => ({
    // By functions: in a text dollar signs would have a meaning.
    html: template
      .replace("{{head}}", () => head)
      .replace("{{early}}", () => `${early}<script>${script}</script>`),
    inside: { script: sourceOf(script), style: sourceOf(style) },
  });
};

interface FilledPage {
  readonly html: string;
  readonly inside: Inside;
}

/**
 * The page plainly, and with the form of those who are nobody yet, or of those who have a session: the server chooses
 * which is sent. A worker keeps one with both, because nobody knows who will open it.
 */
const keepPage = async (
  parts: {
    readonly page: PageSource;
    readonly filled: (early: string, script: string) => FilledPage;
    readonly early: EarlyParts;
    readonly isApp: boolean;
  },
  { keep }: Files,
): Promise<void> => {
  const { page, filled, early, isApp } = parts;
  const { script, nobody, somebody } = early;
  const keepWith = async (path: string, name: string, forms: string): Promise<void> => {
    const { html, inside } = filled(forms, script);
    await keep(path, `${page.room}${name}.html`, html, inside);
  };
  await keepWith(page.path, "", "");
  if (nobody !== "") await keepWith(`${page.path}#nobody`, "-nobody", nobody);
  if (somebody !== "") await keepWith(`${page.path}#somebody`, "-somebody", somebody);
  if (isApp) await keepWith(keptPath(page), "-kept", `${nobody}${somebody}`);
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
