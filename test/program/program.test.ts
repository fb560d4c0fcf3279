import { afterEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type Environment, emptyFolder, type Program, paste, run, start } from "./program.ts";

const running: Program[] = [];
const folders: ReturnType<typeof emptyFolder>[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) {
    program.kill("SIGKILL");
    await program.exited;
  }
  for (const { remove } of folders.splice(0)) remove();
});

const begin = (args: readonly string[], env: Environment): Program => {
  const program = start(args, env);
  running.push(program);
  return program;
};
const newFolder = () => {
  const made = emptyFolder();
  folders.push(made);
  return made.folder;
};

/** A simulator and the settings of a gateway in front of it. */
const beginSandbox = async () => {
  const sandbox = begin(["sandbox", "--listen", "127.0.0.1:0", "--seed", "5"], {});
  const told = await sandbox.listening();
  const env = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: newFolder(),
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: told["url"] ?? "",
    DYG_EXTRA_SHORT_LINK_ORIGINS: told["url"] ?? "",
    DYG_DOUYIN_CLIENT_KEY: told["clientKey"] ?? "",
    DYG_DOUYIN_CLIENT_SECRET: told["clientSecret"] ?? "",
    DYG_DOUYIN_ACCOUNT_ID: told["accountId"] ?? "",
  };
  return { told, env };
};

const createApp = async (env: Environment, code: string) => {
  const made = await run(["apps", "create", "--name", code, "--code", code, "--json"], env);
  expect(made.code).toBe(0);
  const { app, secret } = JSON.parse(made.stdout).data;
  return { id: String(app.id), key: ["--client-key", app.client_key, "--secret", secret] };
};

interface Order {
  readonly codes: readonly string[];
}

const newOrder = async (sandboxUrl: string | undefined): Promise<string> => {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  const text = await (await fetch(`${sandboxUrl}/_sandbox/orders`, init)).text();
  const order: Order = JSON.parse(text);
  return order.codes[0] ?? "";
};

const shopOf = async (sandboxUrl: string | undefined): Promise<string> => {
  const text = await (await fetch(`${sandboxUrl}/_sandbox`)).text();
  return /"poiId": ?"(\d+)"/.exec(text)?.[1] ?? "";
};

describe("demo", () => {
  test("every line it prints verifies a coupon when pasted, the ready ones and those that sign anew", async () => {
    const demo = begin(["demo", "--listen", "127.0.0.1:0"], { DYG_DATA_DIR: newFolder() });
    await demo.listening();
    for (let waits = 0; waits < 100 && !demo.stdout().includes("Ctrl+C"); waits += 1) await Bun.sleep(50);
    const ready = demo
      .stdout()
      .split("\n")
      .filter((line) => line.startsWith("curl -sS --globoff"));
    expect(ready).toHaveLength(3);
    for (const line of ready) {
      const { stdout } = await paste(line);
      expect(JSON.parse(stdout)).toMatchObject({ outcome: "success", succeeded: 1 });
    }
    const anew = demo
      .stdout()
      .split("\n")
      .filter((line) => line.endsWith("| sh"));
    expect(anew).toHaveLength(3);
    for (const line of anew) {
      // The same program, without waiting for a package client.
      const { stdout } = await paste(line.replace(/^npx -y bun@[\d.]+/, process.execPath));
      expect(JSON.parse(stdout).data.verify_status).toMatch(/^(failed|success)$/);
    }
    demo.kill("SIGTERM");
    expect(await demo.exited).toBe(0);
  }, 30_000);
});

describe("serve", () => {
  test("without settings it names all that is missing and ends with 1", async () => {
    const { code, stderr, stdout } = await run(["serve"], { DYG_DATA_DIR: newFolder() });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    for (const name of ["DYG_DOUYIN_CLIENT_KEY", "DYG_DOUYIN_CLIENT_SECRET", "DYG_DOUYIN_ACCOUNT_ID"])
      expect(stderr).toContain(name);
  });

  test("an unknown command is usage, 2", async () => {
    expect((await run(["fly"])).code).toBe(2);
  });

  test("a coupon is verified over the wire, an app made and disabled beside the server counts at once, SIGTERM ends with 0", async () => {
    const { told, env } = await beginSandbox();
    const gateway = begin(["serve"], env);
    const { url = "" } = await gateway.listening();
    const app = await createApp(env, "pos-1");
    const code = await newOrder(told["url"]);
    const poiId = await shopOf(told["url"]);
    const body = JSON.stringify({ poi_id: poiId, code });
    const signed = async (method: string, target: string, text?: string) => {
      const args = ["sign", method, target, ...app.key, "--curl", url];
      const line = await run([...args, ...(text === undefined ? [] : ["--body", text])]);
      return JSON.parse((await paste(line.stdout)).stdout);
    };
    const reply = await signed("POST", "/v1/open/coupons/verify", body);
    expect(reply).toMatchObject({ outcome: "success" });
    expect((await signed("GET", `/v1/open/verifications/${reply.data.id}`)).data.verify_id).toBe(
      reply.data.verify_id,
    );
    expect((await run(["apps", "disable", app.id], env)).code).toBe(0);
    expect(await signed("GET", `/v1/open/verifications/${reply.data.id}`)).toMatchObject({
      code: "app_disabled",
    });
    const second = await run(["serve"], env);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("另一个");
    gateway.kill("SIGTERM");
    expect(await gateway.exited).toBe(0);
    const other = await run(["serve"], { ...env, DYG_ENVIRONMENT: "live", DYG_DOUYIN_BASE_URL: "" });
    expect(other.code).toBe(1);
  }, 60_000);

  test("what was answered is on disk after kill -9, and the server starts again", async () => {
    const { told, env } = await beginSandbox();
    const first = begin(["serve"], env);
    const { url = "" } = await first.listening();
    const app = await createApp(env, "pos-2");
    const code = await newOrder(told["url"]);
    const body = JSON.stringify({ poi_id: await shopOf(told["url"]), code });
    const target = "/v1/open/coupons/verify";
    const line = await run(["sign", "POST", target, ...app.key, "--curl", url, "--body", body]);
    const reply = JSON.parse((await paste(line.stdout)).stdout);
    first.kill("SIGKILL");
    await first.exited;
    const again = begin(["serve"], env);
    const { url: newUrl = "" } = await again.listening();
    const asked = await run([
      "sign",
      "GET",
      `/v1/open/verifications/${reply.data.id}`,
      ...app.key,
      "--curl",
      newUrl,
    ]);
    expect(JSON.parse((await paste(asked.stdout)).stdout).data).toEqual(reply.data);
    // The nonce of the first call is spent for the new process too.
    const replayed = await paste(line.stdout.replace(url, newUrl));
    expect(JSON.parse(replayed.stdout).code).toBe("nonce_reused");
    expect(await Bun.file(join(env.DYG_DATA_DIR, "master.key")).exists()).toBe(true);
  }, 60_000);
});

test("it goes on when nobody reads its log any more", async () => {
  const { env } = await beginSandbox();
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", "serve"], {
    cwd: join(import.meta.dir, "../.."),
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    stdout: "ignore",
    stderr: "pipe",
  });
  try {
    const reader = child.stderr.getReader();
    let told = "";
    while (!told.includes('"msg":"listening"')) told += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    const { url }: { readonly url: string } = JSON.parse(told.trim().split("\n").at(-1) ?? "");
    for (let asks = 0; asks < 20; asks += 1) expect((await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
}, 60_000);
