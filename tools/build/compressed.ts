import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Files that are carried compressed: megabytes of text that most runs of the program never send. */
const compressed = /dist\/browser\/standalone\.js$/;

/** A step of the bundler that puts `<file>.gz` in the place of such files; `remove` takes its drafts away. */
export const openCompression = async () => {
  const folder = await mkdtemp(join(tmpdir(), "dy-gateway-build-"));
  const plugin: Bun.BunPlugin = {
    name: "compressed",
    setup: (build) => {
      build.onResolve({ filter: compressed }, async ({ path, importer }) => {
        const file = Bun.resolveSync(path, join(importer, ".."));
        const draft = join(folder, `${basename(file)}.gz`);
        await Bun.write(draft, Bun.gzipSync(await Bun.file(file).bytes(), { level: 9 }));
        return { path: draft };
      });
    },
  };
  return { plugin, remove: () => rm(folder, { recursive: true, force: true }) };
};
