import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { migrations } from "../../migrations/index.ts";
import { apps } from "../../src/apps/table.ts";
import { isSafeVersion, openDatabase } from "../../src/storage/connection.ts";
import { StorageRefused } from "../../src/storage/errors.ts";
import { behind, child, contents, databaseFile, newDataDir, open, removeDataDirs } from "./dirs.ts";

// Processes are started here: on a busy machine that is more than the usual five seconds.
setDefaultTimeout(60_000);
afterAll(removeDataDirs);

const made = async (): Promise<string> => {
  const dataDir = newDataDir();
  await open(dataDir).close();
  return dataDir;
};

const modeOf = (file: string): number => statSync(file).mode & 0o777;

/** Every file with the time it was last written; the index of a log (-shm) is memory that readers share. */
const writtenAt = (dataDir: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readdirSync(dataDir)
      .filter((name) => !name.endsWith("-shm") || !existsSync(`${databaseFile(dataDir)}-wal`))
      .map((name) => [name, statSync(join(dataDir, name)).mtimeMs]),
  );

/** Refuses in Chinese; every byte of the data dir stays as it was, and no file comes to it. */
const expectRefusal = (dataDir: string, words: string, more: Parameters<typeof open>[1] = {}): void => {
  const before = contents(dataDir);
  const writtenBefore = writtenAt(dataDir);
  expect(() => open(dataDir, more)).toThrow(StorageRefused);
  expect(() => open(dataDir, more)).toThrow(words);
  expect(contents(dataDir)).toEqual(before);
  expect(writtenAt(dataDir)).toEqual(writtenBefore);
};

