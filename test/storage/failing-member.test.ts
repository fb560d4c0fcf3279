import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
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

const entry = (action: string) =>
  storage.db.insert(auditEntries).values({ createdAtMs: 1, actor: "test", action, target: "" });

const put = (write: Write, action: string): void => write.run(entry(action));

const actions = async (): Promise<readonly string[]> =>
  (await storage.db.select().from(auditEntries).orderBy(auditEntries.id)).map(({ action }) => action);

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "kept",
    (cause: unknown) => (cause instanceof Error ? cause.message : "?"),
  );

describe("a member that fails", () => {
  test("rolls back alone and rejects alone, with its own error", async () => {
    const results = await Promise.all([
      outcome(storage.commit((write) => put(write, "first"))),
      outcome(
        storage.commit((write) => {
          put(write, "half");
          throw new Error("changed its mind");
        }),
      ),
      outcome(
        storage.commit((write) => {
          put(write, "half");
          write.run(
            storage.db
              .insert(auditEntries)
              .values({ id: 1, createdAtMs: 1, actor: "", action: "", target: "" }),
          );
        }),
      ),
      outcome(storage.commit((write) => put(write, "last"))),
    ]);
    expect(results[0]).toBe("kept");
    expect(results[1]).toBe("changed its mind");
    expect(results[2]).toContain("UNIQUE");
    expect(results[3]).toBe("kept");
    expect(await actions()).toEqual(["first", "last"]);
    expect(storage.writable()).toBe("ok");
  });

  test("makes the others run once more; each is kept once and told once, of what is on disk", async () => {
    const runs = { before: 0, failing: 0, after: 0 };
    const told: string[] = [];
    const add = (name: "before" | "failing" | "after") =>
      storage
        .commit((write) => {
          runs[name] += 1;
          put(write, name);
          if (name === "failing") throw new Error(`run ${runs.failing}`);
          return `${name} ${runs[name]}`;
        })
        .then(
          (result) => told.push(result),
          (cause: Error) => told.push(cause.message),
        );
    await Promise.all([add("before"), add("failing"), add("after")]);
    expect(told).toEqual(["before 2", "run 2", "after 1"]);
    expect(await actions()).toEqual(["before", "after"]);
    expect(storage.commitStats()).toMatchObject({ batches: 1, members: 3, lostBatches: 0 });
  });

  test("alone is told without another run", async () => {
    let runs = 0;
    const failing = storage.commit((write) => {
      runs += 1;
      put(write, "half");
      throw new Error("changed its mind");
    });
    expect(await outcome(failing)).toBe("changed its mind");
    expect(runs).toBe(1);
    expect(await actions()).toEqual([]);
  });

  test("the first time may succeed the second: it is told what is kept", async () => {
    let runs = 0;
    const wavering = storage.commit((write) => {
      runs += 1;
      put(write, `run ${runs}`);
      if (runs === 1) throw new Error("not yet");
      return runs;
    });
    const other = storage.commit((write) => put(write, "other"));
    expect(await wavering).toBe(2);
    await other;
    expect(await actions()).toEqual(["run 2", "other"]);
  });

  test("may catch the error of a statement and go on", async () => {
    const caught = await storage.commit((write) => {
      put(write, "before");
      try {
        write.run(
          storage.db
            .insert(auditEntries)
            .values({ id: 1, createdAtMs: 1, actor: "", action: "", target: "" }),
        );
        return "no error";
      } catch {
        put(write, "instead");
        return "caught";
      }
    });
    expect(caught).toBe("caught");
    expect(await actions()).toEqual(["before", "instead"]);
  });
});
