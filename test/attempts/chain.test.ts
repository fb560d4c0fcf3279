import { afterEach, beforeEach, expect, test } from "bun:test";
import { attemptRepository } from "../../src/attempts/repository.ts";
import { verifyChains } from "../../src/attempts/verify-chains.ts";
import { openParts, type TestParts } from "../support/parts.ts";

let parts: TestParts;
beforeEach(async () => {
  parts = await openParts();
});
afterEach(async () => await parts.close());

const note = async (repository: ReturnType<typeof attemptRepository>, batchId: string, times = 1) => {
  for (let count = 0; count < times; count += 1)
    await parts.doors.commit((write) =>
      repository.note(write, { batchId, step: "asked", atMs: parts.clock.nowMs(), detail: `${count}` }),
    );
};
const check = () => verifyChains(attemptRepository(parts.doors.db));
const change = (sql: string) =>
  parts.doors.commit((write) => write.run({ run: () => parts.doors.db.run(sql) }));

test("every process opens a chain of its own, after the newest hash there was", async () => {
  const first = attemptRepository(parts.doors.db);
  await note(first, "a", 3);
  const second = attemptRepository(parts.doors.db);
  await note(second, "b", 2);
  // Side by side: the first goes on in its own chain.
  await note(first, "a", 1);
  expect(await check()).toMatchObject({ chains: 2, attempts: 6, broken: null });
  expect((await first.ofBatch("a")).map(({ chainId, position }) => [chainId, position])).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
  ]);
});

test("a database without attempts is whole", async () => {
  expect(await check()).toMatchObject({ chains: 0, attempts: 0, broken: null });
});

test("what a commit takes back leaves no gap: the next link follows the last that is on disk", async () => {
  const repository = attemptRepository(parts.doors.db);
  await note(repository, "a", 2);
  const lost = parts.doors.commit((write) => {
    repository.note(write, { batchId: "lost", step: "asked", atMs: 1 });
    throw new Error("taken back");
  });
  await expect(lost).rejects.toThrow("taken back");
  await note(repository, "a", 1);
  expect(await check()).toMatchObject({ chains: 1, attempts: 3, broken: null });
});

test("a first commit that is taken back opens the chain anew", async () => {
  const repository = attemptRepository(parts.doors.db);
  const lost = parts.doors.commit((write) => {
    repository.note(write, { batchId: "lost", step: "asked", atMs: 1 });
    throw new Error("taken back");
  });
  await expect(lost).rejects.toThrow("taken back");
  await note(repository, "a", 1);
  expect(await check()).toMatchObject({ chains: 1, attempts: 1, broken: null });
});

const harms: readonly (readonly [string, string, { chainId: number; position: number }])[] = [
  ["a changed word", "UPDATE attempts SET detail = 'x' WHERE position = 2", { chainId: 1, position: 2 }],
  ["a changed time", "UPDATE attempts SET at_ms = at_ms + 1 WHERE position = 1", { chainId: 1, position: 1 }],
  ["a missing link", "DELETE FROM attempts WHERE position = 2", { chainId: 1, position: 2 }],
  ["a chain cut short", "DELETE FROM attempts WHERE position = 3", { chainId: 2, position: 0 }],
  ["a chain taken away", "DELETE FROM attempts WHERE chain_id = 1", { chainId: 2, position: 0 }],
  [
    "two links exchanged",
    "UPDATE attempts SET detail = CASE detail WHEN '0' THEN '1' ELSE '0' END WHERE position < 3",
    { chainId: 1, position: 1 },
  ],
];
for (const [name, sql, at] of harms)
  test(`${name} is found, and where`, async () => {
    await note(attemptRepository(parts.doors.db), "a", 3);
    await note(attemptRepository(parts.doors.db), "b", 1);
    await change(sql);
    expect((await check()).broken).toMatchObject(at);
  });
