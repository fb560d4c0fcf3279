import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How calls on a file go wrong. */
export interface DiskFault {
  readonly name: string;
  readonly calls: string;
  /** In the tracer's words. */
  readonly inject: string;
  /** Whether it is tried for a single call (false), and from a call on (true). */
  readonly lasting: readonly boolean[];
  /** 1 = at each call of a verification; 4 = at every fourth, where the writes have been tried one by one already. */
  readonly step: number;
}

export const diskFaults: readonly DiskFault[] = [
  {
    name: "a sync that fails",
    calls: "fsync,fdatasync",
    inject: "error=EIO",
    lasting: [false, true],
    step: 1,
  },
  { name: "a write that fails", calls: "pwrite64", inject: "error=EIO", lasting: [false], step: 1 },
  { name: "a disk that is full", calls: "pwrite64", inject: "error=ENOSPC", lasting: [true], step: 4 },
  { name: "a write of which nothing fits", calls: "pwrite64", inject: "retval=0", lasting: [false], step: 4 },
];

export interface BrokenDisk {
  /** How often a call went wrong so far. */
  readonly hits: () => number;
  /** The disk is back; gives how often a call went wrong. */
  readonly heal: () => Promise<number>;
}

const attachMs = 20_000;

/** Lets calls of a running process on some files go wrong; `when` counts them from now, `3` once, `3+` from then on. */
export const breakDisk = async (
  pid: number,
  files: readonly string[],
  { fault, when }: { readonly fault: DiskFault; readonly when: string },
): Promise<BrokenDisk> => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-broken-"));
  const output = join(folder, "calls");
  const tracer = Bun.spawn(
    [
      "strace",
      "-f",
      ...["-p", String(pid)],
      ...["-s", "0"],
      ...["-e", `trace=${fault.calls}`],
      ...["-e", `inject=${fault.calls}:${fault.inject}:when=${when}`],
      ...files.flatMap((file) => ["-P", file]),
      ...["-o", output],
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "pipe" },
  );
  let said = "";
  const attached = new Promise<void>((resolve, reject) => {
    const read = async () => {
      const decoder = new TextDecoder();
      for await (const chunk of tracer.stderr) {
        said += decoder.decode(chunk, { stream: true });
        if (/attached/.test(said)) resolve();
      }
      reject(new Error(`the tracer did not attach: ${said}`));
    };
    read().catch(reject);
    setTimeout(() => reject(new Error("the tracer did not attach in time")), attachMs).unref();
  });
  await attached;
  const hits = (): number => readFileSync(output, "utf8").split("(INJECTED)").length - 1;
  return {
    hits,
    heal: async () => {
      tracer.kill("SIGTERM");
      await tracer.exited;
      const count = hits();
      rmSync(folder, { recursive: true, force: true });
      return count;
    },
  };
};
