import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { Program } from "../program/program.ts";

/** A port nobody listens on now. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });

/** Whether `/healthz` answers 200 now. Bare sockets: a client that warms up would be measured along. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    });
    socket.once("data", (chunk: Buffer) => {
      resolve(chunk.toString("latin1").startsWith("HTTP/1.1 200 "));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
  });

const waitsMax = 20_000;

/** From the start of the process to the first 200. */
export const measureStart = async (
  start: (port: number) => Program,
): Promise<{ readonly program: Program; readonly startMs: number }> => {
  const port = await freePort();
  const sinceMs = performance.now();
  const program = start(port);
  for (let waits = 0; !(await answers(port)); waits += 1) {
    if (waits > waitsMax) throw new Error(`the program does not answer: ${program.stderr()}`);
    await Bun.sleep(1);
  }
  return { program, startMs: performance.now() - sinceMs };
};

/** Memory a process keeps when nobody asks anything of it: the least of what is seen for three seconds. */
export const residentMib = async (pid: number): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 6; look += 1) {
    await Bun.sleep(500);
    const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    least = Math.min(least, kib / 1024);
  }
  return least;
};

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
