import { expect, test } from "bun:test";
import { expectCalm, onStage } from "./on-stage.ts";
import { goTo, picture, testMs } from "./stage.ts";

const { stage, arrive } = onStage(async ({ program }) => {
  for (let bill = 1; bill <= 4; bill += 1)
    await program.verify({ title: "双人火锅套餐", payAmountFen: 9_900 }, { ext_order_id: `bill-${bill}` });
  const used = await program.sandbox("POST", "/orders", { kind: "coupon", count: 1 });
  for (let time = 0; time < 2; time += 1)
    await program.call("POST", "/v1/open/coupons/verify", { poi_id: program.poiId, code: used.codes[0] });
});

test(
  "the overview tells what happened today in numbers, by shop, product and reason, and what needs a person",
  async () => {
    const watched = await arrive("");
    const { page } = watched;
    const today = page.getByRole("region", { name: "今天", exact: true });
    await today.getByText("核销成功").waitFor();
    const { totals } = await stage().program.call("GET", "/v1/internal/reports/summary");
    expect(await today.locator(".figure-good strong").textContent()).toBe(String(totals.success_count));
    await today.getByText("83.3%").waitFor();
    const reasons = page.getByRole("region", { name: "失败的原因" });
    await reasons.getByRole("row", { name: "券已被使用 1 1" }).waitFor();
    await page.getByRole("region", { name: "30 天：按门店" }).getByRole("row", { name: /店 5 / }).waitFor();
    // A demo has no nightly backup, and none at all.
    const matters = page.getByRole("region", { name: "需要处理" });
    await matters.getByText("还没有任何备份").waitFor();
    await matters.getByRole("link", { name: "去处理" }).first().click();
    await page.getByRole("heading", { name: "备份", level: 1 }).waitFor();
    await page.goBack();
    await page.locator(".chart canvas").first().waitFor();
    await picture(watched, "overview");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "filters stand in the address, rows come by themselves, and a code is searched for without being in any address of the page",
  async () => {
    const watched = await arrive("ledger?status=failed");
    const { page } = watched;
    await page.getByText("共 1 条").waitFor();
    await page.getByRole("button", { name: "清除筛选" }).click();
    await page.getByText("共 6 条").waitFor();
    await page.waitForURL((url) => url.hash === "#/ledger");

    await page.getByRole("button", { name: "今天", exact: true }).click();
    await page.waitForURL(/#\/ledger\?start_time=\d{4}-\d{2}-\d{2}&end_time=/);
    await page.reload();
    await page.getByText("共 6 条").waitFor();

    await stage().program.verify({ title: "刚刚来的" });
    await page.getByRole("row", { name: /刚刚来的/ }).waitFor();
    expect(await page.locator("tr.new").count()).toBe(1);

    const { data } = await stage().program.call("GET", "/v1/internal/reports/verifications");
    await page.getByText("更多筛选").click();
    await page.getByLabel("完整券码").fill(data[2].origin_code);
    await page.getByRole("button", { name: "查询" }).click();
    await page.getByText("共 2 条").or(page.getByText("共 1 条")).waitFor();
    expect(page.url()).not.toContain(data[2].origin_code);
    await picture(watched, "ledger");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a row opens with every step and Douyin's logid, and is cancelled once, with a reason",
  async () => {
    const { program } = stage();
    const verified = await program.verify({ title: "要撤销的" });
    const watched = await arrive(`ledger?row=${verified.data.id}`);
    const { page } = watched;
    const drawer = page.getByRole("dialog");
    await drawer.getByText("抖音有答复").waitFor();
    const { data: attempts } = await program.call(
      "GET",
      `/v1/internal/verifications/${verified.data.id}/attempts`,
    );
    expect(await drawer.locator("ol.timeline > li").count()).toBe(attempts.length);
    const logid = attempts.findLast((one: { logid: string | null }) => one.logid !== null).logid;
    await drawer.getByText(logid).first().waitFor();

    await drawer.getByRole("button", { name: "撤销这笔核销" }).click();
    const question = page.getByRole("dialog", { name: "撤销这笔核销" });
    const confirm = question.getByRole("button", { name: "确认撤销" });
    expect(await confirm.isDisabled()).toBe(true);
    await question.getByLabel(/原因/).fill("顾客改单");
    await confirm.click();
    await drawer.getByText("已撤销，券已退回顾客").waitFor();
    await drawer.getByText("撤销：有答复").waitFor();
    await picture(watched, "row");
    const row = await program.call("GET", `/v1/open/verifications/${verified.data.id}`);
    expect(row.data).toMatchObject({ verify_status: "cancelled", cancel_reason: "顾客改单" });
    expect(watched.asked.filter((one) => one.endsWith("/cancel"))).toHaveLength(1);

    await drawer.getByRole("button", { name: "关闭" }).click();
    await page.waitForURL((url) => url.hash === "#/ledger");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "what Douyin refuses to take back is told in its own words, with the request",
  async () => {
    const { program } = stage();
    const verified = await program.verify({ title: "撤不了的" });
    await program.sandbox("POST", "/faults", {
      endpoint: "cancel",
      kind: "error",
      code: 2_119_010,
      description: "超过可撤销时间",
    });
    const watched = await arrive(`ledger?row=${verified.data.id}`);
    const { page } = watched;
    await page.getByRole("button", { name: "撤销这笔核销" }).click();
    const question = page.getByRole("dialog", { name: "撤销这笔核销" });
    await question.getByLabel(/原因/).fill("试试");
    await question.getByRole("button", { name: "确认撤销" }).click();
    await question.getByText(/抖音的答复：2119010 超过可撤销时间/).waitFor();
    await question.getByText("请求号").waitFor();
    await picture(watched, "refused");
    expectCalm(watched, [`409 /v1/open/verifications/${verified.data.id}/cancel`]);
    await page.close();
  },
  testMs,
);

test(
  "an export is the file the gateway streams, whole, and tells how much came",
  async () => {
    const watched = await arrive("ledger?status=success");
    const { page } = watched;
    await page.getByRole("button", { name: "导出 CSV" }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /给人看/ }).click(),
    ]);
    await page.getByText(/已下载：.*行/).waitFor();
    expect(file.suggestedFilename()).toMatch(/^verifications_.*\.csv$/);
    const text = await Bun.file(await file.path()).text();
    const { total } = await stage().program.call("GET", "/v1/internal/reports/verifications?status=success");
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(total + 2);
    expect(lines.at(-1)).toStartWith("合计");
    await picture(watched, "export");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "reports and the daily close add up to what the gateway says, and the close carries the head of the chain",
  async () => {
    const { program } = stage();
    const watched = await arrive("reports?group_by=product_id");
    const { page } = watched;
    await page.getByRole("row", { name: /合计/ }).waitFor();
    const { totals } = await program.call("GET", "/v1/internal/reports/summary");
    const net = `¥${(totals.net_amount / 100).toFixed(2)}`;
    expect(
      (await page.getByRole("row", { name: /合计/ }).allInnerTexts()).join().replaceAll(",", ""),
    ).toContain(net);
    await picture(watched, "reports");

    await goTo(stage(), watched, "close");
    await page.getByRole("heading", { name: /日结单/ }).waitFor();
    const { data: heads } = await program.call("GET", "/v1/internal/attempts/heads");
    await page.getByText(heads[0].hash).waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await page.getByText("店长签字").isVisible()).toBe(true);
    expect(await page.getByRole("navigation").isVisible()).toBe(false);
    await picture(watched, "daily-close-on-paper");
    await page.emulateMedia({ media: "screen" });
    expectCalm(watched);
    await page.close();
  },
  testMs,
);
