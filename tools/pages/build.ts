import { basename, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { type PageSource, pages } from "./list.ts";

/** A file of the pages: its name in the folder of the build, where it lies compressed, and the hash of what is in it. */
export interface BuiltFile {
  readonly name: string;
  readonly hash: string;
}

export interface PageBuild {
  readonly project: string;
  /** Where the files go. */
  readonly folder: string;
  /** Of brotli: 11 for what is carried in a program, less for somebody who waits. */
  readonly quality: number;
}

/** Builds all pages into `folder`; gives their files by the path they are served at. Throws what the bundler complains of. */
export const buildPages = async (build: PageBuild): Promise<Readonly<Record<string, BuiltFile>>> => {
  const files: Record<string, BuiltFile> = {};
  for (const page of pages) Object.assign(files, await buildPage(page, build));
  return files;
};

/** Each page is bundled by itself: what it loads first is one script and one style, and nothing of another page. */
const buildPage = async (
  page: PageSource,
  build: PageBuild,
): Promise<Readonly<Record<string, BuiltFile>>> => {
  const { project, folder, quality } = build;
  const built = await Bun.build({
    entrypoints: [join(project, "src", page.room, "main.tsx")],
    target: "browser",
    format: "esm",
    minify: true,
    // What is imported at run time is a file of its own.
    splitting: true,
    publicPath: "/assets/",
    naming: {
      entry: `${page.room}-[hash].[ext]`,
      chunk: "[name]-[hash].[ext]",
      asset: "[name]-[hash].[ext]",
    },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  if (!built.success) throw new AggregateError(built.logs, `the page ${page.room} could not be built`);

  const files: Record<string, BuiltFile> = {};
  const keep = async (path: string, name: string, bytes: Uint8Array): Promise<void> => {
    await Bun.write(join(folder, `${name}.br`), compress(bytes, quality));
    files[path] = { name: `${name}.br`, hash: hashOf(bytes) };
  };
  for (const output of built.outputs) {
    const name = basename(output.path);
    await keep(`/assets/${name}`, name, new Uint8Array(await output.arrayBuffer()));
  }
  const template = await Bun.file(join(project, "src", page.room, "page.html")).text();
  await keep(page.path, `${page.room}.html`, new TextEncoder().encode(withHead(template, built.outputs)));
  return files;
};

/** Only what is needed first: the entry and the styles; all else the script asks for itself. */
const withHead = (template: string, outputs: readonly Bun.BuildArtifact[]): string => {
  const tags = outputs.flatMap(({ kind, path }) => {
    const at = `/assets/${basename(path)}`;
    if (path.endsWith(".css")) return [`<link rel="stylesheet" href="${at}" />`];
    return kind === "entry-point" ? [`<script type="module" src="${at}"></script>`] : [];
  });
  if (!template.includes("{{head}}")) throw new Error("page.html has no place for its script");
  return template.replace("{{head}}", tags.join("\n    "));
};

const compress = (bytes: Uint8Array, quality: number): Uint8Array =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    },
  });

const hashOf = (bytes: Uint8Array): string =>
  new Bun.CryptoHasher("sha256").update(bytes).digest("hex").slice(0, 20);