describe("a new data dir", () => {
  test("is its owner's alone, and so are key, database, log and locks", async () => {
    const dataDir = newDataDir();
    const storage = open(dataDir);
    await storage.probe();
    expect(modeOf(dataDir)).toBe(0o700);
    for (const name of [
      "master.key",
      "dy-gateway.db",
      "dy-gateway.db-wal",
      "dy-gateway.db-shm",
      "setup.lock",
    ])
      expect({ name, mode: modeOf(join(dataDir, name)) }).toEqual({ name, mode: 0o600 });
    await storage.close();
  });

  test("gets a random key and the built-in app", async () => {
    const storage = open(newDataDir());
    expect(readFileSync(join(storage.dataDir, "master.key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(await storage.db.select().from(apps)).toMatchObject([
      {
        id: 1,
        code: "console",
        name: "控制台",
        clientKey: "dy-gateway-console",
        secretSealed: "",
        poiIds: null,
      },
    ]);
    await storage.close();
  });

  test("that cannot be made is refused in words", () => {
    const file = newDataDir();
    writeFileSync(file, "");
    expect(() => open(join(file, "data"))).toThrow("无法建立数据目录");
    const folderless = join(newDataDir(), "nowhere", "master.key");
    expect(() => open(newDataDir(), { masterKeyFile: folderless })).toThrow("无法写入主密钥文件");
  });
});

describe("what durability rests on", () => {
  test("is set and read back", () => {
    const dataDir = newDataDir();
    mkdirSync(dataDir);
    const database = openDatabase(databaseFile(dataDir), "FULL");
    const pragma = (name: string) => Object.values(database.query(`PRAGMA ${name}`).get() ?? {})[0];
    expect(["journal_mode", "synchronous", "foreign_keys"].map(pragma)).toEqual(["wal", 2, 1]);
    database.close();
  });

  test("includes an SQLite without the log-reset defect", () => {
    for (const version of ["3.51.3", "3.52.0", "3.54.1", "4.0.0"]) expect(isSafeVersion(version)).toBe(true);
    for (const version of ["3.51.2", "3.50.9", "3.7.0", "2.99.99", ""])
      expect(isSafeVersion(version)).toBe(false);
  });
});

describe("an existing database", () => {
  test("opens again with its key and keeps what it had", async () => {
    const dataDir = newDataDir();
    const first = open(dataDir);
    const sealed = first.vault.seal("secret", "app-secret");
    await first.close();
    const second = open(dataDir);
    expect(second.vault.open(sealed, "app-secret")).toBe("secret");
    await second.close();
  });

  test("without its key is refused and no new key is made", async () => {
    const dataDir = await made();
    rmSync(join(dataDir, "master.key"));
    expectRefusal(dataDir, "找不到主密钥文件");
    expect(existsSync(join(dataDir, "master.key"))).toBe(false);
  });

  test("with another key, or something that is none, is refused", async () => {
    const dataDir = await made();
    writeFileSync(join(dataDir, "master.key"), randomBytes(32).toString("hex"));
    expectRefusal(dataDir, "不是这个数据库的主密钥");
    writeFileSync(join(dataDir, "master.key"), "hello");
    expectRefusal(dataDir, "不是有效的主密钥");
  });

  test("of one environment is refused in the other", async () => {
    expectRefusal(await made(), "属于 sandbox 环境", { environment: "live" });
  });

  test("written by a newer program is refused, also with a log left by a crash", async () => {
    const dataDir = await made();
    const newer = { name: "0999_future", sql: "CREATE TABLE future (id integer PRIMARY KEY) STRICT;" };
    await open(dataDir, { migrations: [...migrations, newer] }).close();
    expectRefusal(dataDir, "0999_future");

    const crashed = newDataDir();
    const writer = child("write-and-die", crashed, "0999_future");
    await writer.exited;
    expect(statSync(`${databaseFile(crashed)}-wal`).size).toBeGreaterThan(0);
    expectRefusal(crashed, "0999_future");
  });

  test("that is none, or another program's, is refused", async () => {
    const dataDir = newDataDir();
    mkdirSync(dataDir);
    writeFileSync(
      databaseFile(dataDir),
      "not a database at all, but long enough to look like one".repeat(100),
    );
    expectRefusal(dataDir, "不是数据库文件");
    rmSync(databaseFile(dataDir));
    behind(dataDir, (database) => database.run("CREATE TABLE notes (text)"));
    expectRefusal(dataDir, "不是 dy-gateway 建立的");
  });

  test("refused after it was opened leaves no lock behind", async () => {
    const dataDir = await made();
    expect(() => open(dataDir, { environment: "live" })).toThrow();
    await open(dataDir).close();
  });
});

describe("a key without a database", () => {
  test("is used as it is, in hex or as 32 bytes", async () => {
    for (const key of [randomBytes(32), `${randomBytes(32).toString("hex")}\n`]) {
      const dataDir = newDataDir();
      mkdirSync(dataDir);
      writeFileSync(join(dataDir, "master.key"), key);
      chmodSync(join(dataDir, "master.key"), 0o400);
      await open(dataDir).close();
      expect(readFileSync(join(dataDir, "master.key"))).toEqual(Buffer.from(key));
      await open(dataDir).close();
    }
  });
});

describe("a database cut off while it was made", () => {
  const cuts: readonly (readonly [string, (dataDir: string) => void])[] = [
    ["before the key", (dataDir) => writeFileSync(databaseFile(dataDir), "")],
    ["in the middle of the key", (dataDir) => writeFileSync(join(dataDir, "master.key.77.abcdef"), "0123")],
    ["with a log", (dataDir) => behind(dataDir, (database) => database.run("PRAGMA journal_mode = WAL"))],
    [
      "before the stamp",
      (dataDir) => {
        writeFileSync(databaseFile(dataDir), "");
        writeFileSync(join(dataDir, "master.key"), "ab".repeat(32));
      },
    ],
    [
      "after the stamp",
      (dataDir) => {
        open(dataDir, { migrations: [] }).checkpoint();
      },
    ],
  ];
  for (const [when, cut] of cuts)
    test(`${when} is finished by the next start`, async () => {
      const dataDir = newDataDir();
      mkdirSync(dataDir);
      cut(dataDir);
      const key = join(dataDir, "master.key");
      const before = existsSync(key) ? readFileSync(key, "utf8") : undefined;
      const storage = open(dataDir);
      expect(await storage.db.select().from(apps)).toHaveLength(1);
      await storage.close();
      if (before !== undefined) expect(readFileSync(key, "utf8")).toBe(before);
    });
});

describe("processes that start at the same moment", () => {
  test("in an empty data dir end up with one key, one schema, and all work", async () => {
    const dataDir = newDataDir();
    const children = Array.from({ length: 6 }, (_, index) => child("open-and-seal", dataDir, String(index)));
    const outputs = await Promise.all(children.map((each) => new Response(each.stdout).text()));
    expect(await Promise.all(children.map((each) => each.exited))).toEqual([0, 0, 0, 0, 0, 0]);
    const storage = open(dataDir);
    for (const [index, sealed] of outputs.entries())
      expect(storage.vault.open(sealed.trim(), "coupon")).toBe(String(index));
    expect(await storage.db.select().from(apps)).toHaveLength(1);
    await storage.close();
  });
});
