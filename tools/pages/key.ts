import { join } from "node:path";
import { pages } from "./list.ts";

/** What a build of the pages depends on: their sources, how they are built, and the packages. */
const sources = [
  "src/pages/**",
  ...pages.map(({ room }) => `src/${room}/**`),
  "tools/pages.ts",
  "tools/pages/*",
  "bun.lock",
];

/** A name for all that goes into the pages; another byte, another name. */
export const keyOfSources = async (project: string): Promise<string> => {
  const hasher = new Bun.CryptoHasher("sha256").update(Bun.version);
  const paths = sources.flatMap((pattern) => [...new Bun.Glob(pattern).scanSync({ cwd: project })]);
  for (const path of [...new Set(paths)].toSorted((a, b) => (a < b ? -1 : 1))) {
    const bytes = await Bun.file(join(project, path)).bytes();
    hasher.update(`\n${path} ${bytes.byteLength}\n`).update(bytes);
  }
  return hasher.digest("hex").slice(0, 16);
};
