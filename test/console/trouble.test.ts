import { expect, test } from "bun:test";
import { onStage } from "./on-stage.ts";
import { goTo, picture, testMs } from "./stage.ts";

const { stage, arrive } = onStage();

const problem = (code: string, message: string) => ({
  code,
  message,
  request_id: "0198c5d2a7f14b5e9d3c",
  retry: "later",
  details: [],
  server_time: null,
  string_to_sign_sha256: null,
  verification_id: null,
  upstream: null,
});

test(
  "with nothing verified yet every screen says so, and what to do",
  async () => {
    const watched = await arrive("");
    const { page } = watched;
    await page.getByText("这 30 天没有核销").waitFor();
    await picture(watched, "empty-overview");
    await goTo(stage(), watched, "ledger");
    await page.getByText("还没有流水").waitFor();
    await goTo(stage(), watched, "ledger?status=failed");
    await page.getByText("没有符合条件的流水").waitFor();
    await goTo(stage(), watched, "reports");
    await page.getByText("这段时间没有核销").waitFor();
    await goTo(stage(), watched, "doubts");
    await page.getByText("没有未定的核销").waitFor();
    expect(watched.complaints).toEqual([]);
    await page.close();
  },
  testMs,
);

test(
  "a gateway that hangs is told after twenty seconds, with what to do, and the next try succeeds",
  async () => {
    const { program } = stage();
    const watched = await arrive("jobs");
    const { page } = watched;
    await page.getByRole("row", { name: /清除过期的签名随机数/ }).waitFor();
    await goTo(stage(), watched, "settings");
    await page.getByRole("cell", { name: "DYG_LISTEN" }).waitFor();
    const other = await page.context().newPage();
    await other.goto(`${program.url}/#/settings`);
    await other.getByRole("cell", { name: "DYG_LISTEN" }).waitFor();
    program.halt();
    try {
      // One screen that is here already, and one whose script would have to come.
      await page.getByRole("link", { name: "任务" }).click();
      await page.getByText("正在读取").waitFor();
      await other.getByRole("link", { name: "审计" }).click();
      await page.getByText("没有收到网关的答复").waitFor({ timeout: 30_000 });
      await other.getByText("页面没能打开").waitFor({ timeout: 30_000 });
      await picture(watched, "hangs");
    } finally {
      program.goOn();
    }
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.getByRole("row", { name: /清除过期的签名随机数/ }).waitFor();
    await other.getByRole("button", { name: "刷新页面" }).click();
    await other.getByRole("heading", { name: "审计", level: 1 }).waitFor();
    await other.close();
    await page.close();
  },
  testMs,
);

test(
  "what was read stays, marked as old, when the network goes, and comes anew when it is back",
  async () => {
    const watched = await arrive("jobs");
    const { page } = watched;
    await page.getByRole("row", { name: /清除过期的签名随机数/ }).waitFor();
    await page.route("**/v1/internal/jobs", (route) => route.abort());
    await page.getByText("下面是上一次读到的").waitFor();
    expect(await page.getByRole("row", { name: /清除过期的签名随机数/ }).isVisible()).toBe(true);
    await page.unroute("**/v1/internal/jobs");
    // It is asked for again by itself.
    await page.getByText("下面是上一次读到的").waitFor({ state: "hidden" });
    await page.close();
  },
  testMs,
);

