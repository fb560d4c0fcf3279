import { join } from "node:path";
import { carriedPages, type PageFiles } from "../http/page-files.ts";

const project = join(import.meta.dir, "../..");

/** Starts the build of the pages, as a developer would, in a process of its own: its tools are none of the server's. */
const build = async (): Promise<PageFiles> => {
  const child = Bun.spawn([process.execPath, "run", join(project, "tools/pages.ts"), "--quick"], {
    cwd: project,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [told, complaints, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`the pages could not be built: ${complaints}`);
  const files: PageFiles = JSON.parse(told);
  return files;
};

/** The pages' files: those in the program, or, from source, built when they are asked for first. */
export const openPageFiles = (): (() => Promise<PageFiles>) => {
  let built: Promise<PageFiles> | undefined;
  return async () => {
    if (carriedPages !== null) return carriedPages;
    built ??= build().catch((cause: unknown) => {
      built = undefined;
      throw cause;
    });
    return await built;
  };
};
