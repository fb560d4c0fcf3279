import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type Files, hashOf } from "./files.ts";

/**
 * The images in `folder`, kept under names with their hash. Gives how a text names them: `{{icon.svg}}` becomes the path
 * it is served at.
 */
export const keepImages = async (folder: string, { keep }: Files) => {
  const paths = new Map<string, string>();
  const found = existsSync(folder) ? [...new Bun.Glob("*.{svg,png}").scanSync({ cwd: folder })] : [];
  for (const file of found.toSorted((a, b) => (a < b ? -1 : 1))) {
    const bytes = await Bun.file(join(folder, file)).bytes();
    const kind = extname(file);
    const name = `${basename(file, kind)}-${hashOf(bytes).slice(0, 8)}${kind}`;
    await keep(`/assets/${name}`, name, bytes);
    paths.set(file, `/assets/${name}`);
  }
  const filled = (text: string): string =>
    text.replace(/\{\{([\w-]+\.(?:svg|png))\}\}/g, (_, file: string) => {
      const path = paths.get(file);
      if (path === undefined) throw new Error(`there is no image ${file} in ${folder}`);
      return path;
    });
  return { filled, paths: [...paths.values()] };
};

/**
 * What makes an app of a page: its manifest, and the service worker that keeps the shell. The worker knows by name what
 * the shell is, so that another build has another worker.
 */
export const keepShell = async (
  {
    folder,
    path,
    shell,
  }: { readonly folder: string; readonly path: string; readonly shell: readonly string[] },
  { files, keep }: Files,
  filled: (text: string) => string,
): Promise<void> => {
  const manifest = filled(await Bun.file(join(folder, "app.webmanifest")).text());
  await keep(`${path}/manifest.webmanifest`, `${path.slice(1)}-app.webmanifest`, manifest);
  const parts = shell.map((one) => `${one} ${files[one]?.hash}`);
  const built = await Bun.build({
    entrypoints: [join(folder, "worker.ts")],
    target: "browser",
    // A worker of the classic kind: every browser has those.
    format: "iife",
    minify: true,
    define: {
      DYG_SHELL: JSON.stringify(shell),
      DYG_SHELL_NAME: JSON.stringify(hashOf(parts.join("\n"))),
    },
  });
  const script = built.outputs[0];
  if (!built.success || script === undefined)
    throw new AggregateError(built.logs, "the worker could not be built");
  await keep(`${path}/worker.js`, `${path.slice(1)}-worker.js`, await script.text());
};
