import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { certifyCommand } from "../../src/commands/certify.ts";
import { run, start } from "../program/program.ts";
import { driveTill, openTill } from "./till.ts";

setDefaultTimeout(60_000);

const till = (told: Readonly<Record<string, string>>, url: string) =>
  openTill({
    url,
    keys: { clientKey: told["client_key"] ?? "", secret: told["secret"] ?? "" },
    poiId: told["poi_id"] ?? "",
    patienceMs: 10_000,
    habits: {},
    seen: () => {},
  });

describe("without a terminal", () => {
  test("a program drives it over HTTP, stdout is the report alone, and the exit code is the verdict", async () => {
    const certify = start([
      "certify",
      "--auto",
      "--json",
      "--listen",
      "127.0.0.1:0",
      "--scenario",
      "refused",
    ]);
    const { url = "" } = await certify.listening();
    const told = await (await fetch(`${url}/_certify`)).text();
    await driveTill(url, till(JSON.parse(told), url));
    expect(await certify.exited).toBe(0);
    await certify.read;
    const report = JSON.parse(certify.stdout());
    expect(report).toMatchObject({
      passed: true,
      cost: 0,
      scenarios: [{ name: "refused", screen: "failed", requests: 1 }],
    });
  });

  test("it says what it needs, and which words it does not know", async () => {
    expect(await run(["certify"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--auto") });
    const strange = await run(["certify", "--auto", "--scenario", "sunshine"]);
    expect(strange).toMatchObject({ code: 2, stderr: expect.stringContaining("没有项目 sunshine") });
    const short = await run(["certify", "--auto", "--client-key", "ck_partner_0001", "--secret", "short"]);
    expect(short).toMatchObject({ code: 2, stderr: expect.stringContaining("32") });
    const taken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
    const blocked = await run(["certify", "--auto", "--listen", `127.0.0.1:${taken.port}`]);
    taken.stop(true);
    expect(blocked).toMatchObject({ code: 2, stderr: expect.stringContaining("EADDRINUSE") });
    const list = await run(["certify", "--list"]);
    expect(list).toMatchObject({ code: 0, stdout: expect.stringContaining("unknown_then_success") });
  });
});

test("a day on which everything is left out is not passed", async () => {
  let stdout = "";
  const code = await certifyCommand(["--listen", "127.0.0.1:0", "--scenario", "ordinary"], {
    env: {},
    clock: systemClock,
    stdout: (text) => {
      stdout += text;
    },
    stderr: () => {},
    ask: async () => "6",
  });
  expect(code).toBe(1);
  expect(stdout).toContain("全部跳过");
});

test("at a terminal a person is told what to type, is asked what the till says, and gets the report in Chinese", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dy-gateway-certify-test-"));
  let stderr = "";
  let stdout = "";
  const asked: string[] = [];
  const read = (form: RegExp) => form.exec(stderr)?.[1] ?? "";
  try {
    const code = await certifyCommand(
      [
        ...["--listen", "127.0.0.1:0", "--scenario", "ordinary", "--out", join(folder, "report.txt")],
        ...["--client-key", "ck_partner_0001", "--secret", "a-secret-of-the-partner-himself-0001"],
      ],
      {
        env: {},
        clock: systemClock,
        stdout: (text) => {
          stdout += text;
        },
        stderr: (text) => {
          stderr += text;
        },
        ask: async (question) => {
          asked.push(question);
          if (asked.length === 1) return "what?";
          const told = {
            client_key: "ck_partner_0001",
            secret: "a-secret-of-the-partner-himself-0001",
            poi_id: read(/poi_id (\d+)/),
          };
          const action = {
            do: "verify",
            code: read(/券码 (\d+)/),
            shortLink: "",
            quantity: 1,
            bill: "1",
            words: "",
          } as const;
          expect(await till(told, read(/网关地址 +(\S+)/)).verify(action, "by-hand")).toBe("success");
          // The till says nothing of it: the cashier sends the guest away.
          return "3";
        },
      },
    );
    expect(code).toBe(1);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain("1 核销成功（放行）");
    expect(stderr).toContain("第 1 项，共 1 项：一张普通的券");
    expect(stdout).toContain("【亏钱】收银机说没有成功，券却已经用掉");
    expect(stdout).toContain("这次损失 99.00 元");
    expect(stdout).toContain("结论：1 项会亏钱，这次共损失 99.00 元。");
    expect(readFileSync(join(folder, "report.txt"), "utf8")).toBe(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
