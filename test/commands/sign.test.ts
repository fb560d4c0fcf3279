import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signCommand } from "../../src/commands/sign.ts";
import { signHeaders } from "../support/sign.ts";
import { run } from "./io.ts";

const secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t";
const credentials = ["--client-key", "ck_demo_0001", "--secret", secret];

const headersOf = (text: string): Headers =>
  new Headers(
    text
      .trimEnd()
      .split("\n")
      .map((line): [string, string] => {
        const at = line.indexOf(": ");
        return [line.slice(0, at), line.slice(at + 2)];
      }),
  );

const expectedSignature = (
  headers: Headers,
  request: { method: string; target: string; body?: string | Uint8Array },
): string =>
  signHeaders({
    ...request,
    clientKey: "ck_demo_0001",
    secret,
    timestampSeconds: Number(headers.get("X-Timestamp")),
    nonce: headers.get("X-Nonce") ?? "",
  })["X-Signature"];

test("the four headers are printed, a line each, and are right", async () => {
  const target = "/v1/open/douyin/pois?size=50&page=2&third_id=%e4%ba%ac%2f01";
  const { code, stdout, stderr } = await run(signCommand, ["get", target, ...credentials]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.split("\n").map((line) => line.split(":")[0])).toEqual([
    "X-Client-Key",
    "X-Timestamp",
    "X-Nonce",
    "X-Signature",
    "",
  ]);
  const headers = headersOf(stdout);
  expect(headers.get("X-Signature")).toBe(expectedSignature(headers, { method: "GET", target }));
  expect(Math.abs(Date.now() / 1000 - Number(headers.get("X-Timestamp")))).toBeLessThan(5);
});

test("no two calls share a nonce", async () => {
  const sign = () => run(signCommand, ["GET", "/healthz", ...credentials]);
  const nonces = (await Promise.all([sign(), sign()])).map(({ stdout }) => headersOf(stdout).get("X-Nonce"));
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("with --json stdout is one object", async () => {
  const { stdout } = await run(signCommand, ["POST", "/v1/x", "--body", "{}", "--json", ...credentials]);
  const headers = new Headers(JSON.parse(stdout));
  expect(headers.get("X-Signature")).toBe(
    expectedSignature(headers, { method: "POST", target: "/v1/x", body: "{}" }),
  );
});

test.each([
  [["GET"], "TARGET"],
  [["GET", "v1"], "TARGET"],
  [["GET", "/v1/门店"], "TARGET"],
  [["GET", "/v1?a='b'"], "TARGET"],
  [["GET", "/v1/../v2"], "TARGET"],
  [["GET", "/v1#x"], "TARGET"],
  [["G T", "/v1"], "METHOD"],
  [["POST", "/v1", "--body", "a", "--body-file", "b"], "--body-file"],
  [["POST", "/v1", "--body-file", "/nowhere/at/all"], "--body-file"],
  [["POST", "/v1", "--curl", "127.0.0.1:8787"], "--curl"],
  [["POST", "/v1", "--curl", "http://127.0.0.1:8787/base"], "--curl"],
])("%j is a usage error that names %s", async (args, word) => {
  const { code, stdout, stderr } = await run(signCommand, [...args, ...credentials]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(word);
  expect(stderr).toContain("用法");
});

test("dots in a query are no dot segments", async () => {
  expect((await run(signCommand, ["GET", "/v1?a=/../b", ...credentials])).code).toBe(0);
});

test("credentials that are missing or malformed are named together", async () => {
  const { code, stderr } = await run(signCommand, ["GET", "/v1"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--client-key、--secret");
  expect((await run(signCommand, ["GET", "/v1", "--client-key", "a b", "--secret", "x"])).code).toBe(2);
});

describe("the curl command, pasted into a shell, sends exactly what was signed", () => {
  interface Seen {
    readonly method: string;
    readonly target: string;
    readonly headers: Headers;
    readonly body: Uint8Array;
  }
  const seen: Seen[] = [];
  let server: ReturnType<typeof Bun.serve>;
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "it's a test "));
    server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        const { pathname, search } = new URL(request.url);
        const target = request.url.endsWith("?") ? `${pathname}?` : pathname + search;
        seen.push({
          method: request.method,
          target,
          headers: request.headers,
          body: new Uint8Array(await request.arrayBuffer()),
        });
        return new Response("ok");
      },
    });
  });

  afterAll(async () => {
    await server.stop(true);
    rmSync(folder, { recursive: true });
  });

  const paste = async (args: readonly string[]): Promise<Seen> => {
    const base = `http://127.0.0.1:${server.port}/`;
    const { code, stdout } = await run(signCommand, [...args, ...credentials, "--curl", base]);
    expect(code).toBe(0);
    const shell = Bun.spawn(["sh", "-c", stdout], { stdout: "pipe", stderr: "inherit" });
    expect(await new Response(shell.stdout).text()).toBe("ok");
    const request = seen.pop();
    if (request === undefined) throw new Error("nothing arrived");
    return request;
  };

  const expectSigned = ({ method, target, headers, body }: Seen): void =>
    expect(headers.get("X-Signature") ?? "").toBe(expectedSignature(headers, { method, target, body }));

  test.each([
    '{"remark":"O\'Neil says \\"hi\\" & $HOME `id` \\\\ !"}',
    "'''",
    "@/etc/hostname",
    '{\n  "remark": "两行"\r\n}\n',
    "$(touch never) ; rm -rf x",
  ])("with the body %s", async (body) => {
    const request = await paste(["POST", "/v1/open/coupons/verify", "--body", body]);
    expect(new TextDecoder().decode(request.body)).toBe(body);
    expect(request.headers.get("Content-Type")).toBe("application/json");
    expectSigned(request);
  });

  test("with the bytes of a file", async () => {
    const path = join(folder, "body 'x'.json");
    const bytes = Uint8Array.from([0, 13, 10, 255, 39, 34]);
    writeFileSync(path, bytes);
    const request = await paste(["POST", "/v1/open/coupons/verify", "--body-file", path]);
    expect(request.body).toEqual(bytes);
    expectSigned(request);
  });

  test.each(["/v1/open/douyin/pois?a=[1-3]&b=$HOME&c={x,y}&d=1;e", "/v1/open/douyin/pois"])(
    "with the target %s and no body",
    async (target) => {
      const request = await paste(["GET", target]);
      expect(request.body.length).toBe(0);
      expect(request.headers.get("Content-Type")).toBeNull();
      expect(request.target).toBe(target);
      expectSigned(request);
    },
  );
});
