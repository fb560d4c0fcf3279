import { expect, test } from "bun:test";
import { openRandom } from "../load/random.ts";
import { type Fate, fates, openDisk } from "./disk.ts";
import { type DiskCall, readLine } from "./recording.ts";

const write = (file: string, offset: number, text: string): DiskCall => ({
  kind: "write",
  file,
  offset,
  bytes: Buffer.from(text),
  atMs: 0,
});
const sync = (file: string): DiskCall => ({ kind: "sync", file, atMs: 0 });

const disk = (...calls: readonly DiskCall[]) => {
  const made = openDisk(new Map([["db", Buffer.from("first")]]));
  for (const call of calls) made.take(call);
  return made;
};

/** Every text the file can be found with after a power cut, over many cuts. */
const found = (of: ReturnType<typeof disk>, fate: Fate, file = "db"): readonly string[] => {
  const random = openRandom(1);
  const texts = Array.from({ length: 200 }, () => of.image(fate, random).get(file)?.toString() ?? "absent");
  return [...new Set(texts)].toSorted((a, b) => (a < b ? -1 : 1));
};

test("what a sync has confirmed is found whatever happens", () => {
  const after = disk(write("db", 0, "SAFE!"), sync("db"));
  for (const fate of fates) expect([fate, found(after, fate)]).toEqual([fate, ["SAFE!"]]);
});

test("what no sync has confirmed may be lost, in any order", () => {
  const after = disk(write("db", 0, "A"), write("db", 1, "B"));
  expect(found(after, "all kept")).toEqual(["ABrst"]);
  expect(found(after, "all dropped")).toEqual(["first"]);
  expect(found(after, "the first kept")).toEqual(["ABrst", "Airst", "first"]);
  expect(found(after, "some dropped")).toEqual(["ABrst", "Airst", "fBrst", "first"]);
});

test("a sync of one file says nothing of another", () => {
  expect(found(disk(write("db", 0, "A"), sync("wal")), "all dropped")).toEqual(["first"]);
});

test("a long write is torn at sectors and nowhere else", () => {
  const torn = found(disk(write("db", 0, "x".repeat(1_000))), "torn by sector");
  expect(torn.map((text) => [text.length, text.replaceAll("x", "").length])).toEqual([
    [5, 5],
    [1_000, 512],
    [512, 0],
    [1_000, 0],
  ]);
});

test("a cut that was not synced may not have happened, and what follows it may have", () => {
  const after = disk({ kind: "truncate", file: "db", size: 0, atMs: 0 }, write("db", 0, "n"));
  expect(found(after, "some dropped")).toEqual(["", "first", "n", "nirst"]);
});

test("a new file needs its name synced, and a name made anew is another file", () => {
  const named = (...more: readonly DiskCall[]) =>
    disk({ kind: "create", file: "wal", atMs: 0 }, write("wal", 0, "log"), sync("wal"), ...more);
  const syncFolder: DiskCall = { kind: "sync_folder", atMs: 0 };
  const remove: DiskCall = { kind: "remove", file: "wal", atMs: 0 };
  expect(found(named(), "all dropped", "wal")).toEqual(["absent"]);
  expect(found(named(syncFolder), "all dropped", "wal")).toEqual(["log"]);
  expect(found(named(syncFolder, remove), "all dropped", "wal")).toEqual(["log"]);
  const anew = named(
    syncFolder,
    remove,
    { kind: "create", file: "wal", atMs: 0 },
    write("wal", 0, "new"),
    sync("wal"),
  );
  expect(found(anew, "some dropped", "wal")).toEqual(["absent", "log", "new"]);
});

const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");

test("the tracer's lines are read as they are written", () => {
  const at = "1795532613.258988";
  const on = `6<${hex("/data/dy-gateway.db")}>`;
  const lines: readonly (readonly [string, Record<string, unknown> | undefined])[] = [
    [
      `${at} pwrite64(${on}, "${hex('a",\n9')}", 5, 4096) = 5`,
      { kind: "write", file: "dy-gateway.db", offset: 4096, bytes: Buffer.from('a",\n9') },
    ],
    [`${at} fsync(${on}) = 0`, { kind: "sync", file: "dy-gateway.db" }],
    [`${at} fsync(7<${hex("/data")}>) = 0`, { kind: "sync_folder" }],
    [`${at} ftruncate(${on}, 8192) = 0`, { kind: "truncate", file: "dy-gateway.db", size: 8192 }],
    [
      `${at} openat(AT_FDCWD<${hex("/x")}>, "${hex("/data/dy-gateway.db-wal")}", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 7<${hex("/data/dy-gateway.db-wal")}>`,
      { kind: "create", file: "dy-gateway.db-wal" },
    ],
    [`${at} unlink("${hex("/data/dy-gateway.db-wal")}") = 0`, { kind: "remove", file: "dy-gateway.db-wal" }],
    [`${at} fsync(${on}) = -1 EIO (Input/output error)`, undefined],
    [`${at} +++ killed by SIGKILL +++`, undefined],
  ];
  for (const [line, call] of lines)
    expect(readLine(line, "/data")).toEqual(call === undefined ? undefined : expect.objectContaining(call));
  expect(() => readLine(`${at} pwrite64(${on}, "${hex("ab")}"..., 5, 0) = 5`, "/data")).toThrow(
    "recorded with 2",
  );
  expect(() => readLine(`${at} writev(${on}, [], 1) = 5`, "/data")).toThrow("not recorded");
});
