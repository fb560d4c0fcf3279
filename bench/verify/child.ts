import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dir, "..", "..");

/** Says where this process listens; the parent waits for the line. */
export const tellReady = (url: string): void => {
  process.stdout.write(`listening ${url}\n`);
};

export interface Child {
  readonly url: string;
  readonly pid: number;
  /** Asks it to stop and waits until it has. */
  readonly stop: () => Promise<void>;
}

const startMs = 10_000;
const ticksPerSecond = 100;

/**
 * Seconds of processor a process has used with all its threads, or null where the system does not tell. Unlike a rate
 * it says the same when the machine is busy with something else.
 */
export const processorSeconds = ({ pid }: Child): number | null => {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

/** What a process has used of processors, by its first thread, which serves, and by all others. Linux only. */
export const processorMs = ({ pid }: Child): { readonly serving: number; readonly others: number } => {
  const spent = { serving: 0, others: 0 };
  for (const thread of existsSync(`/proc/${pid}/task`) ? readdirSync(`/proc/${pid}/task`) : []) {
    const file = `/proc/${pid}/task/${thread}/schedstat`;
    // A thread may end between the two.
    const ms = existsSync(file) ? Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6 : 0;
    spent[Number(thread) === pid ? "serving" : "others"] += ms;
  }
  return spent;
};

/** The first address that appears in a file, waited for. */
const addressIn = async (file: string): Promise<string> => {
  const endMs = performance.now() + startMs;
  while (performance.now() < endMs) {
    const url = /listening.*?(https?:\/\/[0-9.:]+)/.exec(readFileSync(file, "utf8"))?.[1];
    if (url !== undefined) return url;
    await Bun.sleep(20);
  }
  throw new Error(`the child did not start: ${readFileSync(file, "utf8").slice(-2_000)}`);
};

/** Starts a process whose output goes to `file`, and waits for its address there. */
export const startChild = async (parts: {
  /** Bun itself, unless a compiled program is what is started. */
  readonly program?: string;
  readonly command: readonly string[];
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Child> => {
  const output = openSync(parts.file, "w");
  const child = Bun.spawn([parts.program ?? process.execPath, ...parts.command], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", ...parts.env },
    stdout: output,
    stderr: output,
  });
  closeSync(output);
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await child.exited;
  };
  try {
    return { url: await addressIn(parts.file), pid: child.pid, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
};

/** Runs a process to its end and gives what it printed. */
export const runChild = async (
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const child = Bun.spawn([process.execPath, ...command], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} ended with ${child.exitCode}`);
  return printed;
};

/** Settings of a gateway in front of a bench's own Douyin. */
export const gatewaySettings = (parts: {
  readonly dataDir: string;
  readonly upstreamUrl: string;
}): Readonly<Record<string, string>> => ({
  DYG_ENVIRONMENT: "sandbox",
  DYG_DATA_DIR: parts.dataDir,
  DYG_LISTEN: "127.0.0.1:0",
  DYG_DOUYIN_BASE_URL: parts.upstreamUrl,
  DYG_DOUYIN_CLIENT_KEY: "bench-client-key",
  DYG_DOUYIN_CLIENT_SECRET: "bench-client-secret",
  DYG_DOUYIN_ACCOUNT_ID: "7000000000000000001",
  DYG_APP_RATE_PER_SECOND: "0",
  DYG_GUESS_LIMIT: "0",
});
