import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openCarriedPages } from "./carried-pages.ts";
import { openCompression } from "./compressed.ts";
import { entrypoints } from "./entrypoints.ts";
import type { Target } from "./targets.ts";
import { leaveOutUnused } from "./unused.ts";

/** Compiles the program for one target into the file `outfile`; throws what the bundler complains of. */
export const compile = async (parts: {
  readonly project: string;
  readonly target: Target;
  readonly commit: string | null;
  readonly outfile: string;
}): Promise<void> => {
  const { project, target, commit, outfile } = parts;
  const compression = await openCompression();
  const pages = await openCarriedPages(project);
  const built = await Bun.build({
    entrypoints: entrypoints.map((path) => join(project, path)),
    // Where the paths of the entrypoints begin inside the program.
    root: project,
    target: "bun",
    format: "esm",
    minify: true,
    bytecode: true,
    // The threads share the code of the program instead of carrying it again.
    splitting: true,
    plugins: [compression.plugin, pages.plugin, leaveOutUnused],
    // Stacks in the log name our files and lines; the map is inside the program.
    sourcemap: "inline",
    define: {
      "process.env.NODE_ENV": '"production"',
      DYG_STAMP: JSON.stringify({ commit, target: target.name }),
    },
    compile: {
      target: target.runtime,
      outfile,
      // Nothing is read from the folder the program happens to start in.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
  }).finally(() => Promise.all([compression.remove(), pages.remove()]));
  if (!built.success) throw new AggregateError(built.logs, `${target.name} could not be built`);
  // The bundler also leaves the maps beside the program, one for each piece it shares.
  const folder = dirname(outfile);
  for (const map of new Bun.Glob("*.js.map").scanSync(folder)) await rm(join(folder, map));
  await rm(`${outfile.replace(/\.exe$/, "")}.map`, { force: true });
};
