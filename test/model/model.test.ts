import { expect, test } from "bun:test";
import { programs } from "./programs.ts";

const model = async (...options: readonly string[]) => {
  const child = Bun.spawn(
    [process.execPath, "run", `${import.meta.dir}/main.ts`, "--processes", "1", ...options],
    {
      stdout: "pipe",
      stderr: "inherit",
    },
  );
  return { said: await new Response(child.stdout).text(), exitCode: await child.exited };
};

test("made-up days at the cash desk keep every promise (a few here, many by `bun run test:model`)", async () => {
  const { said, exitCode } = await model("--runs", "40");
  expect(said).toContain("40 runs");
  expect(said).toContain(" 0 failed");
  expect(exitCode).toBe(0);
}, 120_000);

for (const [guarantee, program] of Object.entries(programs))
  test(guarantee, async () => {
    const { said, exitCode } = await model("--program", JSON.stringify(program));
    expect(said).not.toContain("BROKEN");
    expect(exitCode).toBe(0);
  }, 60_000);
