import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { brotliDecompressSync } from "node:zlib";
import { takesBrotli } from "../../src/http/pages.ts";
import { openTestGateway, type TestGateway } from "../support/gateway.ts";

let own: TestGateway;
let url: string;
beforeAll(async () => {
  own = await openTestGateway();
  url = own.gateway.listen({ hostname: "127.0.0.1", port: 0 });
});
afterAll(() => own.close());

/** As it comes over the wire: `fetch` would open what is compressed, and not tell. */
const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  fetch(`${url}${path}`, {
    method,
    headers: { "accept-encoding": "identity", ...headers },
    decompress: false,
  });

/** The first script of the desk, by the name it has in this build. */
const scriptPath = async (): Promise<string> =>
  /src="(\/assets\/[^"]+\.js)"/.exec(await (await get("/desk")).text())?.[1] ?? "";

describe.each([
  ["/desk", "key"],
  ["/", "proof"],
])("the page %s", (path, field) => {
  test("comes with its log-in form for a browser without a session, and without it for everybody and everything else", async () => {
    const hasForm = async (headers: Readonly<Record<string, string>>): Promise<boolean> =>
      (await (await get(path, headers)).text()).includes(`id="${field}"`);
    const opened = { "sec-fetch-dest": "document" };
    expect(await hasForm(opened)).toBe(true);
    expect(await hasForm({ ...opened, cookie: "theme=dark; other=dyg_session=1" })).toBe(true);
    expect(await hasForm({ ...opened, cookie: "theme=dark; dyg_session=abc" })).toBe(false);
    // A service worker keeps what it gets for whoever comes later.
    expect(await hasForm({ "sec-fetch-dest": "empty" })).toBe(false);
    expect(await hasForm({})).toBe(false);
  });
});

