import { expect, test } from "bun:test";
import { axeFindings } from "../browser/axe.ts";
import { atDesk, leave } from "./at-desk.ts";
import { openCashier, phone } from "./cashier.ts";

const testMs = 90_000;
const { ground } = atDesk(testMs);

test(
  "the log-in form stands before any script has come, what is typed into it stays, and it is the one the script shows",
  async () => {
    const { house, browser, clerkKey } = ground();
    // Without a worker, which keeps a page for everybody and shows it when the gateway is slow to say who is there.
    const cashier = await openCashier(browser, house, { ...phone, serviceWorkers: "block" });
    const { page } = cashier;
    const held = Promise.withResolvers<void>();
    await page.route("**/assets/desk-*.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(`${house.url}/desk`, { waitUntil: "commit" });
    const form = page.locator(".login");
    await form.waitFor();
    const before = await form.textContent();
    await page.locator("#key").click();
    await page.keyboard.type(clerkKey.slice(0, 20));
    // Without a script nothing can be sent, and a refused form would keep the script from coming at all.
    await page.keyboard.press("Enter");
    held.resolve();
    await page.waitForFunction(() => {
      const field = document.querySelector("#key") ?? {};
      return Object.keys(field).some((name) => name.startsWith("__react"));
    });
    expect((await form.textContent())?.replaceAll(/\s+/g, "")).toBe(before?.replaceAll(/\s+/g, ""));
    expect(await page.locator("#key").inputValue()).toBe(clerkKey.slice(0, 20));
    await page.keyboard.type(clerkKey.slice(20));
    await page.keyboard.press("Enter");
    await page.locator("#scan").waitFor();
    expect(page.url()).toBe(`${house.url}/desk`);
    // Who is logged in sees no form on the way in.
    const html = await (await page.goto(`${house.url}/desk`))?.text();
    expect(html).not.toContain('id="key"');
    await page.locator("#scan").waitFor();
    await leave(cashier);
  },
  testMs,
);

test(
  "a session that has run out since yesterday: the page says so by its form, nobody is asked about, and what is typed stays",
  async () => {
    const { house, browser, clerkKey } = ground();
    const cashier = await openCashier(browser, house, { ...phone, serviceWorkers: "block" });
    const { page, context } = cashier;
    await page.goto(`${house.url}/desk`);
    await page.locator("#key").fill(clerkKey);
    await page.keyboard.press("Enter");
    await page.locator("#scan").waitFor();
    // A cookie that is too old is no longer there; what the page remembers is.
    await context.clearCookies();
    const held = Promise.withResolvers<void>();
    await page.route("**/assets/desk-*.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    cashier.asked.length = 0;
    await page.goto(`${house.url}/desk`, { waitUntil: "commit" });
    await page.locator("#key").click();
    await page.keyboard.type(clerkKey);
    held.resolve();
    await page.waitForFunction(() =>
      Object.keys(document.querySelector("#key") ?? {}).some((name) => name.startsWith("__react")),
    );
    expect(await page.locator("#key").inputValue()).toBe(clerkKey);
    expect(cashier.asked.filter((address) => address.endsWith("/v1/internal/session"))).toEqual([]);
    await leave(cashier);
  },
  testMs,
);

test(
  "the form that comes with the page is in the language and colours chosen on this device, and axe finds nothing in it",
  async () => {
    const { house, browser } = ground();
    const cashier = await openCashier(browser, house, { ...phone, serviceWorkers: "block" });
    const { page } = cashier;
    await page.goto(`${house.url}/desk`);
    await page.evaluate(() => {
      localStorage.setItem("dyg-language", "en");
      localStorage.setItem("dyg-theme", "dark");
    });
    const held = Promise.withResolvers<void>();
    await page.route("**/assets/desk-*.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(`${house.url}/desk`, { waitUntil: "commit" });
    await page.getByLabel("Operator key").fill("xtj_");
    expect(await page.locator("html").getAttribute("lang")).toBe("en-GB");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await axeFindings(page)).toEqual([]);
    const before = await page.locator(".login").textContent();
    held.resolve();
    await page.waitForFunction(() =>
      Object.keys(document.querySelector("#key") ?? {}).some((name) => name.startsWith("__react")),
    );
    expect(await page.locator(".login").textContent()).toBe(before);
    expect(await page.getByLabel("Operator key").inputValue()).toBe("xtj_");
    await leave(cashier);
  },
  testMs,
);
