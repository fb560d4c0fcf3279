import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../house/sources.ts";
import { paste, startProgram } from "../program/program.ts";

// The program runs under strace, several times slower than by itself.
setDefaultTimeout(120_000);

const unit = readFileSync(join(projectRoot, "deploy/dy-gateway.service"), "utf8");
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-unit-"));
  file = join(folder, "dy-gateway.service");
  // systemd also looks whether the program is there.
  writeFileSync(file, unit.replace("/usr/local/bin/dy-gateway serve", "/bin/true"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("systemd reads the unit without a complaint", async () => {
  expect(unit).toContain("ExecStart=/usr/local/bin/dy-gateway serve\n");
  expect(await paste(`systemd-analyze verify --man=no '${file}' 2>&1`)).toEqual({ code: 0, stdout: "" });
  writeFileSync(join(folder, "wrong.service"), unit.replace("ProtectSystem=strict", "ProtectSystem=strickt"));
  const { stdout } = await paste(`systemd-analyze verify --man=no '${join(folder, "wrong.service")}' 2>&1`);
  expect(stdout).toContain("protect system value");
});

test("a service that is broken into can do little to the machine: systemd's own mark is better than 2.5 of 10", async () => {
  const { stdout } = await paste(`systemd-analyze security --no-pager --offline=true '${file}'`);
  const mark = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
  expect(mark).toBeLessThan(2.5);
});

/** The calls of a set, those of the sets in it included. */
const callsOf = (sets: string, name: string): ReadonlySet<string> => {
  const lines = sets.split("\n").map((line) => line.trimEnd());
  const start = lines.indexOf(name);
  const own = lines.slice(
    start + 1,
    lines.findIndex((line, index) => index > start && /^[@#]/.test(line)),
  );
  const words = own.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  return new Set(words.flatMap((word) => (word.startsWith("@") ? [...callsOf(sets, word)] : [word])));
};

test("the program asks nothing of the kernel that the unit does not let through", async () => {
  const [, name = ""] = /^SystemCallFilter=(@\S+)$/m.exec(unit) ?? [];
  const { stdout: sets } = await paste("systemd-analyze --no-pager syscall-filter");
  const allowed = callsOf(sets, name);
  expect(allowed.size).toBeGreaterThan(200);
  expect(allowed.has("mount")).toBe(false);

  const seen = join(folder, "calls");
  const program = [
    process.execPath,
    "run",
    join(projectRoot, "src/main.ts"),
    "demo",
    "--listen",
    "127.0.0.1:0",
  ];
  const demo = startProgram({
    command: ["strace", "-f", "-c", "-o", seen, ...program],
    env: { DYG_DATA_DIR: folder },
    cwd: projectRoot,
  });
  for (let waits = 0; waits < 2_400 && !demo.stdout().includes("Ctrl+C"); waits += 1) await Bun.sleep(25);
  const [, verify = ""] = demo
    .stdout()
    .split("\n")
    .filter((line) => line.startsWith("curl -sS --globoff"));
  expect((await paste(verify)).stdout).toContain('"outcome":"success"');
  const { url } = await demo.listening();
  const [, key = ""] = /X-XTJ-UID {2}(xtj_\S+)/.exec(demo.stdout()) ?? [];
  const file = await fetch(`${url}/v1/internal/reports/verifications?export=csv`, {
    headers: { "x-xtj-uid": key },
  });
  expect(await file.text()).toContain("合计");
  // strace passes nothing on: the signal goes to the program.
  process.kill(Number(readFileSync(`/proc/${demo.pid}/task/${demo.pid}/children`, "utf8")), "SIGTERM");
  expect(await demo.exited).toBe(0);
  const calls = [...readFileSync(seen, "utf8").matchAll(/^ *\d.* (\w+)$/gm)].map(([, call = ""]) => call);
  expect(calls).toEqual(expect.arrayContaining(["fsync", "listen", "execve"]));
  expect(calls.filter((call) => call !== "total" && !allowed.has(call))).toEqual([]);
});
