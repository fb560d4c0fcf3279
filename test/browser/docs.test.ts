import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./chromium.ts";
import { type Program, startDemo } from "./program.ts";

const contract = Bun.file(join(import.meta.dir, "../../openapi.yaml"));
const screenshots = join(import.meta.dir, "screenshots");
/** A slow machine's time for one step, and for a test of several: the test outlives its steps, which say what is wrong. */
const patienceMs = 20_000;
const testMs = 60_000;

interface Stage {
  readonly program: Program;
  readonly browser: Browser;
}

let stage: Stage | undefined;
const onStage = (): Stage => {
  if (stage === undefined) throw new Error("program and browser did not start");
  return stage;
};

beforeAll(async () => {
  // The browser first: without one there is nothing to show.
  const browser = await openBrowser();
  stage = { browser, program: await startDemo() };
}, testMs);

afterAll(async () => {
  await stage?.browser.close();
  await stage?.program.stop();
}, testMs);

interface Watched {
  readonly page: Page;
  /** Addresses the page asked for that are not ours; none of them was reached. */
  readonly strangers: string[];
  /** What the browser complained of: errors, broken policies, requests that failed. */
  readonly complaints: string[];
}

const watchedPage = async (): Promise<Watched> => {
  const { browser, program } = onStage();
  const page = await browser.context.newPage();
  const strangers: string[] = [];
  const complaints: string[] = [];
  const isOurs = (url: string) => /^(data|blob):/.test(url) || new URL(url).origin === program.url;
  page.on("request", (request) => {
    if (!isOurs(request.url())) strangers.push(request.url());
  });
  page.on("websocket", (socket) => strangers.push(socket.url()));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) =>
    complaints.push(`${request.url()}: ${request.failure()?.errorText ?? "failed"}`),
  );
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  await page.route("**/*", async (route) => {
    await (isOurs(route.request().url()) ? route.continue() : route.abort());
  });
  return { page, strangers, complaints };
};

test(
  "the documentation is readable on a machine without a way to the internet, and asks nobody else",
  async () => {
    const { page, strangers, complaints } = await watchedPage();
    await page.goto(`${onStage().program.url}/docs`);
    await page.getByText("统一券核销入口").first().waitFor({ timeout: patienceMs });
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(screenshots, "docs.png") });
    // What is loaded only when it is looked at is looked at: the operation with its fields and its examples.
    await page.getByText("统一券核销入口").first().click();
    await page.getByText("/v1/open/coupons/verify").first().waitFor({ timeout: patienceMs });
    await page.getByText("verify_token").first().waitFor({ timeout: patienceMs });
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(screenshots, "operation.png") });
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  },
  testMs,
);

test(
  "is noticed: a page that asks somebody else, or has an error",
  async () => {
    const { page, strangers, complaints } = await watchedPage();
    await page.goto(`${onStage().program.url}/healthz`);
    await page.addScriptTag({ content: 'fetch("https://outside.example/font.woff2").catch(() => {});' });
    await page.addScriptTag({
      content: 'new Image().src = "/no-such-icon.ico"; setTimeout(() => missing());',
    });
    await page.waitForLoadState("networkidle");
    expect(strangers).toEqual(["https://outside.example/font.woff2"]);
    expect(complaints.join("\n")).toContain("missing is not defined");
    expect(complaints.join("\n")).toContain("404");
    await page.close();
  },
  testMs,
);

test("the contract is served byte for byte, and as JSON with the same content", async () => {
  const { url } = onStage().program;
  const yaml = await fetch(`${url}/openapi.yaml`);
  expect(yaml.headers.get("content-type")).toStartWith("application/yaml");
  expect(Buffer.from(await yaml.arrayBuffer()).equals(Buffer.from(await contract.arrayBuffer()))).toBe(true);
  const json = await fetch(`${url}/openapi.json`);
  expect(json.headers.get("content-type")).toStartWith("application/json");
  expect(await json.json()).toEqual(Bun.YAML.parse(await contract.text()));
});
