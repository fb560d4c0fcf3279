import { expect, test } from "bun:test";
import { join } from "node:path";
import { projectRoot } from "./sources.ts";

test("generated/ is what openapi.yaml says: nobody edited it, nobody forgot to generate", () => {
  const { exitCode, stderr } = Bun.spawnSync(
    [process.execPath, "run", join(projectRoot, "tools/generate.ts"), "--check"],
    { cwd: projectRoot },
  );
  expect({ exitCode, errors: stderr.toString() }).toEqual({ exitCode: 0, errors: "" });
  // It starts a process and reads every file: on a busy machine that is more than the usual five seconds.
}, 60_000);
