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
  readonly kill: (signal: "SIGTERM" | "SIGKILL" | "SIGINT") => void;
  readonly exited: Promise<number>;
}

export type Environment = Readonly<Record<string, string>>;

const collect = (stream: ReadableStream<Uint8Array>): (() => string) => {
  let text = "";
  const decoder = new TextDecoder();
  const read = async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  read().catch(() => {});
  return () => text;
};

const cleanEnvironment = (env: Environment) => ({
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  ...env,
});

export const start = (args: readonly string[], env: Environment = {}): Program => {
  const child = Bun.spawn([process.execPath, "run", join(root, "src/main.ts"), ...args], {
    cwd: root,
    env: cleanEnvironment(env),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
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
  };
};

/** Runs a command to its end. */
export const run = async (args: readonly string[], env: Environment = {}) => {
  const program = start(args, env);
  const code = await program.exited;
  await Bun.sleep(10);
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
