import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { driveTill, openTill } from "../certify/till.ts";
import { projectRoot } from "../house/sources.ts";
import { type Environment, type Program, paste } from "../program/program.ts";
import { buildProgram, type Compiled } from "./compiled.ts";
import { measureStart, medianOf, residentMib } from "./measure.ts";

let compiled: Compiled;
beforeAll(async () => {
  compiled = await buildProgram();
}, 120_000);
afterAll(() => compiled.remove());

const running: Program[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) {
    program.kill("SIGKILL");
    await program.exited;
  }
});
const begin = (args: readonly string[], env: Environment, cwd?: string): Program => {
  const program = compiled.start(args, env, cwd);
  running.push(program);
  return program;
};

/** A simulator, and the settings of a gateway in front of it; both run as the ordinary user. */
const beginSandbox = async (): Promise<Environment> => {
  const told = await begin(["sandbox", "--listen", "127.0.0.1:0", "--seed", "5"], {}).listening();
  return {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: compiled.newFolder(),
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: told["url"] ?? "",
    DYG_EXTRA_SHORT_LINK_ORIGINS: told["url"] ?? "",
    DYG_DOUYIN_CLIENT_KEY: told["clientKey"] ?? "",
    DYG_DOUYIN_CLIENT_SECRET: told["clientSecret"] ?? "",
    DYG_DOUYIN_ACCOUNT_ID: told["accountId"] ?? "",
  };
};

describe("the download", () => {
  test("it says of which version, commit and machine it is", async () => {
    const { code, stdout } = await compiled.run(["version", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: manifest.version,
      commit: expect.stringMatching(/^[0-9a-f]{40}(-dirty)?$/),
      target: expect.stringMatching(/^linux-(x64|arm64)$/),
    });
  });

  test("the checksums fit, and the list of parts names what is inside and no tool of ours", async () => {
    const { code } = await paste(`cd '${compiled.dist}' && sha256sum --strict -c SHA256SUMS`);
    expect(code).toBe(0);
    const sums = readFileSync(join(compiled.dist, "SHA256SUMS"), "utf8");
    const listed = Array.from(sums.matchAll(/^[0-9a-f]{64} {2}(.+)$/gm), ([, file]) => file);
    const there = readdirSync(compiled.dist).filter((file) => file !== "SHA256SUMS");
    expect(new Set(listed)).toEqual(new Set(there));
    expect(there).toEqual(expect.arrayContaining(["openapi.yaml", "openapi.dereferenced.json"]));
    expect(await compiled.run(["openapi"])).toMatchObject({
      stdout: readFileSync(join(compiled.dist, "openapi.yaml"), "utf8"),
    });
    const path = join(compiled.dist, `dy-gateway-${manifest.version}.cdx.json`);
    const parts: { readonly components: readonly { readonly name: string; readonly hashes?: unknown }[] } =
      JSON.parse(readFileSync(path, "utf8"));
    expect(parts).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6" });
    const names = parts.components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["bun", "memoirist", ...Object.keys(manifest.dependencies)]),
    );
    expect(names.filter((name) => Object.hasOwn(manifest.devDependencies, name))).toEqual([]);
    for (const { name, hashes } of parts.components)
      if (name !== "bun")
        expect(hashes).toEqual([{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
  });
});

describe("as an ordinary user, in an empty folder that cannot be written to", () => {
  test("the demo verifies a coupon, shows the documentation, and ends with 0 on SIGTERM", async () => {
    const demo = begin(["demo", "--listen", "127.0.0.1:0"], { DYG_DATA_DIR: compiled.newFolder() });
    const { url = "" } = await demo.listening();
    for (let waits = 0; waits < 400 && !demo.stdout().includes("Ctrl+C"); waits += 1) await Bun.sleep(25);
    const ready = demo
      .stdout()
      .split("\n")
      .filter((line) => line.startsWith("curl -sS --globoff"));
    expect(ready).toHaveLength(3);
    const verified = await paste(ready[1] ?? "");
    expect(JSON.parse(verified.stdout)).toMatchObject({ outcome: "success", succeeded: 1 });
    const anew =
      demo
        .stdout()
        .split("\n")
        .find((line) => line.endsWith("| sh")) ?? "";
    expect(anew).toStartWith(`${compiled.file} sign POST `);
    expect(JSON.parse((await paste(anew)).stdout)).toMatchObject({ outcome: "success" });

    const contract = await (await fetch(`${url}/openapi.yaml`)).text();
    expect(contract).toBe(readFileSync(join(projectRoot, "openapi.yaml"), "utf8"));
    expect(await (await fetch(`${url}/docs`)).text()).toContain("/docs/scalar.js");
    expect((await (await fetch(`${url}/docs/scalar.js`)).arrayBuffer()).byteLength).toBeGreaterThan(
      1_000_000,
    );
    const bare = await fetch(`${url}/docs/scalar.js`, { headers: { "accept-encoding": "identity" } });
    expect(bare.headers.get("content-encoding")).toBeNull();
    expect((await bare.arrayBuffer()).byteLength).toBeGreaterThan(1_000_000);
    // The pages are in it, compressed, whatever the client takes.
    const page = await (await fetch(`${url}/desk`)).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
    for (const encoding of ["br", "identity"]) {
      const sent = await fetch(`${url}${script}`, { headers: { "accept-encoding": encoding } });
      expect(sent.headers.get("content-encoding")).toBe(encoding === "br" ? "br" : null);
      expect((await sent.text()).length).toBeGreaterThan(100_000);
    }
    // Files are made by the reading thread, which is an entry of the program of its own.
    const [, key = ""] = /X-XTJ-UID {2}(xtj_\S+)/.exec(demo.stdout()) ?? [];
    const file = await fetch(`${url}/v1/internal/reports/verifications?export=csv`, {
      headers: { "x-xtj-uid": key },
    });
    expect(await file.text()).toContain("合计");
    demo.kill("SIGTERM");
    expect(await demo.exited).toBe(0);
  }, 60_000);

  test("serve makes its data dir and schema, and refuses with words what it may not write", async () => {
    const env = await beginSandbox();
    const gateway = begin(["serve"], env);
    const { url = "" } = await gateway.listening();
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ environment: "sandbox" });
    expect(statSync(join(env["DYG_DATA_DIR"] ?? "", "dy-gateway.db")).mode & 0o777).toBe(0o600);
    gateway.kill("SIGTERM");
    expect(await gateway.exited).toBe(0);

    const { DYG_DATA_DIR: _, ...elsewhere } = env;
    const refused = await compiled.run(["serve"], elsewhere);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("无法建立数据目录 ./data") });
  }, 60_000);

  test("certify plays a till's bad day, leaves nothing behind, and ends when it is told to", async () => {
    const temporary = compiled.newFolder();
    const certify = begin(
      ["certify", "--auto", "--json", "--listen", "127.0.0.1:0", "--scenario", "answer_lost"],
      {
        TMPDIR: temporary,
      },
    );
    const { url = "" } = await certify.listening();
    const told: Readonly<Record<"client_key" | "secret" | "poi_id", string>> = JSON.parse(
      await (await fetch(`${url}/_certify`)).text(),
    );
    const keys = { clientKey: told.client_key, secret: told.secret };
    const till = { url, keys, poiId: told.poi_id, patienceMs: 10_000, habits: {}, seen: () => {} };
    await driveTill(url, openTill(till));
    expect(await certify.exited).toBe(0);
    await certify.read;
    expect(JSON.parse(certify.stdout())).toMatchObject({
      passed: true,
      scenarios: [{ name: "answer_lost", requests: 2 }],
    });
    expect(readdirSync(temporary)).toEqual([]);

    const stopped = begin(["certify", "--auto", "--listen", "127.0.0.1:0"], { TMPDIR: temporary });
    await stopped.listening();
    stopped.kill("SIGTERM");
    expect(await stopped.exited).toBe(1);
    await stopped.read;
    expect(stopped.stderr()).toContain("已中断");
    expect(readdirSync(temporary)).toEqual([]);
  }, 60_000);

  test("nothing in the folder it starts in is read: no .env, bunfig, tsconfig or package", async () => {
    const folder = compiled.newFolder();
    const trap = "throw new Error('this file must not be run')";
    writeFileSync(join(folder, ".env"), "DYG_LOG_LEVEL=nonsense\nDYG_LISTEN=nonsense\n");
    writeFileSync(join(folder, ".env.production"), "DYG_ENVIRONMENT=nonsense\n");
    writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./trap.ts"]\n');
    writeFileSync(join(folder, "trap.ts"), trap);
    writeFileSync(join(folder, "tsconfig.json"), "not JSON");
    writeFileSync(join(folder, "package.json"), "not JSON");
    writeFileSync(join(folder, "dy-gateway.toml"), 'log_level = "nonsense"\n');
    const env = await beginSandbox();
    const gateway = begin(["serve"], env, folder);
    const { url = "" } = await gateway.listening();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(gateway.stderr()).not.toContain("must not be run");
  }, 60_000);
});

