import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { flags } from "../browser/chromium.ts";
import type { House } from "./house.ts";

export const screenshots = join(import.meta.dir, "screenshots");
/** A busy machine's time for one step. */
export const patienceMs = 20_000;

export const desktop = { viewport: { width: 1_280, height: 900 } } as const;
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const small = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } as const;

export const openChromium = async (more: readonly string[] = []): Promise<Browser> => {
  const executablePath = "/usr/bin/chromium";
  if (!existsSync(executablePath))
    throw new Error(
      `${executablePath} is missing: apt-get install -y --no-install-recommends chromium fonts-wqy-microhei`,
    );
  return await chromium.launch({ executablePath, args: [...flags, ...more] });
};

/** A browser profile of its own, and what went wrong in it. */
export interface Cashier {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of scripts and broken policies; that an answer had a status of 4xx or 5xx is the network's to say. */
  readonly complaints: string[];
  readonly strangers: string[];
  /** Every address that was asked for. */
  readonly asked: string[];
  readonly another: () => Promise<Page>;
}

const watch = (page: Page, origin: string, into: Omit<Cashier, "context" | "page" | "another">): void => {
  page.setDefaultTimeout(patienceMs);
  page.on("pageerror", (error) => into.complaints.push(error.message));
  page.on("console", (message) => {
    const ofNetwork = /^Failed to load resource/.test(message.text());
    if (message.type() === "error" && !ofNetwork) into.complaints.push(message.text());
  });
  page.on("request", (request) => {
    into.asked.push(request.url());
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      into.strangers.push(request.url());
  });
};

export const openCashier = async (
  browser: Browser,
  house: House,
  options: BrowserContextOptions = desktop,
): Promise<Cashier> => {
  const context = await browser.newContext({ locale: "zh-CN", ...options });
  const into = { complaints: [], strangers: [], asked: [] };
  const another = async (): Promise<Page> => {
    const page = await context.newPage();
    watch(page, new URL(house.url).origin, into);
    return page;
  };
  return { context, page: await another(), another, ...into };
};

export const logIn = async (page: Page, house: House, key: string): Promise<void> => {
  await page.goto(`${house.url}/desk`);
  await page.locator("#key").fill(key);
  await page.locator("#key").press("Enter");
  await page.locator("#scan").waitFor();
};

/** As a gun does: letter by letter, wherever the focus is, then Enter. */
export const gun = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
};

/** The stage takes an Enter only when what it shows could have been read. */
export const readAndEnter = async (page: Page): Promise<void> => {
  await page.waitForTimeout(800);
  await page.keyboard.press("Enter");
};

export const setAtOnce = async (page: Page): Promise<void> => {
  await page.evaluate("localStorage.setItem('dyg-desk-at-once', 'on')");
  await page.reload();
  await page.locator("#scan").waitFor();
};
