import { expect, test } from "bun:test";
import type { Locator } from "playwright-core";
import { expectCalm, onStage } from "./on-stage.ts";
import { goTo, picture, testMs } from "./stage.ts";

const { stage, arrive } = onStage();

/** Runs a line as a partner pastes it. */
const paste = async (line: string): Promise<string> => {
  const child = Bun.spawn(["sh", "-c", `${line} -w '\\n%{http_code}'`], { stdout: "pipe", stderr: "ignore" });
  return (await new Response(child.stdout).text()).trim();
};

const apps = () => stage().program.call("GET", "/v1/internal/apps");

/** What the dialog of a new secret shows, once it is there: a list of texts waits for nobody. */
const newSecret = async (
  shown: Locator,
): Promise<{ readonly secret: string; readonly call: readonly string[] }> => {
  const call = shown.locator("pre");
  await call.nth(2).waitFor();
  return {
    secret: (await shown.locator("code").nth(1).textContent()) ?? "",
    call: await call.allTextContents(),
  };
};

test(
  "an app is made, its secret is shown once with a worked call that works, and it is changed, warned about and disabled",
  async () => {
    const watched = await arrive("apps");
    const { page } = watched;
    await page.getByRole("button", { name: "新建应用" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("名称").fill("前台收银");
    await form.getByLabel("代号").fill("POS");
    await form.getByText("2–32 个小写字母").waitFor();
    expect(await form.getByRole("button", { name: "保存" }).isDisabled()).toBe(true);
    await form.getByLabel("代号").fill("pos-front");
    await form.getByRole("button", { name: "保存" }).click();

    const shown = page.getByRole("dialog", { name: "密钥只显示这一次" });
    const { secret, call } = await newSecret(shown);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    const [toSign = "", , curl = ""] = call;
    expect(toSign.split("\n")).toHaveLength(7);
    await picture(watched, "secret");
    expect(await paste(curl)).toEndWith("\n200");
    // The same line again: the nonce is spent.
    expect(await paste(curl)).toContain("nonce_reused");
    await shown.getByRole("button", { name: "我已保存好" }).click();
    await shown.waitFor({ state: "hidden" });
    expect(await page.content()).not.toContain(secret);

    await page.getByRole("button", { name: "允许读取 token 前台收银" }).click();
    const warning = page.getByRole("dialog");
    await warning.getByText(/以商户的身份调用抖音的全部能力/).waitFor();
    await warning.getByRole("button", { name: "允许读取 token" }).click();
    await page.getByRole("button", { name: "禁止读取 token 前台收银" }).click();
    await page.getByRole("button", { name: "允许读取 token 前台收银" }).waitFor();

    await page.getByRole("button", { name: "换密钥 前台收银" }).click();
    await page.getByLabel("旧密钥立即作废").check();
    await page.getByRole("dialog").getByRole("button", { name: "换密钥" }).click();
    const { secret: rotated } = await newSecret(shown);
    expect(rotated.length).toBe(secret.length);
    expect(rotated).not.toBe(secret);
    await shown.getByRole("button", { name: "我已保存好" }).click();

    await page.getByRole("button", { name: "停用 前台收银" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "停用" }).click();
    await page.getByRole("button", { name: "启用 前台收银" }).waitFor();
    const { data } = await apps();
    const made = data.find((one: { code: string }) => one.code === "pos-front");
    expect(made).toMatchObject({ status: "disabled", allow_token_read: false, poi_ids: null });
    await picture(watched, "apps");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "an app bound to no shop stays bound when its name is changed",
  async () => {
    const { program } = stage();
    await program.call("POST", "/v1/internal/apps", { name: "关着的", code: "closed", poi_ids: [] });
    const watched = await arrive("apps");
    const { page } = watched;
    await page.getByRole("button", { name: "修改 关着的" }).click();
    await page.getByText("一家也没选：哪家门店都不能用").waitFor();
    await page.getByLabel("名称").fill("还关着的");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("row", { name: /还关着的/ }).waitFor();
    const { data } = await apps();
    expect(data.find((one: { code: string }) => one.code === "closed").poi_ids).toEqual([]);
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "an operator is made with a shop, the key is shown once and works, a device logs in by QR and is ended",
  async () => {
    const { program } = stage();
    const watched = await arrive("operators");
    const { page } = watched;
    await page.getByRole("button", { name: "新建操作员" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("uid").fill("anna");
    await form.getByLabel("姓名").fill("安娜");
    await form.getByText("店员和店长必须指定门店").waitFor();
    expect(await form.getByRole("button", { name: "保存" }).isDisabled()).toBe(true);
    const shops = form.getByLabel("只限这些门店");
    await shops.fill(program.poiId);
    await shops.press("Enter");
    await shops.press("Tab");
    await form.getByRole("button", { name: "保存" }).click();
    const shown = page.getByRole("dialog", { name: "密钥只显示这一次" });
    const key = (await shown.locator("code").textContent()) ?? "";
    expect(key).toStartWith("xtj_anna_");
    await picture(watched, "key");
    expect((await program.call("GET", "/v1/open/verifications?ext_order_id=x", undefined, key)).data).toEqual(
      [],
    );
    await shown.getByRole("button", { name: "我已保存好" }).click();
    await shown.waitFor({ state: "hidden" });
    expect(await page.content()).not.toContain(key);

    await page.getByRole("button", { name: "登录一台设备 安娜" }).click();
    const device = page.getByRole("dialog");
    await device.getByLabel("设备名称").fill("前台平板");
    await device.getByRole("button", { name: "生成二维码" }).click();
    await device.getByRole("img", { name: "登录二维码" }).waitFor();
    await device.getByText(/还有 \d+ 秒/).waitFor();
    const [link = "", code = ""] = await device.locator("code").allTextContents();
    // In the fragment, which is sent to nobody.
    expect(link).toBe(`${program.url}/desk#device=${code}`);
    await picture(watched, "device");
    const logged = await fetch(`${program.url}/v1/internal/sessions`, {
      method: "POST",
      headers: { "x-dyg-device-code": code },
    });
    expect(logged.status).toBe(201);
    await page.keyboard.press("Escape");

    await goTo(stage(), watched, "devices");
    const row = page.getByRole("row", { name: /安娜.*前台平板/ });
    await row.getByRole("button", { name: "结束 安娜" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "结束" }).click();
    await row.waitFor({ state: "hidden" });

    await goTo(stage(), watched, "operators");
    await page.getByRole("button", { name: "换密钥 安娜" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "换密钥" }).click();
    const second = (await shown.locator("code").textContent()) ?? "";
    expect(second).not.toBe(key);
    await shown.getByRole("button", { name: "我已保存好" }).click();
    await page.getByRole("button", { name: "吊销 安娜" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "吊销" }).click();
    await page.getByRole("row", { name: /安娜/ }).waitFor({ state: "hidden" });
    await page.getByLabel("也显示已吊销的").check();
    await page.getByRole("row", { name: /安娜.*已吊销/ }).waitFor();
    await picture(watched, "operators");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "the gateway's own work is seen and set off: a backup, a job, the token, enrichment; settings without secrets; an audit of it",
  async () => {
    const watched = await arrive("backups");
    const { page } = watched;
    await page.getByText("还没有备份").waitFor();
    await page.getByRole("button", { name: "立即备份" }).click();
    await page.getByText(/备份做好了/).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /^下载 / }).click(),
    ]);
    expect(
      await Bun.file(await file.path())
        .slice(0, 15)
        .text(),
    ).toBe("SQLite format 3");
    await picture(watched, "backups");

    await goTo(stage(), watched, "jobs");
    const job = page.getByRole("row", { name: /清除过期的签名随机数/ });
    await job.getByRole("button", { name: /马上运行/ }).click();
    await job.getByText("完成").waitFor();

    await goTo(stage(), watched, "token");
    await page.getByRole("button", { name: "立即刷新" }).click();
    await page.locator("p.settled").waitFor();

    await goTo(stage(), watched, "enrichment");
    await page.getByRole("button", { name: "排队" }).click();
    await page.locator("p.settled").waitFor();

    await goTo(stage(), watched, "health");
    await page.getByRole("row", { name: /数据库与备份.*正常/ }).waitFor();

    await goTo(stage(), watched, "settings");
    await page.getByRole("row", { name: /DYG_DOUYIN_CLIENT_SECRET 已设置/ }).waitFor();

    await goTo(stage(), watched, "audit");
    await page.getByRole("cell", { name: "backups.create" }).first().waitFor();
    await page.getByLabel("做了什么").fill("jobs.run");
    await page.getByRole("button", { name: "查询" }).click();
    await page.getByRole("cell", { name: "backups.create" }).first().waitFor({ state: "hidden" });
    await page.getByRole("cell", { name: "jobs.run" }).first().waitFor();
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a request is signed in the page and sent as a partner's would be, and the secret stays there",
  async () => {
    const { program } = stage();
    const watched = await arrive("try");
    const { page } = watched;
    await page.getByLabel("client_key").fill(program.app.clientKey);
    await page.getByLabel("secret", { exact: true }).fill(program.app.secret);
    await page.getByRole("button", { name: "签名并发送" }).click();
    const answer = page.getByRole("region", { name: "答复" });
    await answer.getByText("200", { exact: true }).waitFor();
    expect(await answer.locator("pre").first().textContent()).toContain(`"poi_id": "${program.poiId}"`);
    const signed = page.getByRole("region", { name: "签了什么" });
    expect((await signed.locator("pre").first().textContent())?.split("\n")).toHaveLength(7);
    for (const text of await signed.locator("pre").allTextContents())
      expect(text).not.toContain(program.app.secret);
    await picture(watched, "try");
    expectCalm(watched);
    await page.close();
  },
  testMs,
);

test(
  "a backup is restored after a warning and a typed word, in the running program, and the page says what became of it",
  async () => {
    const { program } = stage();
    const watched = await arrive("backups");
    const { page } = watched;
    await page.getByRole("button", { name: "立即备份" }).click();
    await page.getByText(/备份做好了/).waitFor();
    // The one that was just made, in which this session is; others may be there from before.
    const { data: made } = await program.call("GET", "/v1/internal/backups");
    // Made after the backup: it is gone afterwards.
    await program.call("POST", "/v1/internal/apps", { name: "之后建的", code: "later" });
    await page.getByRole("button", { name: `恢复 ${made[0].name}` }).click();
    const question = page.getByRole("dialog");
    await question.getByText(/之后新建的操作员、应用、登录都不在了/).waitFor();
    const confirm = question.getByRole("button", { name: "恢复这份备份" });
    expect(await confirm.isDisabled()).toBe(true);
    await question.getByLabel(/输入「恢复」/).fill("恢复");
    await picture(watched, "restore");
    await confirm.click();
    // The session was opened before the backup, so it is still there.
    await page.getByText(/最近一次恢复.*：已恢复/).waitFor({ timeout: 60_000 });
    await picture(watched, "restored");
    const { data } = await apps();
    expect(data.some((one: { code: string }) => one.code === "later")).toBe(false);
    // While the database is exchanged nothing is served, and the page says so instead of failing for good.
    expect(watched.complaints).toEqual([]);
    expect(watched.refused.filter((one) => !one.startsWith("503 "))).toEqual([]);
    await page.close();
  },
  2 * testMs,
);
