import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn, openCashier, openChromium, phone, readAndEnter, screenshots } from "./cashier.ts";
import { type House, openHouse } from "./house.ts";
import { qrVideo } from "./qr-video.ts";

const testMs = 60_000;
let house: House;
let folder: string;
let clerkKey: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dy-gateway-camera-"));
  house = await openHouse();
  clerkKey = (await house.operator("clerk")).key;
}, testMs);
afterAll(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
}, testMs);

test(
  "a phone's camera reads the QR of an order once, with a scanner that comes from this host, and only when it is wanted",
  async () => {
    const order = await house.order();
    const film = join(folder, "qr.y4m");
    await Bun.write(film, qrVideo(order.shortLink));
    const browser = await openChromium([
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    try {
      const { page, asked, strangers, complaints } = await openCashier(browser, house, phone);
      await logIn(page, house, clerkKey);
      expect(asked.filter((url) => url.endsWith(".wasm"))).toEqual([]);
      await page.getByRole("button", { name: "摄像头" }).click();
      await page.getByText("可用 1 张").waitFor({ timeout: 30_000 });
      expect(asked.filter((url) => url.endsWith(".wasm"))).toHaveLength(1);
      await page.screenshot({ path: join(screenshots, "camera.png") });
      // The code stays before the camera: it is the same scan.
      await page.waitForTimeout(1_500);
      expect(await page.locator(".chip").count()).toBe(1);
      await readAndEnter(page);
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      await page.getByRole("button", { name: "继续扫下一张" }).click();
      await page.waitForTimeout(3_500);
      expect(await house.consumed(order.orderId)).toBe(1);
      expect([strangers, complaints]).toEqual([[], []]);
    } finally {
      await browser.close();
    }
  },
  testMs,
);

test(
  "where there is no camera it says so, and what to do instead",
  async () => {
    const browser = await openChromium();
    try {
      const { page, complaints } = await openCashier(browser, house, phone);
      await logIn(page, house, clerkKey);
      await page.getByRole("button", { name: "摄像头" }).click();
      await page.getByText(/没有摄像头，请用扫码枪|没有允许使用摄像头/).waitFor();
      await page.getByRole("button", { name: "关闭摄像头" }).click();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
  testMs,
);
