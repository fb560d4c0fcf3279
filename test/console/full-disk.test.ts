import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { noSmallDisk, openSmallDisk, type SmallDisk } from "../disk/small-disk.ts";
import { goTo, logIn, openStage, patienceMs, picture, type Stage, testMs } from "./stage.ts";

let there: { readonly disk: SmallDisk; readonly stage: Stage } | undefined;
beforeAll(async () => {
  if (noSmallDisk !== undefined) return;
  const disk = openSmallDisk();
  const dataDir = join(disk.folder, "data");
  mkdirSync(dataDir);
  there = { disk, stage: await openStage(dataDir) };
}, testMs);
afterAll(async () => {
  await there?.stage.close();
  there?.disk.close();
}, testMs);

/** Writes on until the gateway has noticed that the disk is full: what its log has room for is still taken. */
const noticed = async ({ program }: Stage): Promise<void> => {
  const endMs = performance.now() + patienceMs;
  for (let tries = 0; (await fetch(`${program.url}/healthz`)).status !== 503; tries += 1) {
    if (performance.now() > endMs) throw new Error("the disk is full, and health does not say so");
    const filler = { name: `充数 ${tries}`, code: `filler-${tries}` };
    await program.call("POST", "/v1/internal/apps", filler).catch(() => null);
  }
};

test.skipIf(noSmallDisk !== undefined)(
  "on a full disk the overview says so with the remedy, a change is refused in words and nothing of it is there, and all goes on when there is space",
  async () => {
    if (there === undefined) throw new Error("disk and program did not start");
    const { disk, stage } = there;
    const watched = await stage.open();
    const { page } = watched;
    await goTo(stage, watched, "");
    await logIn(watched, stage.program.adminKey);
    const attention = page.getByRole("region", { name: "需要处理" });
    await attention.waitFor();
    disk.fill();
    await noticed(stage);

    await page.getByRole("button", { name: "刷新" }).click();
    await attention.getByText("无法写入：磁盘已满").waitFor();
    await attention.getByText("磁盘满了就腾出空间，网关会自己恢复").waitFor();
    await picture(watched, "really-full-overview");
    await goTo(stage, watched, "health");
    await page.getByText("不能服务").first().waitFor();

    await goTo(stage, watched, "apps");
    await page.getByRole("button", { name: "新建应用" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("名称").fill("满盘时的收银");
    await form.getByLabel("代号").fill("pos-full");
    await form.getByRole("button", { name: "保存" }).click();
    await form.getByText("网关暂时无法写入磁盘").waitFor();
    await picture(watched, "really-full-refused");
    expect((await stage.program.call("GET", "/v1/internal/apps")).data).not.toContainEqual(
      expect.objectContaining({ code: "pos-full" }),
    );

    disk.free();
    // What was typed is still there.
    await form.getByRole("button", { name: "保存" }).click();
    const shown = page.getByRole("dialog", { name: "密钥只显示这一次" });
    await shown.getByRole("button", { name: "我已保存好" }).click();
    await goTo(stage, watched, "");
    await page.getByRole("button", { name: "刷新" }).click();
    await attention.waitFor();
    await attention.getByText("无法写入：磁盘已满").waitFor({ state: "hidden" });
    expect(watched.complaints).toEqual([]);
    await page.close();
  },
  testMs,
);
