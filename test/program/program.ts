import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dir, "../..");

/** A run of the real program in a process of its own. */
export interface Program {
  readonly pid: number;
  /** The line the program says when it listens. */
  readonly listening: () => Promise<Readonly<Record<string, string>>>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: "SIGTERM" | "SIGKILL" | "SIGINT" | "SIGHUP") => void;
  readonly exited: Promise<number>;
  /** Resolves when everything it wrote has been read. */
  readonly read: Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

const collect = (stream: ReadableStream<Uint8Array>) => {
  let text = "";
  const decoder = new TextDecoder();
  const read = async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  return { text: () => text, read: read().catch(() => {}) };
};

const cleanEnvironment = (env: Environment) => ({
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  ...env,
});

/** Starts a command line, with nothing of our own environment but `PATH` and `HOME`. */
export const startProgram = (parts: {
  readonly command: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
}): Program => {
  const child = Bun.spawn([...parts.command], {
    cwd: parts.cwd,
    env: cleanEnvironment(parts.env),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const { text: stdout, read: readStdout } = collect(child.stdout);
  const { text: stderr, read: readStderr } = collect(child.stderr);
  return {
    pid: child.pid,
    listening: async () => {
      for (let waits = 0; waits < 400; waits += 1) {
        const line = stderr()
          .split("\n")
          .find((one) => one.includes('"msg":"listening"') && one.endsWith("}"));
        if (line !== undefined) return JSON.parse(line);
        if (child.exitCode !== null) break;
        await Bun.sleep(25);
      }
      throw new Error(`the program does not listen: ${stderr()}`);
    },
    stdout,
    stderr,
    kill: (signal) => child.kill(signal),
    exited: child.exited,
    read: Promise.all([readStdout, readStderr]).then(() => {}),
  };
};

/** Starts the program from source. */
export const start = (args: readonly string[], env: Environment = {}): Program =>
  startProgram({ command: [process.execPath, "run", join(root, "src/main.ts"), ...args], env, cwd: root });

/** Runs a command to its end. */
export const run = async (args: readonly string[], env: Environment = {}) => {
  const program = start(args, env);
  const code = await program.exited;
  await program.read;
  return { code, stdout: program.stdout(), stderr: program.stderr() };
};

/** A shell line, as somebody pastes it. */
export const paste = async (line: string) => {
  const child = Bun.spawn(["sh", "-c", line], { cwd: root, stdout: "pipe", stderr: "pipe", stdin: "ignore" });
  const [stdout, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  return { stdout, code };
};

export const emptyFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-program-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
