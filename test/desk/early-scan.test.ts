import { expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { axeFindings } from "../browser/axe.ts";
import { atDesk, leave } from "./at-desk.ts";
import { desktop, gun, phone, readAndEnter } from "./cashier.ts";

const testMs = 120_000;
const { ground, come } = atDesk(testMs);

/** Without a worker, whose kept script nothing would hold back. */
const atPhone = { ...phone, serviceWorkers: "block" } as const;
const atCounter = { ...desktop, serviceWorkers: "block" } as const;

/** The desk as it comes, its script held back as on a slow line; gives how to let it come. */
const openHeld = async (page: Page): Promise<() => Promise<void>> => {
  const held = Promise.withResolvers<void>();
  await page.route("**/assets/desk-*.js", async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto(`${ground().house.url}/desk`, { waitUntil: "commit" });
  await page.locator("#page[data-early]").waitFor();
  return async () => {
    held.resolve();
    await page.locator("#page:not([data-early])").waitFor();
  };
};

const held = (page: Page, count: number): Promise<void> =>
  page
    .locator("#early-scans li")
    .nth(count - 1)
    .waitFor();

const verifyAtOnce = (page: Page): Promise<void> =>
  page.evaluate(() => localStorage.setItem("dyg-desk-at-once", "on"));

test.each([
  ["a phone", atPhone],
  ["a counter", atCounter],
])(
  "at %s what guns fire before the script is there is kept, then looked up, and nothing is verified by itself",
  async (_, size) => {
    const { house } = ground();
    const cashier = await come(size);
    const { page } = cashier;
    // Not even where a scan is verified without a question: that was for scans he sees the answer of.
    await verifyAtOnce(page);
    const [first, second] = [await house.order(), await house.order()];
    const letCome = await openHeld(page);
    await gun(page, first.codes[0] ?? "");
    // This one ends with two Enters, the next one with a tab.
    await page.keyboard.press("Enter");
    await page.keyboard.type(second.shortLink);
    await page.keyboard.press("Tab");
    await held(page, 2);
    await letCome();
    const consumed = async (): Promise<number> =>
      (await house.consumed(first.orderId)) + (await house.consumed(second.orderId));
    // Which of the two was looked up sooner is shown first.
    for (const already of [0, 1]) {
      await page.locator(".choose").waitFor();
      expect(await consumed()).toBe(already);
      await readAndEnter(page);
      await page.locator(".result.success").waitFor();
      expect(await consumed()).toBe(already + 1);
      await page.keyboard.press("Escape");
      await page.locator(".result").waitFor({ state: "detached" });
    }
    // From now on it is as the settings say.
    const third = await house.order();
    await gun(page, third.codes[0] ?? "");
    await page.locator(".result.success").waitFor();
    expect(await house.consumed(third.orderId)).toBe(1);
    await leave(cashier);
  },
  testMs,
);

test(
  "a code that a gun is in the middle of when the script comes is read to its end",
  async () => {
    const { house } = ground();
    const cashier = await come(atPhone);
    const { page } = cashier;
    const order = await house.order();
    const code = order.codes[0] ?? "";
    const letCome = await openHeld(page);
    await page.keyboard.type(code.slice(0, 5));
    await letCome();
    expect(await page.locator("#scan").inputValue()).toBe(code.slice(0, 5));
    await gun(page, code.slice(5));
    await page.locator(".choose").waitFor();
    expect(await house.consumed(order.orderId)).toBe(0);
    await readAndEnter(page);
    await page.locator(".result.success").waitFor();
    await leave(cashier);
  },
  testMs,
);

test(
  "the desk that comes with the page is the one its script shows, in the language of the device, and axe finds nothing in it",
  async () => {
    const cashier = await come(atPhone);
    const { page } = cashier;
    for (const language of ["zh", "en"]) {
      await page.evaluate((chosen) => localStorage.setItem("dyg-language", chosen), language);
      const letCome = await openHeld(page);
      const textsOf = async (): Promise<readonly (string | null)[]> =>
        await Promise.all([".bar h1", ".bar nav", ".scan"].map((part) => page.locator(part).textContent()));
      const boxOf = async () => await page.locator("#scan").boundingBox();
      const [before, place] = [await textsOf(), await boxOf()];
      expect(await axeFindings(page)).toEqual([]);
      await letCome();
      expect(await textsOf()).toEqual(before);
      // A finger on its way meets what it was meant for.
      await page.locator(".sandbox-banner").waitFor();
      const banner = (await page.locator(".sandbox-banner").boundingBox())?.height ?? 0;
      expect(await boxOf()).toEqual(place === null ? null : { ...place, y: place.y + banner });
      await page.unrouteAll();
    }
    await leave(cashier);
  },
  testMs,
);

test(
  "a session that turns out to be over loses no scan: it is looked up when the cashier has logged in again",
  async () => {
    const { house, clerkKey } = ground();
    const cashier = await come(atPhone);
    const { page, context } = cashier;
    const order = await house.order();
    await endSession(context);
    const letCome = await openHeld(page);
    await gun(page, order.codes[0] ?? "");
    await held(page, 1);
    await letCome();
    await page.getByText("登录已过期").waitFor();
    expect(await page.locator("#key").inputValue()).toBe("");
    await page.locator("#key").fill(clerkKey);
    await page.locator("#key").press("Enter");
    await page.locator(".choose").waitFor();
    expect(await house.consumed(order.orderId)).toBe(0);
    await leave(cashier);
  },
  testMs,
);

test(
  "a later visit, through the worker, comes with the form of who is there; without a network with the one the device remembers",
  async () => {
    const { house } = ground();
    const cashier = await come(phone);
    const { page, context } = cashier;
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.addInitScript(() => {
      new MutationObserver(() => {
        const early = document.getElementById("page")?.dataset["early"];
        const told = document.documentElement?.dataset["came"];
        if (early !== undefined && early !== told) document.documentElement.dataset["came"] = early;
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    const came = (who: string): Promise<void> =>
      page.locator(`html[data-came=${who}]`).waitFor({ state: "attached" });
    const visit = async (): Promise<string> => (await (await page.goto(`${house.url}/desk`))?.text()) ?? "";

    expect(await visit()).toContain('id="somebody-zh"');
    await came("somebody");
    await page.locator("#scan").waitFor();
    await context.setOffline(true);
    await visit();
    await came("somebody");
    await page.getByText("连不上网关").waitFor();
    await context.setOffline(false);
    await page.getByRole("button", { name: "重试" }).click();
    await page.getByRole("button", { name: "设置" }).click();
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.locator("#key").waitFor();

    expect(await visit()).toContain('id="nobody-zh"');
    await came("nobody");
    await page.locator("#key").waitFor();
    await context.setOffline(true);
    await visit();
    await came("nobody");
    await context.close();
    expect(cashier.strangers).toEqual([]);
    expect(cashier.complaints).toEqual([]);
  },
  testMs,
);

/** As when an admin ends it: the browser still has a cookie, of a session that is over. */
const endSession = async (context: BrowserContext): Promise<void> => {
  const cookies = await context.cookies();
  await context.addCookies(
    cookies.map((cookie) => (cookie.name === "dyg_session" ? { ...cookie, value: "A".repeat(43) } : cookie)),
  );
};
