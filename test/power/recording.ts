import { createReadStream, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";

/** One thing a process asked of the disk, in the order it asked. `file` is the name within the data dir. */
export type DiskCall =
  | {
      readonly kind: "write";
      readonly file: string;
      readonly offset: number;
      readonly bytes: Buffer;
      readonly atMs: number;
    }
  | { readonly kind: "truncate"; readonly file: string; readonly size: number; readonly atMs: number }
  | { readonly kind: "create" | "remove" | "sync"; readonly file: string; readonly atMs: number }
  /** The names in the folder are on disk. */
  | { readonly kind: "sync_folder"; readonly atMs: number };

/** What is put in front of a command to have its calls on the database's files written down. */
export const recorder = (dataDir: string, folder: string): readonly string[] => [
  "strace",
  "-ff",
  "-qq",
  "-ttt",
  "-y",
  "-xx",
  ...["-s", "1048576"],
  ...["-e", "trace=pwrite64,write,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,openat,unlink,rename"],
  ...["-e", "signal=none"],
  ...[dataDir, join(dataDir, "dy-gateway.db"), join(dataDir, "dy-gateway.db-wal")].flatMap((path) => [
    "-P",
    path,
  ]),
  ...["-o", join(folder, "calls")],
];

const plain = (hex: string): string => Buffer.from(hex.replaceAll("\\x", ""), "hex").toString("utf8");

/** `1795532613.258988 pwrite64(6<\x2f…>, "\x00…", 24, 32) = 24` */
const shape = /^(\d+\.\d+) (\w+)\((.*)\) += (-?\d+)/s;

const numbersAfter = (text: string): readonly number[] => text.split(", ").map(Number);

/** A line of the tracer as one call; undefined for what failed or does not matter. */
export const readLine = (line: string, dataDir: string): DiskCall | undefined => {
  const [, time = "", name = "", args = "", result = ""] = shape.exec(line) ?? [];
  if (name === "" || Number(result) < 0) return undefined;
  const atMs = Number(time) * 1_000;
  const path = plain(/^\d+<([^>]*)>/.exec(args)?.[1] ?? "");
  const file = basename(path);
  const rest = args.slice(args.indexOf(">") + 1).replace(/^, /, "");
  switch (name) {
    case "pwrite64": {
      const end = rest.lastIndexOf('"');
      const bytes = Buffer.from(rest.slice(1, end).replaceAll("\\x", ""), "hex");
      const [, length = 0, offset = 0] = numbersAfter(rest.slice(end + 1));
      if (bytes.length !== length || Number(result) !== length)
        throw new Error(`a write of ${length} bytes was recorded with ${bytes.length}, done ${result}`);
      return { kind: "write", file, offset, bytes, atMs };
    }
    case "ftruncate":
      return { kind: "truncate", file, size: Number(rest), atMs };
    case "fsync":
    case "fdatasync":
      return path === dataDir ? { kind: "sync_folder", atMs } : { kind: "sync", file, atMs };
    case "openat": {
      const opened = plain(/, "([^"]*)"/.exec(args)?.[1] ?? "");
      return args.includes("O_CREAT") ? { kind: "create", file: basename(opened), atMs } : undefined;
    }
    case "unlink":
      return { kind: "remove", file: basename(plain(/"([^"]*)"/.exec(args)?.[1] ?? "")), atMs };
    default:
      throw new Error(`the database is written in a way that is not recorded: ${name}`);
  }
};

/** Everything recorded in a folder, in the order of time; takes the recording away. */
export const readRecording = async (folder: string, dataDir: string): Promise<readonly DiskCall[]> => {
  const calls: DiskCall[] = [];
  for (const name of readdirSync(folder).filter((each) => each.startsWith("calls."))) {
    const file = join(folder, name);
    for await (const line of createInterface({ input: createReadStream(file, "latin1") })) {
      const call = readLine(line, dataDir);
      if (call !== undefined) calls.push(call);
    }
    rmSync(file);
  }
  return calls.toSorted((a, b) => a.atMs - b.atMs);
};
