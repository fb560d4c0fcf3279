import { Database } from "bun:sqlite";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Migration } from "../../migrations/index.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { type Log, silentLog } from "../../src/log.ts";
import { openStorage, type Storage } from "../../src/storage/database.ts";

const made: string[] = [];

/** A data dir of its own, not made yet. */
export const newDataDir = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-storage-"));
  made.push(folder);
  return join(folder, "data");
};

/** For `afterAll`: takes away what this file made. */
export const removeDataDirs = (): void => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
};

export const databaseFile = (dataDir: string): string => join(dataDir, "dy-gateway.db");

export const settingsOf = (dataDir: string) => ({
  dataDir,
  masterKeyFile: join(dataDir, "master.key"),
  environment: "sandbox" as const,
});

export const open = (
  dataDir: string,
  more: {
    readonly environment?: "live" | "sandbox";
    readonly masterKeyFile?: string;
    readonly migrations?: readonly Migration[];
    readonly clock?: Clock;
    readonly log?: Log;
  } = {},
): Storage => {
  const { migrations, clock = systemClock, log = silentLog, ...settings } = more;
  return openStorage({
    settings: { ...settingsOf(dataDir), ...settings },
    clock,
    log,
    ...(migrations === undefined ? {} : { migrations }),
  });
};

/** Every file of a data dir with its bytes; locks hold none, and the log's index (-shm) is memory, not data. */
export const contents = (dataDir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(dataDir)
      .filter((name) => !name.endsWith(".lock") && !name.endsWith("-shm"))
      .sort()
      .map((name) => [name, readFileSync(join(dataDir, name)).toString("base64")]),
  );

/** Does something to a database behind the storage's back. */
export const behind = <Result>(dataDir: string, work: (database: Database) => Result): Result => {
  const database = new Database(databaseFile(dataDir), { create: true, strict: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

/** Starts `test/storage/children/<name>.ts` in a process of its own. */
export const child = (name: string, ...args: string[]) =>
  Bun.spawn([process.execPath, join(import.meta.dir, "children", `${name}.ts`), ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });

/** The lines a child prints, as they come. */
export async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
