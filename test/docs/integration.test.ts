import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testCodes } from "../../src/sandbox/test-codes.ts";
import { projectRoot } from "../house/sources.ts";
import { emptyFolder, start } from "../program/program.ts";
import vectors from "../signing/signing-vectors.json";
import { blocksOf, rowsOf, sectionOf } from "./blocks.ts";
import { readContract } from "./contract-tables.ts";

const page = await Bun.file(join(projectRoot, "docs/integration.zh-CN.md")).text();
const blocks = blocksOf(page);
const contract = await readContract();
const { folder, remove } = emptyFolder();
afterAll(remove);

const commands = blocks.filter(({ kind }) => kind === "sh run");
const mark = "=== block ";

/** `npx`, without its way to the registry: what the page calls is this very project. */
const writeNpx = (): void => {
  const program = join(projectRoot, "src/main.ts");
  const lines = [
    "#!/bin/sh",
    '[ "$1 $2 $3 $4 $5" = "-y bun@1.4.5 run --silent dy-gateway" ] || exit 99',
    `shift 5; exec "${process.execPath}" run "${program}" "$@"`,
  ];
  writeFileSync(join(folder, "npx"), `${lines.join("\n")}\n`);
  chmodSync(join(folder, "npx"), 0o755);
};

/** All commands one after the other in one shell, as a reader pastes them; gives what each printed. */
const runAll = async (exportLine: string): Promise<readonly string[]> => {
  const script = commands.map(({ text }, index) => `echo '${mark}${index}'\n${text}\necho`);
  const child = Bun.spawn(["bash", "-c", `set -eu\n${exportLine}\n${script.join("\n")}`], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env["PATH"] ?? ""}`, HOME: process.env["HOME"] ?? "" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const printed = stdout.split(new RegExp(`^${mark}\\d+$`, "m")).slice(1);
  expect([code, printed.length, stderr.replace(/^curl: \(28\).*\n/m, "")]).toEqual([0, commands.length, ""]);
  return printed;
};

/** Whether the lines of a `text` block stand in what was printed, in their order. */
const missingIn = (printed: string, wanted: string): readonly string[] => {
  let from = 0;
  return wanted.split("\n").filter((line) => {
    const found = printed.toLowerCase().indexOf(line.toLowerCase(), from);
    if (found >= 0) from = found + line.length;
    return found < 0;
  });
};

test("every command of the guide works, pasted one after the other into a shell beside the demo", async () => {
  const starts = blocks.filter(({ kind }) => kind === "sh start");
  expect(starts.map(({ text }) => text)).toEqual(["npx -y bun@1.4.5 run demo"]);
  // Blocks nobody runs would be commands that nobody knows to work.
  expect(blocks.filter(({ kind }) => !["sh start", "sh run", "text"].includes(kind))).toEqual([]);
  writeNpx();
  const demo = start(["demo", "--listen", "127.0.0.1:0"], { DYG_DATA_DIR: folder });
  try {
    await demo.listening();
    for (let waits = 0; waits < 400 && !demo.stdout().includes("Ctrl+C"); waits += 1) await Bun.sleep(50);
    const exportLine = demo
      .stdout()
      .split("\n")
      .find((line) => line.startsWith("export DYG_URL="));
    expect(exportLine).toBeDefined();
    const printed = await runAll(exportLine ?? "");
    let index = -1;
    for (const { kind, text, heading } of blocks) {
      if (kind === "sh run") index += 1;
      if (kind === "text")
        expect([heading, missingIn(printed[index] ?? "", text), printed[index]]).toEqual([
          heading,
          [],
          printed[index],
        ]);
    }
  } finally {
    demo.kill("SIGTERM");
    expect(await demo.exited).toBe(0);
  }
}, 180_000);

test("a line that is not printed is noticed, and one that stands before its predecessor", () => {
  expect(missingIn("a\nb\n", "a\nb")).toEqual([]);
  expect(missingIn("a\nb\n", "b\na")).toEqual(["a"]);
  expect(missingIn("a\nb\n", "c")).toEqual(["c"]);
});

describe("the guide's tables are those of the contract", () => {
  test("every error_key, with its retry, and codes that give it", () => {
    const told = rowsOf(sectionOf(page, "6. "));
    const keys = contract.words("ErrorKey");
    expect([...told.keys()]).toEqual([...keys]);
    const retries = rowsOf(contract.introduction);
    for (const key of keys) {
      const [retry, , codes = ""] = told.get(key) ?? [];
      expect([key, retry]).toEqual([key, retries.get(key)?.[1]]);
      const given = [...codes.matchAll(/`(\d{12})`/g)].map(([, code]) => code);
      if (key === "interrupted") continue;
      expect([key, given.length > 0]).toEqual([key, true]);
      for (const code of given) {
        const entries = testCodes.filter((one) => one.code === code);
        const leads = entries.some(({ answer, settles }) => (settles ?? answer).error_key === key);
        expect([key, code, leads]).toEqual([key, code, true]);
      }
    }
  });

  test("every error code a partner can meet, with status and retry", () => {
    const told = rowsOf(sectionOf(page, "7. "));
    const codes = [...contract.met.keys()];
    expect(codes.filter((code) => !told.has(code))).toEqual([]);
    for (const code of codes) {
      const [status = "", retry = ""] = told.get(code) ?? [];
      const met = contract.met.get(code);
      expect([code, status, met?.statuses.has(status)]).toEqual([code, status, true]);
      expect([code, retry, met?.retries.has(retry)]).toEqual([code, retry, true]);
    }
    // And none that is not in the contract; the advices stand in the same section.
    const known = [...contract.words("ErrorCode"), ...contract.words("RetryAdvice")];
    expect([...told.keys()].filter((name) => !known.includes(name))).toEqual([]);
    expect(contract.words("RetryAdvice").filter((advice) => !told.has(advice))).toEqual([]);
  });

  test("every outcome, and the number of golden cases", () => {
    const told = rowsOf(sectionOf(page, "4. "));
    expect([...told.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
      contract.words("VerificationOutcome").toSorted((a, b) => a.localeCompare(b)),
    );
    expect(page).toContain(`共 ${vectors.cases.length} 个`);
    expect(page).toContain(`全部 ${vectors.cases.length} 个用例`);
  });

  test("its links lead to files that are there", async () => {
    for (const [, target = ""] of page.matchAll(/\]\((\.\.\/[^)#]+)\)/g))
      expect([
        target,
        await Bun.file(join(projectRoot, "docs", target))
          .stat()
          .then(() => true),
      ]).toEqual([target, true]);
  });
});
