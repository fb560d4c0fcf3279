import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { expectCalm, onStage } from "./on-stage.ts";
import { goTo, picture, testMs } from "./stage.ts";

const { stage, arrive } = onStage(async ({ program }) => {
  await program.verify({ title: "一张真的" });
});

/** The gateway's own answer, its first row told so many times as days would have been. */
const answerWith = async (page: Page, rows: number): Promise<void> => {
  await page.unrouteAll();
  await page.route("**/v1/internal/reports/summary?*", async (route) => {
    const response = await route.fetch();
    const { data, totals, complete } = await response.json();
    const many = Array.from({ length: rows }, (_, index) => ({ ...data[0], poi_id: String(7_001 + index) }));
    const sums = { ...totals, success_count: rows };
    await route.fulfill({ response, json: { data: many, totals: sums, complete } });
  });
};

const rowsIn = (page: Page): Promise<number> => page.locator("table.grid tbody tr").count();
const print = (page: Page, what: "beforeprint" | "afterprint"): Promise<unknown> =>
  page.evaluate(`dispatchEvent(new Event("${what}"))`);

test(
  "a report of nine thousand rows is shown two hundred at a time, its total is of all, and a click is answered",
  async () => {
    const watched = await arrive("");
    const { page } = watched;
    await page.getByRole("heading", { name: "概览", level: 1 }).waitFor();
    await answerWith(page, 9_000);
    await goTo(stage(), watched, "reports?group_by=day,poi_id");
    await page.getByText("第 1–200 行，共 9,000 行").first().waitFor();
    expect(await rowsIn(page)).toBe(200);
    expect(await page.locator("table.grid tfoot").textContent()).toContain("9,000");
    await picture(watched, "many-rows");
    await page.getByRole("button", { name: "下一页" }).click();
    await page.getByText("第 201–400 行，共 9,000 行").first().waitFor();
    await page.getByRole("cell", { name: "7201", exact: true }).waitFor();
    expect(await rowsIn(page)).toBe(200);
    // On paper it is said that this is a part, and which.
    await print(page, "beforeprint");
    await page.emulateMedia({ media: "print" });
    await page.getByText("这里只印了第 201–400 行，共 9,000 行").waitFor();
    await page.emulateMedia({ media: "screen" });
    await print(page, "afterprint");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a table of some hundred rows is printed whole, whatever of it is on the screen",
  async () => {
    const watched = await arrive("");
    const { page } = watched;
    await page.getByRole("heading", { name: "概览", level: 1 }).waitFor();
    await answerWith(page, 350);
    await goTo(stage(), watched, "reports?group_by=poi_id");
    await page.getByText("第 1–200 行，共 350 行").first().waitFor();
    await print(page, "beforeprint");
    // There at once: the browser looks right after it has told that it prints.
    expect(await rowsIn(page)).toBe(350);
    await print(page, "afterprint");
    await page.getByText("第 1–200 行，共 350 行").first().waitFor();
    expect(await rowsIn(page)).toBe(200);
    expectCalm(watched);
    await page.close();
  },
  testMs,
);
