import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { auditEntries } from "../../src/audit/table.ts";
import type { Storage } from "../../src/storage/database.ts";
import type { Write } from "../../src/storage/door.ts";
import { newDataDir, open, removeDataDirs } from "./dirs.ts";

afterAll(removeDataDirs);

let storage: Storage;
beforeEach(() => {
  storage = open(newDataDir());
});
afterEach(() => storage.close());

/** A position in memory that must be that of the disk: the last entry written. */
const openPosition = () => {
  let last = "none";
  let restored = 0;
  return {
    last: () => last,
    restored: () => restored,
    advance: (write: Write, action: string): void => {
      const before = last;
      last = action;
      write.undone(() => {
        restored += 1;
        last = before;
      });
      write.run(
        storage.db.insert(auditEntries).values({ createdAtMs: 1, actor: before, action, target: "" }),
      );
    },
  };
};

const chain = async (): Promise<readonly string[]> =>
  (await storage.db.select().from(auditEntries).orderBy(auditEntries.id)).map(
    ({ actor, action }) => `${actor}>${action}`,
  );

const ignored = (promise: Promise<unknown>): Promise<unknown> => promise.catch((cause: unknown) => cause);

/** Makes COMMIT itself fail: a broken reference that SQLite looks at no sooner. */
const breakAtCommit = (write: Write): void => {
  write.run({ run: () => storage.db.run(sql`PRAGMA defer_foreign_keys = ON`) });
  write.run({
    run: () => storage.db.run(sql`INSERT INTO request_claims (claim, batch_id) VALUES ('a', 'nowhere')`),
  });
};

describe("a change outside the database", () => {
  test("stays when what it belongs to is on disk, and is not taken back by a later batch", async () => {
    const position = openPosition();
    await storage.commit((write) => position.advance(write, "a"));
    await ignored(storage.commit(breakAtCommit));
    expect(position.last()).toBe("a");
    expect(position.restored()).toBe(0);
    expect(await chain()).toEqual(["none>a"]);
  });

  test("of a member that throws is taken back before the next member works", async () => {
    const position = openPosition();
    await Promise.all([
      storage.commit((write) => position.advance(write, "a")),
      ignored(
        storage.commit((write) => {
          position.advance(write, "b");
          position.advance(write, "c");
          throw new Error("changed its mind");
        }),
      ),
      storage.commit((write) => position.advance(write, "d")),
    ]);
    expect(position.last()).toBe("d");
    expect(await chain()).toEqual(["none>a", "a>d"]);
  });

  test("of a member that is run once more is made once", async () => {
    const position = openPosition();
    const changeItsMind = (write: Write): void => {
      position.advance(write, "b");
      throw new Error("changed its mind");
    };
    await Promise.all([
      storage.commit((write) => position.advance(write, "a")),
      ignored(storage.commit(changeItsMind)),
      storage.commit((write) => position.advance(write, "c")),
    ]);
    expect(position.last()).toBe("c");
    // b and a before everything is run again, then b alone.
    expect(position.restored()).toBe(3);
    expect(await chain()).toEqual(["none>a", "a>c"]);
  });

  test("is taken back for every member when the batch is lost, and before anyone is told", async () => {
    const position = openPosition();
    await storage.commit((write) => position.advance(write, "a"));
    const seen: string[] = [];
    await Promise.all([
      storage.commit((write) => position.advance(write, "b")).catch(() => seen.push(position.last())),
      storage.commit((write) => position.advance(write, "c")).catch(() => seen.push(position.last())),
      storage.commit(breakAtCommit).catch(() => seen.push(position.last())),
    ]);
    expect(seen).toEqual(["a", "a", "a"]);
    await storage.commit((write) => position.advance(write, "d"));
    expect(await chain()).toEqual(["none>a", "a>d"]);
  });

  test("is taken back when SQLite ends the transaction under a member", async () => {
    const position = openPosition();
    await Promise.all([
      ignored(storage.commit((write) => position.advance(write, "a"))),
      ignored(
        storage.commit((write) => {
          position.advance(write, "b");
          write.run({ run: () => storage.db.run(sql`INSERT OR ROLLBACK INTO apps SELECT * FROM apps`) });
        }),
      ),
    ]);
    expect(position.last()).toBe("none");
    expect(await chain()).toEqual([]);
  });

  test("of an async function, which is refused, is taken back, and none can be registered afterwards", async () => {
    const position = openPosition();
    let afterwards = "";
    const work = async (write: Write): Promise<void> => {
      position.advance(write, "a");
      await Promise.resolve();
      try {
        write.undone(() => {});
      } catch (cause) {
        afterwards = cause instanceof Error ? cause.message : "?";
      }
    };
    await ignored(storage.commit(work));
    expect(position.last()).toBe("none");
    expect(afterwards).toContain("outside");
  });

  test("is taken back also when taking back another one fails", async () => {
    const position = openPosition();
    await ignored(
      storage.commit((write) => {
        position.advance(write, "a");
        write.undone(() => {
          throw new Error("a mistake");
        });
        throw new Error("changed its mind");
      }),
    );
    expect(position.last()).toBe("none");
    await storage.commit((write) => position.advance(write, "b"));
    expect(await chain()).toEqual(["none>b"]);
  });
});
