import { mkdirSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { codeOf } from "../reports/ledger.ts";
import type { Ground, Person } from "./ground.ts";
import { type Looked, untilStands, watchStillness } from "./look.ts";
import type { Screen } from "./screens.ts";

const load = (): string => loadavg()[0]?.toFixed(1) ?? "?";
const tell = (name: string, { standsMs, stillMs, elements }: Looked): void => {
  console.log(
    `  ${name.padEnd(36)} stands after ${standsMs.toFixed(0).padStart(6)} ms, held still ${stillMs.toFixed(0).padStart(5)} ms at most, ${elements} elements, load ${load()}`,
  );
};

export interface Watching {
  readonly browser: Browser;
  readonly ground: Ground;
  /** Pictures are left here; null leaves none. */
  readonly pictures: string | null;
}

const openPage = async ({ browser }: Watching): Promise<Page> => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1_280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await watchStillness(page);
  return page;
};

const picture = async ({ pictures }: Watching, page: Page, name: string): Promise<void> => {
  if (pictures === null) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name.replaceAll(/[^\w]+/g, "-")}.png`) });
};

/** Opens each screen anew, as from a bookmark, and tells how long it takes until it stands. */
export const walkConsole = async (
  watching: Watching,
  person: Exclude<Person, "cashier">,
  screens: readonly Screen[],
): Promise<void> => {
  const { url, keys } = watching.ground;
  const page = await openPage(watching);
  await page.goto(url);
  await page.locator("#proof").fill(keys[person]);
  await page.locator("#proof").press("Enter");
  await page.locator(".page h1").waitFor();
  console.log(`the console of ${person}`);
  for (const { name, hash, stands } of screens) {
    await page.goto("about:blank");
    await page.goto(`${url}/#/${hash}`);
    const looked = await untilStands(page, stands).catch((cause: unknown) => `${cause}`.split("\n")[0]);
    if (typeof looked === "object") tell(name, looked);
    else console.log(`  ${name.padEnd(36)} ${looked}`);
    await picture(watching, page, `${person}-${name}`);
  }
  if (person === "admin") await turnPages(watching, page);
  await page.context().close();
};

/** From one page of the ledger to the next, a hundred times; and an export of a month, as far as it is told. */
const turnPages = async ({ ground }: Watching, page: Page): Promise<void> => {
  await page.goto("about:blank");
  await page.goto(`${ground.url}/#/ledger`);
  const times: number[] = [];
  for (let number = 2; number <= 101; number += 1) {
    await page.getByRole("button", { name: "下一页" }).click();
    const sinceMs = performance.now();
    await page.getByText(`第 ${number} 页`).waitFor();
    await page.locator("table.grid tbody tr").first().waitFor();
    times.push(performance.now() - sinceMs);
  }
  console.log(`  a next page of the ledger, 100 times: longest ${Math.max(...times).toFixed(0)} ms`);
  await page.goto(`${ground.url}/#/ledger?start_time=${monthAgo()}`);
  await page.getByRole("button", { name: "导出 CSV" }).click();
  const sinceMs = performance.now();
  await page.getByRole("button", { name: /给人看/ }).click();
  await page.getByText(/已下载 /).waitFor();
  const toldMs = performance.now() - sinceMs;
  await page.locator("[role=dialog] .settled").waitFor();
  const told = await page.locator("[role=dialog] .settled").textContent();
  console.log(
    `  an export of a month: progress after ${toldMs.toFixed(0)} ms, done after ${(performance.now() - sinceMs).toFixed(0)} ms: ${told}`,
  );
};

const monthAgo = (): string => new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);

/** The desk of a cashier in the largest shop: at work, a search, the hand-over. */
export const walkDesk = async (watching: Watching): Promise<void> => {
  const { url, keys } = watching.ground;
  const page = await openPage(watching);
  await page.goto(`${url}/desk`);
  await page.locator("#key").fill(keys.cashier);
  await page.locator("#key").press("Enter");
  await page.locator("#scan").waitFor();
  console.log("the desk");
  await page.goto("about:blank");
  await page.goto(`${url}/desk`);
  tell("at work, with the latest", await untilStands(page, "document.querySelector('.sums') !== null"));
  await picture(watching, page, "desk");
  const sinceMs = performance.now();
  await page.locator("#search").fill(codeOf(7));
  await page.locator("#search").press("Enter");
  await page.locator(".search [role=status], .search .rows").first().waitFor();
  console.log(`  a search: ${(performance.now() - sinceMs).toFixed(0)} ms`);
  const askedMs = performance.now();
  await page.getByRole("button", { name: "交班" }).click();
  await page.locator(".slip").waitFor();
  console.log(`  the hand-over: ${(performance.now() - askedMs).toFixed(0)} ms, load ${load()}`);
  await picture(watching, page, "hand-over");
  await page.context().close();
};
