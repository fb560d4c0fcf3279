import { expect, test } from "bun:test";
import { openLog, writeTogether } from "../src/log.ts";

const openBook = () => {
  const written: string[] = [];
  const lines = writeTogether((text) => written.push(text));
  const log = openLog({ level: "info", nowMs: () => 0, write: lines.write });
  const messages = (text: string): readonly string[] =>
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).msg);
  return { log, flush: lines.flush, written: () => written.map(messages) };
};

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("the lines of one turn are written together and in order, none twice", async () => {
  const { log, written } = openBook();
  log.info("a");
  log.warn("b");
  expect(written()).toEqual([]);
  await nextTurn();
  expect(written()).toEqual([["a", "b"]]);
  log.info("c");
  await nextTurn();
  await nextTurn();
  expect(written()).toEqual([["a", "b"], ["c"]]);
});

test("an error is written at once, after what came before it", async () => {
  const { log, written } = openBook();
  log.info("a");
  log.error("b");
  expect(written()).toEqual([["a", "b"]]);
  log.info("c");
  await nextTurn();
  expect(written()).toEqual([["a", "b"], ["c"]]);
});

test("what still waits is written when the process asks for it", () => {
  const { log, flush, written } = openBook();
  log.info("a");
  flush();
  flush();
  expect(written()).toEqual([["a"]]);
});

test.each([
  ["process.exit in the turn of the line", "process.exit(3)", 3],
  ["an error nobody catches", "throw new Error('broken')", 1],
  ["a promise nobody catches", "void Promise.reject(new Error('broken'))", 1],
  ["a run to the end", "", 0],
])("the process loses no line by %s", async (_, end, code) => {
  const script = `
    import { openProcessLog } from ${JSON.stringify(`${import.meta.dir}/../src/commands/process.ts`)};
    import { systemClock } from ${JSON.stringify(`${import.meta.dir}/../src/clock.ts`)};
    const io = { env: {}, clock: systemClock, stdout: () => {}, stderr: (text) => { process.stderr.write(text); } };
    const log = openProcessLog(io, "info");
    for (let line = 1; line <= 200; line += 1) log.info("line " + line);
    ${end}`;
  const child = Bun.spawn([process.execPath, "-e", script], {
    stdout: "pipe",
    stderr: "pipe",
    stdin: "ignore",
  });
  const text = await new Response(child.stderr).text();
  expect(await child.exited).toBe(code);
  for (let line = 1; line <= 200; line += 1) expect(text).toContain(`"msg":"line ${line}"`);
});
