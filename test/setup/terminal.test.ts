import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openSandbox } from "../../src/sandbox/server.ts";
import { projectRoot } from "../house/sources.ts";
import { emptyFolder } from "../program/program.ts";

/** The real program at a real terminal, through `script`; `tell` waits for words and types an answer. */
const atTerminal = (command: string, env: Readonly<Record<string, string>>) => {
  const child = Bun.spawn(["script", "--quiet", "--return", "--command", `exec ${command}`, "/dev/null"], {
    cwd: projectRoot,
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm", ...env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  let shown = "";
  let read = 0;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) shown += decoder.decode(chunk, { stream: true });
  })();
  const until = async (words: string): Promise<void> => {
    for (let waits = 0; !shown.slice(read).includes(words); waits += 1) {
      if (waits > 1_000) throw new Error(`「${words}」 was not said: ${shown}`);
      await Bun.sleep(10);
    }
    read = shown.indexOf(words, read) + words.length;
  };
  return {
    shown: () => shown,
    answer: async (words: string, typed: string | (() => string)) => {
      await until(words);
      child.stdin.write(`${typeof typed === "string" ? typed : typed()}\r`);
      await child.stdin.flush();
    },
    ended: async () => {
      const code = await child.exited;
      await reading;
      return code;
    },
  };
};

test("a person at a terminal gets from nothing to a gateway that serves, and the secret never shows", async () => {
  const { folder, remove } = emptyFolder();
  const sandbox = openSandbox({ listen: { hostname: "127.0.0.1", port: 0 }, seed: 7, clock: systemClock });
  try {
    const { clientKey, clientSecret, accountId } = sandbox.credentials;
    const dataDir = join(folder, "data");
    const options = `--environment sandbox --base-url ${sandbox.url} --listen 127.0.0.1:0`;
    const person = atTerminal(`${process.execPath} run src/main.ts init ${options}`, {
      DYG_DATA_DIR: dataDir,
    });
    await person.answer("client_key", clientKey);
    await person.answer("client_secret", clientSecret);
    await person.answer("商户根账户 ID", accountId);
    await person.answer("最后 6 位", () =>
      readFileSync(join(dataDir, "master.key"), "utf8").trim().slice(-6),
    );
    expect(await person.ended()).toBe(0);
    expect(person.shown()).toContain("接下来");
    expect(person.shown()).not.toContain(clientSecret);

    const server = atTerminal(`${process.execPath} run src/main.ts serve`, { DYG_DATA_DIR: dataDir });
    await server.answer('"msg":"listening"', "\u0003");
    expect(await server.ended()).toBe(0);
  } finally {
    await sandbox.close();
    remove();
  }
}, 60_000);
