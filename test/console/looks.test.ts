import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { screens } from "../../src/console/screens.ts";
import { axeFindings } from "../browser/axe.ts";
import { expectCalm, onStage } from "./on-stage.ts";
import { goTo, logIn, phone, picture, testMs } from "./stage.ts";

const { stage, arrive } = onStage(async ({ program }) => {
  for (let bill = 1; bill <= 6; bill += 1)
    await program.verify(
      { title: ["双人火锅套餐", "招牌烤鱼 4 人餐", "奶茶"][bill % 3] },
      { ext_order_id: `bill-${bill}` },
    );
  const used = await program.sandbox("POST", "/orders", { kind: "coupon", count: 1 });
  for (let time = 0; time < 2; time += 1)
    await program.call("POST", "/v1/open/coupons/verify", { poi_id: program.poiId, code: used.codes[0] });
  await program.createOperator("anna", "clerk");
});

/** Everything a screen asks has come, or its failure. */
const atRest = async (page: Page): Promise<void> => {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator(".reading").first().waitFor({ state: "hidden" });
};

test(
  "every screen, light and dark, has no findings of axe against WCAG 2.2 AA",
  async () => {
    const watched = await arrive("");
    await atRest(watched.page);
    const { page } = watched;
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // In the dark only the colours are others: one screen of each kind.
      const dark = ["overview", "ledger", "close", "apps", "backups", "audit", "try"];
      for (const { name } of screens.filter((one) => colorScheme === "light" || dark.includes(one.name))) {
        await goTo(stage(), watched, name);
        await atRest(page);
        found.push(...(await axeFindings(page)).map((one) => `${colorScheme} ${name} ${one}`));
        if (colorScheme === "dark") await picture(watched, `dark-${name}`);
      }
    }
    expect(found).toEqual([]);
    expectCalm(watched);
    await page.close();
  },
  3 * testMs,
);

test(
  "what opens above a screen has none either: the log-in page, a row, a form, a secret, a choice",
  async () => {
    const watched = await stage().open();
    const { page } = watched;
    const found: string[] = [];
    const look = async (name: string) => {
      found.push(...(await axeFindings(page)).map((one) => `${name} ${one}`));
    };
    await goTo(stage(), watched, "ledger");
    await page.getByLabel("操作员密钥").waitFor();
    await look("log-in");
    await logIn(watched, stage().program.adminKey);
    await page
      .getByRole("row", { name: /双人火锅/ })
      .first()
      .getByRole("link")
      .click();
    await page.getByRole("dialog").getByText("抖音有答复").waitFor();
    await look("row");
    await page.getByRole("button", { name: "关闭" }).click();
    await page.getByText("更多筛选").click();
    await page.getByLabel("状态").click();
    await page.getByRole("option").first().waitFor({ state: "attached" });
    await look("filters");
    await goTo(stage(), watched, "apps");
    await page.getByRole("button", { name: "新建应用" }).click();
    await page.getByLabel("名称").fill("好看的");
    await page.getByLabel("代号").fill("pretty");
    await look("form");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("dialog", { name: "密钥只显示这一次" }).locator("pre").first().waitFor();
    await look("secret");
    expect(found).toEqual([]);
    expectCalm(watched);
    await page.close();
  },
  2 * testMs,
);

test(
  "every screen fits a phone of 390 pixels, in both languages",
  async () => {
    const watched = await arrive("", { size: phone });
    await atRest(watched.page);
    const { page } = watched;
    const tooWide: string[] = [];
    for (const language of ["zh", "en"] as const) {
      if (language === "en") await page.getByRole("button", { name: "English" }).click();
      for (const { name } of screens) {
        await goTo(stage(), watched, name);
        await atRest(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > phone.width) tooWide.push(`${language} ${name} ${width}`);
        if (language === "en" || ["overview", "ledger", "apps", "close"].includes(name))
          await picture(watched, `phone-${language}-${name}`);
      }
    }
    expect(tooWide).toEqual([]);
    // The menu is behind a button there.
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("link", { name: "Ledger" }).click();
    await page.getByRole("heading", { name: "Ledger" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en-GB");
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("heading", { name: "流水" }).waitFor();
    expectCalm(watched);
    await page.close();
  },
  3 * testMs,
);
