import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPages } from "../pages/build.ts";

/** The module that says what pages the program carries; from source it says none. */
const carried = /src\/http\/page-files\.ts$/;

/** A step of the bundler that puts the built pages into the program; `remove` takes its drafts away. */
export const openCarriedPages = async (project: string) => {
  const folder = await mkdtemp(join(tmpdir(), "dy-gateway-pages-"));
  const files = Object.entries(await buildPages({ project, folder, quality: 11 }));
  const contents = [
    ...files.map(
      ([, { name }], index) =>
        `import file${index} from ${JSON.stringify(join(folder, name))} with { type: "file" };`,
    ),
    "export const carriedPages = {",
    ...files.map(
      ([path, { name, ...more }], index) =>
        `  ${JSON.stringify(path)}: { file: file${index}, ...${JSON.stringify(more)} },`,
    ),
    "};",
  ].join("\n");
  const plugin: Bun.BunPlugin = {
    name: "carried-pages",
    setup: (build) => {
      build.onLoad({ filter: carried }, () => ({ contents, loader: "js" }));
    },
  };
  return { plugin, remove: () => rm(folder, { recursive: true, force: true }) };
};
