import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { atDesk, leave } from "./at-desk.ts";
import { type Cashier, gun, phone, readAndEnter, screenshots, setAtOnce } from "./cashier.ts";

const testMs = 90_000;
const { ground, come } = atDesk(testMs);

/** What of a verify stands on this device, as text. */
const kept = (cashier: Cashier): Promise<string> => cashier.page.evaluate("JSON.stringify(localStorage)");

describe("nobody knows yet", () => {
  test(
    "is calm, says not to scan again, and settles before the eyes",
    async () => {
      const cashier = await come(phone);
      const { page } = cashier;
      const order = await ground().house.order();
      await ground().house.sandbox("POST", "/faults", { endpoint: "verify", kind: "lost_after", times: 3 });
      await gun(page, order.codes[0] ?? "");
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByText("请稍等，不要再扫这张券").waitFor();
      await page.screenshot({ path: join(screenshots, "unknown on a phone.png") });
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      expect(await kept(cashier)).not.toContain("dyg-pending");
      await leave(cashier);
    },
    testMs,
  );

  test(
    "the guest pays otherwise: the gateway is told, nothing is consumed, and the desk says what became of it",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      const order = await ground().house.order();
      await ground().house.sandbox("POST", "/faults", {
        endpoint: "verify",
        kind: "lost_before",
        times: "always",
      });
      await gun(page, order.codes[0] ?? "");
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByRole("button", { name: "顾客已用其他方式付款" }).click();
      await page.getByText("会员卡").click();
      await page.screenshot({ path: join(screenshots, "paid otherwise.png") });
      await page.getByRole("button", { name: "告诉系统" }).click();
      await page.getByText("已记下").waitFor();
      await ground().house.sandbox("DELETE", "/faults");
      await page.getByText("您说过顾客已用其他方式付款").waitFor({ timeout: 60_000 });
      await page.getByText("券没有被用掉，不用再做什么").waitFor();
      expect(await ground().house.consumed(order.orderId)).toBe(0);
      await leave(cashier);
    },
    testMs,
  );
});

describe("in the middle of a verify", () => {
  const slow = () =>
    ground().house.sandbox("POST", "/faults", { endpoint: "verify", kind: "delay", delayMs: 900 });

  test(
    "the page is loaded anew: it finds out what became of it, and no code was kept",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      const order = await ground().house.order({ count: 2 });
      await slow();
      await gun(page, order.shortLink);
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByText("正在核销").waitFor();
      const before = await kept(cashier);
      expect(before).toContain("dyg-pending");
      for (const secret of [order.shortLink, ...order.codes]) expect(before).not.toContain(secret);
      await page.reload();
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "verified at once and loaded anew: by its key it is found, though the code is gone",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      await setAtOnce(page);
      const order = await ground().house.order({ count: 2 });
      await slow();
      await gun(page, order.shortLink);
      await page.getByText("正在核销").waitFor();
      expect(await kept(cashier)).not.toContain(order.shortLink);
      await page.reload();
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "the network is lost: it says so, and shows what became of it when it is back",
    async () => {
      const cashier = await come();
      const { page, context } = cashier;
      const order = await ground().house.order({ count: 2 });
      await slow();
      await gun(page, order.shortLink);
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByText("正在核销").waitFor();
      await context.setOffline(true);
      await page.getByText("没有网络：现在不能核销").waitFor();
      await page.screenshot({ path: join(screenshots, "offline.png") });
      await page.waitForTimeout(1_000);
      await context.setOffline(false);
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "the gateway is killed and starts again: once, and the desk shows it",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      const order = await ground().house.order({ count: 2 });
      await slow();
      await gun(page, order.shortLink);
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByText("正在核销").waitFor();
      await page.waitForTimeout(300);
      await ground().house.kill();
      await page.getByText("正在查明这张券核销了没有").waitFor();
      await ground().house.begin();
      await page.getByRole("heading", { name: "核销成功" }).waitFor({ timeout: 60_000 });
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );
});

test(
  "Douyin is down: nothing is consumed, it says so, and the same may be tried again",
  async () => {
    const cashier = await come();
    const { page } = cashier;
    const order = await ground().house.order();
    await ground().house.sandbox("POST", "/faults", { endpoint: "prepare", kind: "http_500" });
    await gun(page, order.codes[0] ?? "");
    await page.getByText("连不上抖音，没有核销").waitFor();
    await page.screenshot({ path: join(screenshots, "upstream down.png") });
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.locator(".choose").waitFor();
    await readAndEnter(page);
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    expect(await ground().house.consumed(order.orderId)).toBe(1);
    await leave(cashier);
  },
  testMs,
);

test(
  "without a network the page opens from the device, and says that nothing can be verified",
  async () => {
    const cashier = await come(phone);
    const { page, context } = cashier;
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await page.waitForFunction("navigator.serviceWorker.controller !== null");
    await context.setOffline(true);
    await page.reload();
    await page.getByText("连不上网关").waitFor();
    await page.screenshot({ path: join(screenshots, "no network.png") });
    const paths: string[] = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => path !== "/desk" && !path.startsWith("/assets/"))).toEqual([]);
    await context.setOffline(false);
    await page.getByRole("button", { name: "重试" }).click();
    await page.locator("#scan").waitFor();
    await leave(cashier);
  },
  testMs,
);
