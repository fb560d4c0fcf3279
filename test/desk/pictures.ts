/**
 * Makes the pictures of docs/desk.zh-CN.md anew, from the real program: `bun run test/desk/pictures.ts`. They are small on
 * purpose; whoever changes the desk's looks runs it.
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { gun, logIn, openCashier, openChromium, readAndEnter } from "./cashier.ts";
import { openHouse } from "./house.ts";

const folder = join(import.meta.dir, "../../docs/desk");
const phone = { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true };

const take = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `${name}.png`) });
};

const browser = await openChromium();
const house = await openHouse();
const { key } = await house.operator("clerk");
const { page } = await openCashier(browser, house, phone);
await logIn(page, house, key);

const order = await house.order({ count: 2, payAmountFen: 39_800 });
await gun(page, order.shortLink);
await page.locator(".choose").waitFor();
await take(page, "choose");
await readAndEnter(page);
await page.locator(".result.success").waitFor();
await take(page, "success");
await page.keyboard.press("Escape");

await gun(page, "290000000002");
await page.locator(".choose").waitFor();
await gun(page, "3");
await readAndEnter(page);
await page.locator(".result.partial").waitFor();
await take(page, "partial");
await page.keyboard.press("Escape");

const used = await house.order();
await house.sandbox("POST", `/orders/${used.orderId}/use-elsewhere`, { count: 1 });
await gun(page, used.codes[0] ?? "");
await page.locator(".result.refused").waitFor();
await take(page, "refused");
await page.keyboard.press("Escape");

await house.sandbox("POST", "/faults", { endpoint: "verify", kind: "lost_before", times: "always" });
await gun(page, (await house.order()).codes[0] ?? "");
await page.locator(".choose").waitFor();
await readAndEnter(page);
await page.locator(".result.unknown").waitFor();
await take(page, "unknown");
await house.sandbox("DELETE", "/faults");
await page.keyboard.press("Escape");

await page.getByRole("button", { name: "今天" }).click();
await page.locator(".rows .row").first().waitFor();
await take(page, "today");

await browser.close();
await house.close();
