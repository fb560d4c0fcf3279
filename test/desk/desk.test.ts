import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { atDesk, leave } from "./at-desk.ts";
import { desktop, gun, phone, readAndEnter, screenshots, setAtOnce } from "./cashier.ts";
import type { Order } from "./house.ts";

const testMs = 60_000;
const { ground, come } = atDesk(testMs);

describe.each([
  ["at a computer", desktop],
  ["on a phone", phone],
] as const)("%s", (where, size) => {
  test(
    "a link is scanned, two of three coupons are chosen and verified, and one is taken back",
    async () => {
      const cashier = await come(size);
      const { page } = cashier;
      const order = await ground().house.order({ count: 3 });
      await gun(page, order.shortLink);
      await page.getByText("可用 3 张").waitFor();
      expect(await page.locator("#scan").inputValue()).toBe("");
      await gun(page, "2");
      await page.locator(".amount output", { hasText: "2" }).waitFor();
      await page.screenshot({ path: join(screenshots, `choose ${where}.png`) });
      expect(await ground().house.consumed(order.orderId)).toBe(0);
      await readAndEnter(page);
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      await page.screenshot({ path: join(screenshots, `success ${where}.png`) });
      expect(await ground().house.consumed(order.orderId)).toBe(2);

      await page.getByRole("button", { name: "继续扫下一张" }).click();
      await page.getByRole("button", { name: "今天" }).click();
      const row = page.locator(".row.success").first();
      await row.getByRole("button", { name: /^撤销（还剩 (60:00|59:\d\d)）$/ }).click();
      await row.getByText("扫错了").click();
      await row.getByRole("button", { name: "确认撤销" }).dblclick();
      await page.locator(".row.cancelled").first().waitFor();
      await page.screenshot({ path: join(screenshots, `today ${where}.png`) });
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "a refusal says what to tell the guest, and who used the coupon before",
    async () => {
      const cashier = await come(size);
      const { page } = cashier;
      const order = await ground().house.order();
      await ground().house.sandbox("POST", `/orders/${order.orderId}/use-elsewhere`, { count: 1 });
      await gun(page, order.codes[0] ?? "");
      const told = page.locator(".result");
      await told.getByText("券已经用过了").waitFor();
      await told.getByText("换一张没用过的券").waitFor();
      await told.getByText("其他渠道核销的").waitFor();
      await page.screenshot({ path: join(screenshots, `refused ${where}.png`) });
      // Bad news stays until it is seen; then the next scan is welcome.
      if (size === desktop) await page.waitForTimeout(5_500);
      expect(await told.getByText("券已经用过了").isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      await page.locator(".result").waitFor({ state: "detached" });
      await leave(cashier);
    },
    testMs,
  );

  test(
    "*partial* is no success: other colour, other words, and how many to serve",
    async () => {
      const cashier = await come(size);
      const { page } = cashier;
      await gun(page, "290000000002");
      await page.locator(".choose").waitFor();
      await gun(page, "3");
      await readAndEnter(page);
      await page.getByText("只成功了一部分！").waitFor();
      await page.getByText("成功 1 张，没有成功 2 张").waitFor();
      expect(await page.locator(".result.partial").count()).toBe(1);
      expect(await page.getByText("核销成功").count()).toBe(0);
      await page.screenshot({ path: join(screenshots, `partial ${where}.png`) });
      await leave(cashier);
    },
    testMs,
  );
});

describe("hands that slip", () => {
  test(
    "a double click on confirm verifies one coupon of two",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      const order = await ground().house.order({ count: 2 });
      await gun(page, order.shortLink);
      await page.getByRole("button", { name: /^确认核销 1 张/ }).dblclick();
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      await page.waitForTimeout(500);
      expect(await ground().house.consumed(order.orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "a gun that reads twice, and ends with two Enters, verifies nothing by itself",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      const order = await ground().house.order({ count: 2 });
      await gun(page, order.shortLink);
      await page.keyboard.press("Enter");
      await gun(page, order.shortLink);
      await page.getByText("刚刚扫过这个码").waitFor();
      await page.locator(".choose").waitFor();
      expect(await page.locator(".chip").count()).toBe(1);
      expect(await ground().house.consumed(order.orderId)).toBe(0);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "a code that was just verified asks before it verifies another, also when that is done at once, also in another tab",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      await setAtOnce(page);
      const other = await cashier.another();
      await other.goto(`${ground().house.url}/desk`);
      await other.locator("#scan").waitFor();
      // The simulator's order of four that can be verified again and again.
      const code = "297531864201";
      await gun(page, code);
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      const before = await page.locator(".sums strong").first().textContent();
      await page.waitForTimeout(3_200);
      for (const tab of [page, other]) {
        await gun(tab, code);
        await tab.getByText("两分钟内刚刚核销过").waitFor();
        await tab.keyboard.press("Escape");
        await tab.locator(".choose").waitFor({ state: "detached" });
        await tab.waitForTimeout(3_100);
      }
      expect(await page.locator(".sums strong").first().textContent()).toBe(before);
      await leave(cashier);
    },
    testMs,
  );

  test(
    "the second coupon of an order says that the first was verified, and when",
    async () => {
      const cashier = await come();
      const { page } = cashier;
      const { codes, orderId } = await ground().house.order({ count: 2 });
      await gun(page, codes[0] ?? "");
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      await gun(page, codes[1] ?? "");
      await page.getByText(/这个订单已经核销过 1 张，最近一次 \d\d:\d\d/).waitFor();
      expect(await ground().house.consumed(orderId)).toBe(1);
      await leave(cashier);
    },
    testMs,
  );
});

const timesConsumed = (orders: readonly Order[]): Promise<readonly number[]> =>
  Promise.all(orders.map(({ orderId }) => ground().house.consumed(orderId)));

const expectAllVerified = async (orders: readonly Order[]): Promise<void> => {
  for (let waits = 0; waits < 300; waits += 1) {
    if ((await timesConsumed(orders)).every((times) => times > 0)) return;
    await Bun.sleep(100);
  }
  throw new Error(`not all were verified: ${await timesConsumed(orders)}`);
};

test(
  "twenty scans in ten seconds are verified, each once, and none is lost",
  async () => {
    const cashier = await come();
    const { page } = cashier;
    await setAtOnce(page);
    const orders = [];
    for (let count = 0; count < 20; count += 1) orders.push(await ground().house.order());
    const startedMs = performance.now();
    // As fast as the browser takes them: on an idle machine that is well below ten seconds.
    for (const { codes } of orders) await gun(page, codes[0] ?? "");
    const tookMs = performance.now() - startedMs;
    await expectAllVerified(orders);
    await page.locator(".chip").first().waitFor({ state: "detached" });
    expect(await timesConsumed(orders)).toEqual(orders.map(() => 1));
    console.log(`20 scans were typed in ${Math.round(tookMs)} ms`);
    await leave(cashier);
  },
  testMs,
);

test(
  "pasted text around a link, a typed code with spaces, and a letter that is none",
  async () => {
    const cashier = await come();
    const { page } = cashier;
    const [byText, byCode] = [await ground().house.order(), await ground().house.order()];
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text", text);
      document
        .querySelector("#scan")
        ?.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
        );
    }, `【抖音】双人火锅套餐，打开 ${byText.shortLink} 给店员看。`);
    await page.getByText("可用 1 张").waitFor();
    await readAndEnter(page);
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    const code = byCode.codes[0] ?? "";
    await gun(page, `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`);
    await page.locator(".choose").waitFor();
    await readAndEnter(page);
    // The success before may be in sight still: this one's follows the choice.
    await page.locator(".choose").waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    expect([
      await ground().house.consumed(byText.orderId),
      await ground().house.consumed(byCode.orderId),
    ]).toEqual([1, 1]);
    await gun(page, "你好");
    await page.getByText("没有认出券码").waitFor();
    await leave(cashier);
  },
  testMs,
);
