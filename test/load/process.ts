import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dir, "../..");

export type Environment = Readonly<Record<string, string>>;

/** The program from source, or the compiled one that `DYG_BINARY` names. */
export const programCommand = (): readonly string[] => {
  const binary = process.env["DYG_BINARY"];
  return binary === undefined || binary === ""
    ? [process.execPath, join(root, "src/main.ts")]
    : [resolve(binary)];
};

/** A gateway in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  /** What it wrote on stderr so far. */
  readonly said: () => string;
  readonly signal: (signal: "SIGKILL" | "SIGTERM") => void;
  readonly exited: Promise<number>;
}

const startMs = 30_000;

const environmentOf = (env: Environment): Environment => ({
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  ...env,
});

/** Starts `serve` and waits until it listens; `before` is put in front of the command, as `strace` is. */
export const startGateway = async (
  env: Environment,
  before: readonly string[] = [],
  command: readonly string[] = [...programCommand(), "serve"],
): Promise<GatewayProcess> => {
  const child = Bun.spawn([...before, ...command], {
    cwd: root,
    env: environmentOf(env),
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  let text = "";
  let heard = false;
  let found: (url: string) => void = () => {};
  const listening = new Promise<string>((resolveUrl) => {
    found = resolveUrl;
  });
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stderr) {
      text += decoder.decode(chunk, { stream: true });
      if (heard) continue;
      const url = /"msg":"listening","url":"([^"]+)"/.exec(text)?.[1];
      if (url === undefined) continue;
      heard = true;
      found(url);
    }
  };
  const ended = read().catch(() => {});
  const failed = async () => {
    await Promise.race([child.exited, Bun.sleep(startMs)]);
    await Promise.race([ended, Bun.sleep(100)]);
    return undefined;
  };
  const url = await Promise.race([listening, failed()]);
  const pid = before.length === 0 ? child.pid : (onlyChildOf(child.pid) ?? child.pid);
  if (url === undefined) {
    process.kill(pid, "SIGKILL");
    throw new Error(`the gateway does not listen: ${text.slice(-4_000)}`);
  }
  const signal: GatewayProcess["signal"] = (name) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(pid, name);
  };
  return { url, pid, said: () => text, signal, exited: child.exited };
};

/** The process a tracer runs: killing the tracer alone would leave it behind. */
const onlyChildOf = (pid: number): number | undefined => {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return listed === "" ? undefined : Number(listed.split(" ")[0]);
};

/** Starts `serve` and kills it after so long, wherever its start has come to. */
export const startAndKill = async (env: Environment, afterMs: number): Promise<void> => {
  const child = Bun.spawn([...programCommand(), "serve"], {
    cwd: root,
    env: environmentOf(env),
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  await Bun.sleep(afterMs);
  child.kill("SIGKILL");
  await child.exited;
};

/** Runs a command of the program to its end and gives its JSON. */
export const runCommand = async (
  args: readonly string[],
  env: Environment,
): Promise<Readonly<Record<string, unknown>>> => {
  const child = Bun.spawn([...programCommand(), ...args, "--json"], {
    cwd: root,
    env: environmentOf(env),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
};
