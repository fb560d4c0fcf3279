import { expect, test } from "bun:test";
import { join } from "node:path";
import { atDesk } from "./at-desk.ts";
import { desktop, gun, logIn, openCashier, phone, readAndEnter, screenshots } from "./cashier.ts";

const testMs = 60_000;
const { ground } = atDesk(testMs);

const asAdmin = async (key: string, method: string, path: string, body?: unknown) => {
  const init = {
    method,
    headers: { "x-xtj-uid": key, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const answer: { readonly data: Readonly<Record<string, string>> } = await (
    await fetch(`${ground().house.url}${path}`, init)
  ).json();
  return answer.data;
};

test(
  "a device logs in with the code an admin shows; the code is in no address that is asked for, and works once",
  async () => {
    const [admin, clerk] = [await ground().house.operator("admin"), await ground().house.operator("clerk")];
    const offer = { uid: clerk.uid, device_name: "前台手机" };
    const { code = "" } = await asAdmin(admin.key, "POST", "/v1/internal/device-codes", offer);
    const first = await openCashier(ground().browser, ground().house, phone);
    await first.page.goto(`${ground().house.url}/desk#device=${code}`);
    await first.page.locator("#scan").waitFor();
    expect(first.page.url()).toBe(`${ground().house.url}/desk`);
    expect(first.asked.filter((url) => url.includes(code))).toEqual([]);
    await first.context.close();

    const second = await openCashier(ground().browser, ground().house, phone);
    await second.page.goto(`${ground().house.url}/desk#device=${code}`);
    await second.page.getByText("设备码不对、已用过或超过 5 分钟").waitFor();
    await second.page.screenshot({ path: join(screenshots, "log in.png") });
    await second.context.close();
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  },
  testMs,
);

test(
  "a session that is ended elsewhere shows at the next scan; after a log-in the work goes on",
  async () => {
    const [admin, clerk] = [await ground().house.operator("admin"), await ground().house.operator("clerk")];
    const { page, context, complaints } = await openCashier(ground().browser, ground().house);
    await logIn(page, ground().house, clerk.key);
    const sessions = await asAdmin(admin.key, "GET", `/v1/internal/sessions?uid=${clerk.uid}`);
    const [session] = Object.values(sessions).map((one) => Reflect.get(Object(one), "id"));
    await asAdmin(admin.key, "DELETE", `/v1/internal/sessions/${session}`);
    const order = await ground().house.order();
    await gun(page, order.codes[0] ?? "");
    await page.getByText("登录已过期，请重新登录").waitFor();
    await page.locator("#key").fill(clerk.key);
    await page.locator("#key").press("Enter");
    await page.getByText("登录过期了，没有核销").waitFor();
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.locator(".choose").waitFor();
    await readAndEnter(page);
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    expect(await ground().house.consumed(order.orderId)).toBe(1);
    await context.close();
    expect(complaints).toEqual([]);
  },
  testMs,
);

test(
  "a log-in in another tab brings another token: the first tab goes on without noticing",
  async () => {
    const clerk = await ground().house.operator("clerk");
    const { page, another, context, complaints } = await openCashier(ground().browser, ground().house);
    await logIn(page, ground().house, clerk.key);
    const other = await another();
    await other.goto(`${ground().house.url}/desk`);
    await other.getByRole("button", { name: "设置" }).click();
    await other.getByRole("button", { name: "退出登录" }).click();
    await other.locator("#key").fill(clerk.key);
    await other.locator("#key").press("Enter");
    await other.locator("#scan").waitFor();
    const order = await ground().house.order();
    await gun(page, order.codes[0] ?? "");
    await page.locator(".choose").waitFor();
    await readAndEnter(page);
    await page.getByRole("heading", { name: "核销成功" }).waitFor();
    await context.close();
    expect(complaints).toEqual([]);
  },
  testMs,
);

test(
  "each role sees what is his: a viewer no desk, a clerk his own rows, a manager everybody's, by code too",
  async () => {
    const [clerk, manager, viewer] = [
      await ground().house.operator("clerk"),
      await ground().house.operator("manager"),
      await ground().house.operator("viewer"),
    ];
    const order = await ground().house.order();
    const body = JSON.stringify({ poi_id: ground().house.poiIds[0], code: order.codes[0] });
    const headers = { "x-xtj-uid": manager.key, "content-type": "application/json" };
    await fetch(`${ground().house.url}/v1/open/coupons/verify`, { method: "POST", headers, body });

    const find = async (key: string, text: string) => {
      const cashier = await openCashier(ground().browser, ground().house);
      await logIn(cashier.page, ground().house, key);
      await cashier.page.getByRole("button", { name: "今天" }).click();
      await cashier.page.locator("#search").fill(text);
      await cashier.page.locator("#search").press("Enter");
      return cashier;
    };
    const hers = await find(clerk.key, order.orderId);
    await hers.page.getByText("没有查到（店员只能查自己核销的").waitFor();
    await hers.context.close();
    const his = await find(manager.key, order.codes[0] ?? "");
    await his.page.locator("search .row.success").waitFor();
    await his.context.close();

    const { page, context, complaints } = await openCashier(ground().browser, ground().house);
    await page.goto(`${ground().house.url}/desk`);
    await page.locator("#key").fill(viewer.key);
    await page.locator("#key").press("Enter");
    await page.getByText("您的角色是「只看报表」").waitFor();
    await context.close();
    expect([...hers.complaints, ...his.complaints, ...complaints]).toEqual([]);
  },
  testMs,
);

test(
  "the slip of a hand-over says what was verified, taken back and is open, and is all that is printed",
  async () => {
    const clerk = await ground().house.operator("clerk", ground().house.poiIds);
    const { page, context, complaints } = await openCashier(ground().browser, ground().house, desktop);
    await page.goto(`${ground().house.url}/desk`);
    await page.locator("#key").fill(clerk.key);
    await page.locator("#key").press("Enter");
    // More than one shop: he says which, once.
    await page.getByText("这台设备在哪家门店？").waitFor();
    await page.locator(".shops button").first().click();
    for (const payAmountFen of [10_000, 2_550]) {
      const order = await ground().house.order({ payAmountFen, merchantDiscountFen: 0 });
      await gun(page, order.codes[0] ?? "");
      await page.locator(".choose").waitFor();
      await readAndEnter(page);
      await page.getByRole("heading", { name: "核销成功" }).waitFor();
      await page.keyboard.press("Escape");
    }
    await page.getByRole("button", { name: "交班" }).click();
    const slip = page.locator(".slip");
    await slip.getByText("¥125.50").first().waitFor();
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(screenshots, "hand-over, printed.png") });
    expect(await page.locator(".bar").isVisible()).toBe(false);
    expect(await slip.isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    await context.close();
    expect(complaints).toEqual([]);
  },
  testMs,
);
