import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { noSmallDisk, openSmallDisk, type SmallDisk } from "../disk/small-disk.ts";
import { leave } from "./at-desk.ts";
import {
  type Cashier,
  gun,
  logIn,
  openCashier,
  openChromium,
  patienceMs,
  phone,
  readAndEnter,
  screenshots,
} from "./cashier.ts";
import { type House, openHouse } from "./house.ts";

const testMs = 120_000;

let there: { readonly disk: SmallDisk; readonly house: House; readonly browser: Browser } | undefined;
const ground = () => {
  if (there === undefined) throw new Error("disk, program and browser did not start");
  return there;
};
beforeAll(async () => {
  if (noSmallDisk !== undefined) return;
  const disk = openSmallDisk();
  const [browser, house] = await Promise.all([
    openChromium(),
    openHouse({ DYG_DATA_DIR: join(disk.folder, "data") }),
  ]);
  there = { disk, house, browser };
}, testMs);
afterAll(async () => {
  await there?.browser.close();
  await there?.house.close();
  there?.disk.close();
}, testMs);

interface Health {
  readonly status: number;
  readonly database: string;
}

const health = async (): Promise<Health> => {
  const reply = await fetch(`${ground().house.url}/healthz`);
  const body: { readonly checks: { readonly database: { readonly status: string } } } = JSON.parse(
    await reply.text(),
  );
  return { status: reply.status, database: body.checks.database.status };
};

/** Fills the disk, and writes on until the gateway has noticed: what the log has room for is still taken. */
const fillUp = async (adminKey: string): Promise<void> => {
  ground().disk.fill();
  const endMs = performance.now() + patienceMs;
  for (let tries = 0; (await health()).status !== 503; tries += 1) {
    if (performance.now() > endMs) throw new Error("the disk is full, and health does not say so");
    await fetch(`${ground().house.url}/v1/internal/apps`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-xtj-uid": adminKey },
      body: JSON.stringify({ name: `充数 ${tries}`, code: `filler-${tries}` }),
    });
  }
};

const come = async (): Promise<Cashier & { readonly adminKey: string }> => {
  const { house, browser } = ground();
  const [admin, clerk] = [await house.operator("admin"), await house.operator("clerk")];
  const cashier = await openCashier(browser, house, phone);
  await logIn(cashier.page, house, clerk.key);
  return { ...cashier, adminKey: admin.key };
};

/** It stands there for as long as the disk is full, and a success never does. */
const staysRefused = async ({ page }: Cashier): Promise<void> => {
  // Longer than it waits between two looks.
  await page.waitForTimeout(5_000);
  expect(await page.getByText("没有核销：网关暂时不能用").isVisible()).toBe(true);
  expect(await page.getByRole("heading", { name: "核销成功" }).count()).toBe(0);
};

test.skipIf(noSmallDisk !== undefined)(
  "a coupon scanned while the disk is full: nothing was verified, what to do is said, and it is looked up when there is space",
  async () => {
    const cashier = await come();
    const { page } = cashier;
    const { house, disk } = ground();
    const order = await house.order();
    await fillUp(cashier.adminKey);
    expect(await health()).toEqual({ status: 503, database: "unavailable" });
    await gun(page, order.codes[0] ?? "");
    await page.getByText("没有核销：网关暂时不能用").waitFor();
    await page.getByText("无法写入磁盘").waitFor();
    await page.getByText("不用重新扫码").waitFor();
    await page.screenshot({ path: join(screenshots, "disk full.png") });
    await staysRefused(cashier);
    // The guest shows it once more: it is the same coupon, which is not forgotten.
    await gun(page, order.codes[0] ?? "");
    await page.getByText("刚刚扫过这个码").waitFor();
    expect(await house.consumed(order.orderId)).toBe(0);
    disk.free();
    await page.locator(".choose").waitFor();
    await readAndEnter(page);
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    expect(await house.consumed(order.orderId)).toBe(1);
    expect((await health()).status).toBe(200);
    await leave(cashier);
  },
  testMs,
);

test.skipIf(noSmallDisk !== undefined)(
  "a disk that fills up before the cashier confirms: nothing was verified, and the same key verifies once there is space",
  async () => {
    const cashier = await come();
    const { page } = cashier;
    const { house, disk } = ground();
    const keys: string[] = [];
    page.on("request", (request) => {
      if (!request.url().endsWith("/v1/open/coupons/verify")) return;
      const { idempotency_key: key }: { readonly idempotency_key: string } = request.postDataJSON();
      keys.push(key);
    });
    const order = await house.order();
    await gun(page, order.codes[0] ?? "");
    await page.locator(".choose").waitFor();
    await fillUp(cashier.adminKey);
    await readAndEnter(page);
    await page.getByText("没有核销：网关暂时不能用").waitFor();
    await staysRefused(cashier);
    expect(await house.consumed(order.orderId)).toBe(0);
    disk.free();
    // By itself nothing is verified: the guest may have paid otherwise by now.
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    expect(await house.consumed(order.orderId)).toBe(1);
    expect(new Set(keys).size).toBe(1);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    await leave(cashier);
  },
  testMs,
);