/** Decimal megabytes, as download pages count. */
const sizeMbMax = 125;
const idleMibMax = 90;
const startMsAim = 150;
/** Far above the aim: the machine may be doing other things. It catches a start that waits for something. */
const startMsMax = 5_000;

test("it keeps its budget of size and memory, and starts at once", async () => {
  const sizeMb = statSync(compiled.file).size / 1e6;
  const env = await beginSandbox();
  const starts: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const { program, startMs } = await measureStart((port) =>
      begin(["serve"], { ...env, DYG_LISTEN: `127.0.0.1:${port}`, DYG_LOG_LEVEL: "error" }),
    );
    starts.push(startMs);
    program.kill("SIGTERM");
    expect(await program.exited).toBe(0);
  }
  const { program } = await measureStart((port) =>
    begin(["serve"], { ...env, DYG_LISTEN: `127.0.0.1:${port}` }),
  );
  const idleMib = await residentMib(program.pid);
  const startMs = medianOf(starts);
  console.log(
    `binary: ${sizeMb.toFixed(1)} MB (≤ ${sizeMbMax}) · idle ${idleMib.toFixed(1)} MiB (≤ ${idleMibMax}) · first 200 after ${startMs.toFixed(0)} ms, median of ${starts.length} (aim ${startMsAim})`,
  );
  expect(sizeMb).toBeLessThanOrEqual(sizeMbMax);
  expect(idleMib).toBeLessThanOrEqual(idleMibMax);
  expect(startMs).toBeLessThanOrEqual(startMsMax);
}, 120_000);
