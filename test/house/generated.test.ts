import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { projectRoot } from "./sources.ts";

// Reading and generating takes as long as the machine is busy: these tests are about what, not how fast.
setDefaultTimeout(60_000);

test("generated/ is what openapi.yaml says: nobody edited it, nobody forgot to generate", () => {
  const { exitCode, stderr } = Bun.spawnSync(
    [process.execPath, "run", join(projectRoot, "tools/generate.ts"), "--check"],
    { cwd: projectRoot },
  );
  expect({ exitCode, errors: stderr.toString() }).toEqual({ exitCode: 0, errors: "" });
  // It starts a process and reads every file: on a busy machine that is more than the usual five seconds.
}, 60_000);