test(
  "Douyin down: shops say so with Douyin's part in it, and the ledger goes on",
  async () => {
    const { program } = stage();
    await program.verify({ title: "之前核销的" });
    const watched = await arrive("ledger");
    const { page } = watched;
    await page.getByRole("row", { name: /之前核销的/ }).waitFor();
    await program.sandbox("POST", "/faults", { endpoint: "any", kind: "lost_before", times: "always" });
    await goTo(stage(), watched, "shops");
    await page.getByText("暂时无法连接抖音").waitFor();
    await page.getByText("本机的流水和报表不受影响").waitFor();
    await page.getByText("请求号").waitFor();
    await picture(watched, "douyin-down");
    await goTo(stage(), watched, "");
    await page.getByRole("region", { name: "需要处理" }).getByText("抖音", { exact: true }).waitFor();
    await program.sandbox("DELETE", "/faults");
    await program.sandbox("POST", "/faults", {
      endpoint: "shops",
      kind: "error",
      code: 2_190_004,
      description: "应用未获得该能力",
    });
    await goTo(stage(), watched, "shops");
    await page.getByText(/2190004 应用未获得该能力/).waitFor();
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.getByRole("row", { name: new RegExp(program.poiId) }).waitFor();
    expect(watched.complaints).toEqual([]);
    await page.close();
  },
  testMs,
);

test(
  "a full disk: health is shown for what it is, and a change that is refused says why",
  async () => {
    const watched = await arrive("settings");
    const { page } = watched;
    await page.getByRole("cell", { name: "DYG_LISTEN" }).waitFor();
    const ok = { status: "ok", detail: "正常" };
    // As the gateway answers it: 503 is an answer here (test/disk has the real thing).
    await page.route("**/healthz", (route) =>
      route.fulfill({
        status: 503,
        headers: { "x-dyg-environment": "sandbox" },
        json: {
          status: "unavailable",
          version: "0.1.0",
          environment: "sandbox",
          uptime_seconds: 60,
          checks: {
            database: { status: "unavailable", detail: "无法写入：磁盘已满" },
            access_token: ok,
            upstream: ok,
            disk: { status: "unavailable", detail: "数据目录无法写入" },
          },
        },
      }),
    );
    await page.route("**/v1/internal/backups", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 503,
            headers: { "retry-after": "5" },
            json: problem("not_ready", "磁盘已满，暂时无法写入"),
          })
        : route.continue(),
    );
    await goTo(stage(), watched, "health");
    await page.getByText("不能服务").first().waitFor();
    await page.getByText("无法写入：磁盘已满").waitFor();
    await goTo(stage(), watched, "");
    await page.getByText("请腾出空间").waitFor();
    await goTo(stage(), watched, "backups");
    await page.getByRole("button", { name: "立即备份" }).click();
    await page.getByText("磁盘已满，暂时无法写入").waitFor();
    await page.getByText("0198c5d2a7f14b5e9d3c").waitFor();
    await picture(watched, "disk-full");
    expect(watched.complaints).toEqual([]);
    await page.close();
  },
  testMs,
);

test(
  "millions of rows: the total is told as at least, pages go by cursor, and an export that breaks off leaves no file",
  async () => {
    const watched = await arrive("ledger");
    const { page } = watched;
    await page.getByRole("row", { name: /之前核销的/ }).waitFor();
    await page.route("**/v1/internal/reports/verifications?*", async (route) => {
      if (route.request().url().includes("export=")) return await route.abort();
      const answer = await route.fetch();
      const body = await answer.json();
      const more = { total: 10_000, total_is_minimum: true, next_cursor: "later" };
      // The cursor is not the gateway's, which would refuse it.
      return await route.fulfill({
        response: answer,
        status: 200,
        json: { ...body, data: body.data ?? [], ...more },
      });
    });
    await page.getByText("共 10,000+ 条 · 第 1 页").waitFor();
    await page.getByRole("button", { name: "下一页" }).click();
    await page.getByText("第 2 页").waitFor();
    await page.getByText("往回翻页时不更新").waitFor();
    expect(watched.asked.some((one) => one.includes("cursor=later"))).toBe(true);
    await page.getByRole("button", { name: "回到最新" }).click();
    await page.getByText("实时：每 5 秒更新").waitFor();
    await page.getByRole("button", { name: "导出 CSV" }).click();
    await page.getByRole("button", { name: /给人看/ }).click();
    await page.getByRole("dialog").getByText("没有收到网关的答复").waitFor();
    await page.close();
  },
  testMs,
);
