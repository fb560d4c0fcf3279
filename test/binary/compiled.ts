import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../house/sources.ts";
import { type Environment, type Program, startProgram } from "../program/program.ts";

/** The program as it is downloaded, run as somebody downloads it: elsewhere, as an ordinary user. */
export interface Compiled {
  readonly file: string;
  /** Where the build has put everything. */
  readonly dist: string;
  /** A new folder the program may not write to; what is in it must not matter. */
  readonly start: (args: readonly string[], env?: Environment, cwd?: string) => Program;
  readonly run: (
    args: readonly string[],
    env?: Environment,
    cwd?: string,
  ) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** A new empty folder of that user's. */
  readonly newFolder: () => string;
  /** An empty folder nobody may write to. */
  readonly emptyFolder: string;
  readonly remove: () => void;
}

/** `nobody` on Debian. */
const ordinaryUser = 65_534;
const isRoot = process.getuid?.() === 0;
const asOrdinaryUser = isRoot
  ? ["setpriv", `--reuid=${ordinaryUser}`, `--regid=${ordinaryUser}`, "--clear-groups"]
  : [];

/** A machine the program is built for, and what runs its programs here. */
interface Machine {
  readonly target: string;
  readonly emulator: readonly string[];
}

const thisMachine: Machine = {
  target: `linux-${process.arch === "arm64" ? "arm64" : "x64"}`,
  emulator: [],
};

/** Builds for a machine, as `bun run build` does. */
export const buildProgram = async ({ target, emulator } = thisMachine): Promise<Compiled> => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-binary-"));
  chmodSync(folder, 0o755);
  const dist = join(folder, "dist");
  const build = Bun.spawn(
    [process.execPath, "run", join(projectRoot, "tools/build.ts"), "--target", target, "--out", dist],
    { stdout: "pipe", stderr: "pipe" },
  );
  const [words, faults] = await Promise.all([
    new Response(build.stdout).text(),
    new Response(build.stderr).text(),
  ]);
  if ((await build.exited) !== 0) throw new Error(`the build failed: ${words}${faults}`);
  const [fileName] = [...new Bun.Glob(`dy-gateway-*-${target}{,.exe}`).scanSync(dist)];
  if (fileName === undefined) throw new Error(`the build left no program: ${words}`);
  const file = join(dist, fileName);
  const emptyFolder = join(folder, "empty");
  mkdirSync(emptyFolder, { mode: 0o555 });
  let folders = 0;

  const start: Compiled["start"] = (args, env = {}, cwd = emptyFolder) =>
    startProgram({ command: [...asOrdinaryUser, ...emulator, file, ...args], env, cwd });
  return {
    file,
    dist,
    start,
    run: async (args, env, cwd) => {
      const program = start(args, env, cwd);
      const code = await program.exited;
      await program.read;
      return { code, stdout: program.stdout(), stderr: program.stderr() };
    },
    newFolder: () => {
      folders += 1;
      const made = join(folder, `own-${folders}`);
      mkdirSync(made);
      if (isRoot) chownSync(made, ordinaryUser, ordinaryUser);
      return made;
    },
    emptyFolder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