describe("the desk's page", () => {
  test("that a browser has kept is good for as long as nobody logs in", async () => {
    const opened = { "sec-fetch-dest": "document" };
    const etag = (await get("/desk", opened)).headers.get("etag") ?? "";
    const asked = { ...opened, "if-none-match": etag };
    expect((await get("/desk", asked)).status).toBe(304);
    expect((await get("/desk", { ...asked, cookie: "dyg_session=abc" })).status).toBe(200);
  });

  test("it is asked for anew each time, and not sent again while it is the same", async () => {
    const page = await get("/desk");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("vary")).toBe("accept-encoding");
    expect(page.headers.get("x-dyg-environment")).toBe("sandbox");
    const etag = page.headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await get("/desk", { "if-none-match": known });
      expect([known, again.status, await again.text()]).toEqual([known, 304, ""]);
      expect(again.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
    expect((await get("/desk", { "if-none-match": '"other"' })).status).toBe(200);
  }, 60_000);

  test("scripts come from this host alone, nobody frames it, and only the camera may be asked for", async () => {
    const { headers } = await get("/desk");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toContain("http");
    expect(headers.get("permissions-policy")).toContain("camera=(self)");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("HEAD answers as GET does, without the page; other methods are told what is allowed", async () => {
    const head = await get("/desk", {}, "HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("etag")).toBe((await get("/desk")).headers.get("etag"));
    const post = await get("/desk", {}, "POST");
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("script and styles inside a page", () => {
  const cases = ["/", "/desk", "/desk/kept"].flatMap((path) =>
    ["document", "empty"].flatMap((dest) =>
      ["", "dyg_session=abc"].map((cookie): readonly [string, string, string] => [path, dest, cookie]),
    ),
  );
  test.each(cases)(
    "%s, opened as %s with the cookie '%s': the policy allows one of each by its hash, and no other",
    async (path, dest, cookie) => {
      const answer = await get(path, { "sec-fetch-dest": dest, cookie });
      expect(answer.status).toBe(200);
      const html = await answer.text();
      const hashesOf = (tag: string): readonly string[] =>
        [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(
          ([, text = ""]) => `'sha256-${new Bun.CryptoHasher("sha256").update(text).digest("base64")}'`,
        );
      const policy = (answer.headers.get("content-security-policy") ?? "").split("; ");
      const sourcesOf = (directive: string): readonly string[] =>
        policy
          .filter((one) => one.startsWith(`${directive} `))
          .flatMap((one) => one.split(" ").slice(1))
          .filter((one) => one !== "'wasm-unsafe-eval'" && !one.startsWith("'nonce-"));
      expect(hashesOf("script")).toHaveLength(1);
      expect(sourcesOf("script-src")).toEqual(["'self'", ...hashesOf("script")]);
      expect(hashesOf("style")).toHaveLength(1);
      expect(sourcesOf("style-src")).toEqual(["'self'", ...hashesOf("style")]);
    },
  );
});

test("the console's page, another with each answer, is compressed for whoever takes it all the same", async () => {
  const packed = await get("/", { "accept-encoding": "gzip, br" });
  expect(packed.headers.get("content-encoding")).toBe("br");
  const nonceIn = (html: string): string => /nonce="([\w-]{22})"/.exec(html)?.[1] ?? "";
  const nonce = nonceIn(brotliDecompressSync(await packed.bytes()).toString());
  expect(packed.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
  const plain = await get("/");
  expect(plain.headers.get("content-encoding")).toBeNull();
  const another = nonceIn(await plain.text());
  expect(plain.headers.get("content-security-policy")).toContain(`'nonce-${another}'`);
  expect(another).not.toBe(nonce);
});

describe("what the page is made of", () => {
  test("a file with its hash in its name is kept for ever, compressed for whoever takes it", async () => {
    const path = await scriptPath();
    const plain = await get(path);
    const packed = await get(path, { "accept-encoding": "gzip, br" });
    for (const answer of [plain, packed]) {
      expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(answer.headers.get("vary")).toBe("accept-encoding");
    }
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(packed.headers.get("content-encoding")).toBe("br");
    // They are different bytes, and so they have different names in a cache.
    expect(packed.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    const sent = await packed.bytes();
    expect(Buffer.from(brotliDecompressSync(sent)).equals(Buffer.from(await plain.bytes()))).toBe(true);
    expect((await get(path, { "if-none-match": plain.headers.get("etag") ?? "" })).status).toBe(304);
  });

  test.each([
    "/assets/nothing-12345678.js",
    "/assets/..%2f..%2fpackage.json",
    "/assets/constructor",
    "/assets/",
  ])("%s is not there, and said to be so", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not_found" });
  });
});

describe("what makes an app of the desk", () => {
  test("its worker may look after the page it lies below, and is asked for anew each time", async () => {
    const worker = await get("/desk/worker.js");
    expect(worker.status).toBe(200);
    expect(worker.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(worker.headers.get("service-worker-allowed")).toBe("/desk");
    expect(worker.headers.get("cache-control")).toBe("no-cache");
    // It keeps the shell by name: what this page loads first is in it, and nothing of the API.
    const text = await worker.text();
    expect(text).toContain(await scriptPath());
    expect(text).not.toContain("/v1/");
  });

  test("its manifest names pictures that are there", async () => {
    const answer = await get("/desk/manifest.webmanifest");
    expect(answer.headers.get("content-type")).toBe("application/manifest+json");
    const manifest: { readonly scope: string; readonly icons: readonly { readonly src: string }[] } =
      JSON.parse(await answer.text());
    expect(manifest.scope).toBe("/desk");
    for (const { src } of manifest.icons) expect((await get(src)).status).toBe(200);
  });
});

test.each([
  [null, false],
  ["", false],
  ["gzip, deflate", false],
  ["br", true],
  ["gzip, deflate, br, zstd", true],
  ["GZIP;q=1, BR;q=0.5", true],
  ["br;q=0", false],
  ["br;q=0.0, gzip", false],
  ["*", true],
  ["*;q=0", false],
  ["*, br;q=0", false],
  ["brotli", false],
])("of what a client takes, %p means brotli: %p", (offer, expected) => {
  expect(takesBrotli(offer)).toBe(expected);
});
