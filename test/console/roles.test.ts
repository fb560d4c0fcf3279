import { expect, test } from "bun:test";
import { expectCalm, onStage } from "./on-stage.ts";
import { goTo, logIn, patienceMs, picture, testMs, type Watched } from "./stage.ts";

let verified = 0;
const { stage, arrive } = onStage(async ({ program }) => {
  verified = (await program.verify({ title: "双人火锅套餐" })).data.id;
});

const menuOf = async ({ page }: Watched): Promise<readonly string[]> => {
  await page.getByRole("navigation").waitFor();
  return await page.getByRole("navigation").getByRole("link").allTextContents();
};

test(
  "a viewer sees ledger, reports and the close, asks for nothing else, and is told so when the address says otherwise",
  async () => {
    const key = await stage().program.createOperator("vera", "viewer");
    const watched = await arrive("", { key });
    const { page } = watched;
    expect(await menuOf(watched)).toEqual(["概览", "流水", "报表", "日结", "健康", "接口文档"]);
    await page.getByText("其余检查只有管理员能看").or(page.getByText("需要处理")).first().waitFor();
    await goTo(stage(), watched, `ledger?row=${verified}`);
    await page.getByRole("dialog").getByText("抖音有答复").waitFor();
    expect(await page.getByRole("button", { name: "撤销这笔核销" }).count()).toBe(0);
    await goTo(stage(), watched, "operators");
    await page.getByRole("heading", { name: "您的角色不能看这个页面" }).waitFor();
    await goTo(stage(), watched, "nowhere");
    await page.getByRole("heading", { name: "没有这个页面" }).waitFor();
    // What a viewer may not ask was not asked.
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a manager sees the shop's rows, may cancel, and has none of an admin's screens",
  async () => {
    const key = await stage().program.createOperator("max", "manager");
    const watched = await arrive(`ledger?row=${verified}`, { key });
    const { page } = watched;
    await page.getByRole("button", { name: "撤销这笔核销" }).waitFor();
    // Codes are masked for everyone but admins.
    await page
      .getByRole("dialog")
      .getByText(/^\d{4}\*+\d{4}$/)
      .waitFor();
    await page.keyboard.press("Escape");
    expect(await menuOf(watched)).toEqual(["概览", "流水", "报表", "日结", "健康", "核销台", "接口文档"]);
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a clerk is sent on to the desk",
  async () => {
    const key = await stage().program.createOperator("cleo", "clerk");
    const watched = await arrive("ledger", { key });
    await watched.page.waitForURL(`${stage().program.url}/desk`);
    expectCalm(watched);
    await watched.page.close();
  },
  testMs,
);

test(
  "a browser that was never here is shown the way in and the environment without a refusal, and is known when it comes back",
  async () => {
    const watched = await stage().open();
    const { page } = watched;
    await goTo(stage(), watched, "apps");
    await page.getByText("演示环境（模拟器）").first().waitFor();
    expect(watched.asked).not.toContain("GET /v1/internal/session");
    await logIn(watched, stage().program.adminKey);
    await page.getByRole("button", { name: "新建应用" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "新建应用" }).waitFor();
    expect(watched.asked).toContain("GET /v1/internal/session");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a wrong key is refused in words, with the request, and a right one still gets in",
  async () => {
    const watched = await arrive("", { key: "xtj_nobody_0123456789abcdefghijABCDEFGHIJ0123456789_-a" });
    const { page } = watched;
    await page
      .getByRole("alert")
      .getByText(/请求号/)
      .waitFor();
    await picture(watched, "wrong-key");
    await page.getByRole("button", { name: "改用设备码登录" }).click();
    await page.getByLabel("设备码").fill("0123456789abcdefghijABCDEFGHIJ0123456789_-a");
    await page.getByRole("button", { name: "登录", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "改用操作员密钥登录" }).click();
    await logIn(watched, stage().program.adminKey);
    await page.getByRole("heading", { name: "概览" }).waitFor();
    expectCalm(watched, ["401 /v1/internal/sessions"]);
    await page.close();
  },
  testMs,
);

test(
  "a session that is ended leads to the log-in page, and from there back to where one was",
  async () => {
    const { program } = stage();
    const watched = await arrive("ledger?status=success");
    const { page } = watched;
    await page.getByText("共 1 条").waitFor();
    const { data } = await program.call("GET", "/v1/internal/sessions?kind=key");
    for (const { id } of data) await program.call("DELETE", `/v1/internal/sessions/${id}`);
    // Rows are asked for every few seconds: the next answer says it.
    await page.getByText("登录已过期或被结束").waitFor({ timeout: patienceMs });
    await picture(watched, "expired");
    expect(new URL(page.url()).hash).toBe("#/ledger?status=success");
    await logIn(watched, program.adminKey);
    await page.getByText("共 1 条").waitFor();
    expect(new URL(page.url()).hash).toBe("#/ledger?status=success");
    expectCalm(
      watched,
      watched.refused.filter((one) => one.startsWith("401 /v1/internal/reports/verifications")),
    );
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByText("已退出登录").waitFor();
    await page.close();
  },
  testMs,
);

test(
  "a change without the session's token is refused, and a page with an old token gets the new one by itself",
  async () => {
    const { program } = stage();
    const watched = await arrive("jobs");
    const { page } = watched;
    await page.getByRole("row", { name: /清除过期的签名随机数/ }).waitFor();
    const status = await page.evaluate(
      async () => (await fetch("/v1/internal/jobs/nonces/run", { method: "POST" })).status,
    );
    expect(status).toBe(403);
    // The same person logs in anew in another tab: another session, another token, the same cookie jar.
    const other = await page.evaluate(async (key) => {
      const answer = await fetch("/v1/internal/sessions", { method: "POST", headers: { "x-xtj-uid": key } });
      return answer.status;
    }, program.adminKey);
    expect(other).toBe(201);
    await page.getByRole("button", { name: /马上运行 清除过期的签名随机数/ }).click();
    await page
      .getByRole("row", { name: /清除过期的签名随机数/ })
      .getByText("完成")
      .waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expectCalm(watched, ["403 /v1/internal/jobs/nonces/run"]);
    await page.close();
  },
  testMs,
);
