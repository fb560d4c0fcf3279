import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { axeFindings } from "../browser/axe.ts";
import { atDesk } from "./at-desk.ts";
import { desktop, gun, logIn, openCashier, readAndEnter, screenshots, small } from "./cashier.ts";
import { openHouse } from "./house.ts";

const testMs = 90_000;
const { ground } = atDesk(testMs);

interface Look {
  readonly name: string;
  readonly show: (page: Page) => Promise<void>;
}

const scanAndEnter = async (page: Page, code: string, quantity?: string): Promise<void> => {
  await gun(page, code);
  await page.locator(".choose").waitFor();
  if (quantity !== undefined) await gun(page, quantity);
  await readAndEnter(page);
};
const next = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await page.locator(".result").waitFor({ state: "detached" });
};

/** Every face of the desk, one after the other. */
const looks: readonly Look[] = [
  {
    name: "ready",
    show: (page) => page.getByText("请扫顾客的券").or(page.getByText("Scan the guest")).waitFor(),
  },
  {
    name: "choose",
    show: async (page) => {
      await gun(page, (await ground().house.order({ count: 3 })).shortLink);
      await page.locator(".choose").waitFor();
    },
  },
  {
    name: "success",
    show: async (page) => {
      await readAndEnter(page);
      await page.locator(".result.success").waitFor();
    },
  },
  {
    name: "refused",
    show: async (page) => {
      await next(page);
      await gun(page, "200000001208");
      await page.locator(".result.refused").waitFor();
    },
  },
  {
    name: "partial",
    show: async (page) => {
      await next(page);
      await scanAndEnter(page, `29000000${Math.floor(Math.random() * 90 + 10)}02`.slice(0, 12), "3");
      await page.locator(".result.partial").waitFor();
    },
  },
  {
    name: "unknown",
    show: async (page) => {
      await next(page);
      await ground().house.sandbox("POST", "/faults", { endpoint: "verify", kind: "lost_before", times: 40 });
      await scanAndEnter(page, (await ground().house.order()).codes[0] ?? "");
      await page.locator(".result.unknown").waitFor();
      await ground().house.sandbox("DELETE", "/faults");
    },
  },
  {
    name: "today",
    show: async (page) => {
      await page.keyboard.press("Escape");
      await page.locator("nav button").nth(1).click();
      await page.locator(".rows .row").first().waitFor();
    },
  },
  {
    name: "hand-over",
    show: async (page) => {
      await page.locator("nav button").nth(2).click();
      await page.locator(".slip").waitFor();
    },
  },
  {
    name: "settings",
    show: async (page) => {
      await page.locator("nav button").nth(3).click();
      await page.locator(".install").waitFor();
    },
  },
];

const clearStage = async (page: Page): Promise<void> => {
  // What was open meanwhile may have ended, and shows itself.
  await page.waitForTimeout(100);
  if ((await page.locator(".result").count()) > 0) await page.keyboard.press("Escape");
};

describe.each([
  ["light", "zh", desktop],
  ["dark", "en", small],
] as const)("in %s, %s", (colorScheme, language, size) => {
  test(
    "every face of the desk is readable for everybody, and none is wider than its screen",
    async () => {
      const { page, context, complaints } = await openCashier(ground().browser, ground().house, {
        ...size,
        colorScheme,
      });
      await page.goto(`${ground().house.url}/desk`);
      await page.evaluate((chosen) => localStorage.setItem("dyg-language", chosen), language);
      await page.reload();
      await page.locator("#key").waitFor();
      const found: Record<string, unknown> = { "log in": await axeFindings(page) };
      await logIn(page, ground().house, ground().clerkKey);
      for (const { name, show } of looks) {
        if (["today", "hand-over", "settings"].includes(name)) await clearStage(page);
        await show(page);
        await page.screenshot({ path: join(screenshots, `${name}, ${colorScheme}.png`) });
        const wide: number = await page.evaluate("document.documentElement.scrollWidth");
        found[name] = [
          ...(await axeFindings(page)),
          ...(wide > size.viewport.width ? [`${wide} px wide`] : []),
        ];
      }
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
      await context.close();
      expect(complaints).toEqual([]);
    },
    testMs,
  );
});

test(
  "over HTTPS with our own authority, a phone is shown the way to trust it",
  async () => {
    const own = await openHouse({ DYG_TLS: "auto" });
    try {
      const { key } = await own.operator("clerk");
      const { page, context } = await openCashier(ground().browser, own, {
        ...desktop,
        ignoreHTTPSErrors: true,
      });
      await logIn(page, own, key);
      await page.getByRole("button", { name: "设置" }).click();
      await page.getByText("要装一次本店网关的根证书").waitFor();
      await page.getByRole("img", { name: `二维码：${own.url}/tls/root.crt` }).waitFor();
      await page.getByText("iPhone：").waitFor();
      await page.locator(".install").screenshot({ path: join(screenshots, "on a phone.png") });
      await context.close();
    } finally {
      await own.close();
    }
  },
  testMs,
);
