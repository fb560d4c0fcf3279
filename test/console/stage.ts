import { join } from "node:path";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "../browser/chromium.ts";
import { type Program, startProgram } from "./program.ts";

const screenshots = join(import.meta.dir, "screenshots");

/** A slow machine's time for one step, and for a test of several. */
export const patienceMs = 30_000;
export const testMs = 120_000;

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** A page of the console that is watched: what it asks of others, and what the browser complains of. */
export interface Watched {
  readonly page: Page;
  /** Addresses that are not the gateway's; none of them is reached. */
  readonly strangers: string[];
  readonly complaints: string[];
  /** Of requests that were answered with an error: `401 /v1/…`; whoever expects one says so. */
  readonly refused: string[];
  /** Every request, `METHOD /path?query`. */
  readonly asked: string[];
}

export interface Stage {
  readonly program: Program;
  readonly browser: Browser;
  /** A page with no session yet, of the size asked for. */
  readonly open: (size?: { readonly width: number; readonly height: number }) => Promise<Watched>;
  readonly close: () => Promise<void>;
}

/** The browser says the same of every refused request, and the list of those says it better. */
const isAboutRefusal = (text: string): boolean =>
  text.startsWith("Failed to load resource: the server responded");

const watch = async (page: Page, url: string): Promise<Watched> => {
  const watched: Watched = { page, strangers: [], complaints: [], refused: [], asked: [] };
  const isOurs = (address: string) => /^(data|blob):/.test(address) || new URL(address).origin === url;
  const pathOf = (address: string) => address.slice(url.length);
  page.on("request", (request) => {
    if (!isOurs(request.url())) watched.strangers.push(request.url());
    else watched.asked.push(`${request.method()} ${pathOf(request.url())}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !isAboutRefusal(message.text()))
      watched.complaints.push(message.text());
  });
  page.on("pageerror", (error) => watched.complaints.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) watched.refused.push(`${response.status()} ${pathOf(response.url())}`);
  });
  await page.route(
    (address) => !isOurs(address.href),
    (route) => route.abort(),
  );
  return watched;
};

export const openStage = async (dataDir?: string): Promise<Stage> => {
  // The browser first: without one there is nothing to show.
  const browser = await openBrowser();
  const program = await startProgram(dataDir).catch(async (cause: unknown) => {
    await browser.close();
    throw cause;
  });
  return {
    program,
    browser,
    open: async (size = desktop) => {
      await browser.context.clearCookies();
      const page = await browser.context.newPage();
      // Somebody whose browser has never been here.
      await page.goto(`${program.url}/healthz`);
      await page.evaluate(() => localStorage.clear());
      page.setDefaultTimeout(patienceMs);
      await page.setViewportSize(size);
      // Nothing is waited for that only moves.
      await page.emulateMedia({ reducedMotion: "reduce" });
      return await watch(page, program.url);
    },
    close: async () => {
      await browser.close();
      await program.stop();
    },
  };
};

/** Opens a screen of the console; whoever is nobody yet is asked to log in there. */
export const goTo = async (stage: Stage, { page }: Watched, hash: string): Promise<void> => {
  await page.goto(`${stage.program.url}/#/${hash}`);
};

export const logIn = async ({ page }: Watched, key: string): Promise<void> => {
  await page.getByLabel("操作员密钥").fill(key);
  await page.getByRole("button", { name: "登录", exact: true }).click();
};

export const picture = async ({ page }: Watched, name: string): Promise<void> => {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
};
