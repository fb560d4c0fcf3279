import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Program {
  readonly url: string;
  /** Asks the program to end and gives its exit code. */
  readonly stop: () => Promise<number>;
}

const project = join(import.meta.dir, "../..");

/** The line a program writes when it is ready. */
const listeningUrl = (line: string): string | undefined => {
  if (!line.startsWith("{")) return undefined;
  const { msg, url }: Record<string, unknown> = JSON.parse(line);
  return msg === "listening" && typeof url === "string" ? url : undefined;
};

/** Reads to the end, or the program would stop at a full pipe; the promise resolves at the first line that tells. */
const waitForUrl = (stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of stderr) {
      text += decoder.decode(chunk, { stream: true });
      // The last piece may be half a line.
      const url = text.split("\n").slice(0, -1).map(listeningUrl).find(Boolean);
      if (url !== undefined) resolve(url);
    }
    reject(new Error(`the program ended before it listened:\n${text}`));
  };
  read().catch(reject);
  return promise;
};

/** `dy-gateway demo` as a process of its own, on any free port and in a folder of its own. */
export const startDemo = async (): Promise<Program> => {
  const dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-browser-"));
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", "demo", "--listen", "127.0.0.1:0"], {
    cwd: project,
    env: { ...process.env, DYG_DATA_DIR: dataDir },
    stdout: "ignore",
    stderr: "pipe",
  });
  const url = await waitForUrl(child.stderr);
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      const exitCode = await child.exited;
      rmSync(dataDir, { recursive: true, force: true });
      return exitCode;
    },
  };
};
