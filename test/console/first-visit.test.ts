import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../browser/axe.ts";
import { expectCalm, onStage } from "./on-stage.ts";
import { logIn, testMs } from "./stage.ts";

const { stage } = onStage();

/** Holds the page's own script back, as a slow line does; gives how to let it come. */
const holdScript = async (page: Page): Promise<() => void> => {
  const held = Promise.withResolvers<void>();
  await page.route("**/assets/console-*.js", async (route) => {
    await held.promise;
    await route.continue();
  });
  return held.resolve;
};

const untilScriptIsThere = (page: Page): Promise<unknown> =>
  page.waitForFunction(() =>
    Object.keys(document.querySelector("#proof") ?? {}).some((name) => name.startsWith("__react")),
  );

const textOf = async (page: Page): Promise<string> => (await page.locator(".log-in").textContent()) ?? "";

test(
  "the log-in form stands before any script has come, what is typed into it stays, and it is the one the script shows",
  async () => {
    const watched = await stage().open();
    const { page } = watched;
    const key = stage().program.adminKey;
    const letCome = await holdScript(page);
    await page.goto(`${stage().program.url}/#/apps`, { waitUntil: "commit" });
    await page.locator("#proof").click();
    const before = await textOf(page);
    await page.keyboard.type(key.slice(0, 20));
    // Without a script nothing can be sent, and a refused form would keep the script from coming at all.
    await page.keyboard.press("Enter");
    letCome();
    await untilScriptIsThere(page);
    expect(await textOf(page)).toBe(before);
    expect(await page.locator("#proof").inputValue()).toBe(key.slice(0, 20));
    await page.keyboard.type(key.slice(20));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "新建应用" }).waitFor();
    // Who is logged in sees no form on the way in.
    const html = await (await page.goto(stage().program.url))?.text();
    expect(html).not.toContain('id="proof"');
    await page.locator(".page h1").waitFor();
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "the form that comes with the page is in the language and colours chosen on this device, and axe finds nothing in it",
  async () => {
    const watched = await stage().open();
    const { page } = watched;
    await page.goto(stage().program.url);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByLabel("Colours").selectOption("dark");
    const letCome = await holdScript(page);
    await page.goto(stage().program.url, { waitUntil: "commit" });
    await page.getByLabel("Operator key").fill("xtj_");
    expect(await page.locator("html").getAttribute("lang")).toBe("en-GB");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await axeFindings(page)).toEqual([]);
    const before = await textOf(page);
    letCome();
    await untilScriptIsThere(page);
    expect(await textOf(page)).toBe(before);
    expect(await page.getByLabel("Operator key").inputValue()).toBe("xtj_");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a session that has run out since yesterday: the console says so by its form, nobody is asked about, and what is typed stays",
  async () => {
    const watched = await stage().open();
    const { page } = watched;
    const key = stage().program.adminKey;
    await page.goto(stage().program.url);
    await logIn(watched, key);
    await page.locator(".page h1").waitFor();
    // A cookie that is too old is no longer there; what the page remembers is.
    await page.context().clearCookies();
    const letCome = await holdScript(page);
    watched.asked.length = 0;
    await page.goto(stage().program.url, { waitUntil: "commit" });
    await page.locator("#proof").click();
    await page.keyboard.type(key);
    letCome();
    await untilScriptIsThere(page);
    expect(await page.locator("#proof").inputValue()).toBe(key);
    expect(watched.asked.filter((asked) => asked.endsWith("/v1/internal/session"))).toEqual([]);
    expectCalm(watched);
    await page.close();
  },
  testMs,
);
