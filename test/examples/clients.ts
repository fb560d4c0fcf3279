import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../house/sources.ts";

/** One of `examples/`, ready to be run. */
export interface Client {
  readonly name: string;
  /** Made once, before the first run, in the folder of the example. */
  readonly build?: (folder: string) => readonly string[];
  readonly command: (folder: string) => readonly string[];
}

const example = (path: string): string => join(projectRoot, "examples", path);

export const clients: readonly Client[] = [
  { name: "bash", command: () => ["bash", example("bash/verify.sh")] },
  { name: "typescript", command: () => [process.execPath, example("typescript/verify.ts")] },
  { name: "python", command: () => ["python3", "-B", example("python/verify.py")] },
  { name: "php", command: () => ["php", example("php/verify.php")] },
  {
    name: "java",
    build: (folder) => ["javac", "-Xlint:all", "-d", folder, "Verify.java"],
    command: (folder) => ["java", "-cp", folder, "Verify"],
  },
  {
    name: "go",
    build: (folder) => ["go", "build", "-o", join(folder, "verify"), "."],
    command: (folder) => [join(folder, "verify")],
  },
];

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** Runs a command to its end, with nothing of our own environment but where tools and caches are. */
export const run = async (command: readonly string[], given: Given = {}): Promise<Run> => {
  const { PATH = "", HOME = tmpdir() } = process.env;
  const child = Bun.spawn([...command], {
    cwd: given.cwd ?? projectRoot,
    env: { PATH, HOME, LANG: "C.UTF-8", ...given.env },
    stdin: new TextEncoder().encode(given.stdin ?? ""),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
};

/** Where what is built goes. A tool that is missing throws: an example nobody ran proves nothing. */
export const openWorkshop = () => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-examples-"));
  const built = new Map<string, Promise<void>>();
  const build = async ({ name, build: commandOf }: Client): Promise<void> => {
    if (commandOf === undefined) return;
    // go wants a folder for its caches; the home of a CI machine may be nobody's.
    const caches = { GOCACHE: join(folder, "go-cache"), GOPATH: join(folder, "go") };
    const { code, stderr } = await run(commandOf(folder), { env: caches, cwd: example(name) });
    if (code !== 0) throw new Error(`${name} cannot be built: ${stderr}`);
  };
  return {
    runClient: async (client: Client, args: readonly string[], given: Given = {}) => {
      const ready = built.get(client.name) ?? build(client);
      built.set(client.name, ready);
      await ready;
      return await run([...client.command(folder), ...args], given);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
