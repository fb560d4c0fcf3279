import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientKeyPattern } from "../apps/credentials.ts";
import { openCertification } from "../certify/certify.ts";
import { type Desk, openAutoDesk } from "../certify/desk.ts";
import { type Report, reportOf, reportWords } from "../certify/report.ts";
import { scenarios as everyScenario } from "../certify/scenarios.ts";
import type { Pace, Scenario } from "../certify/scene.ts";
import { screenOf, screenQuestion, taskWords } from "../certify/task-words.ts";
import { openSandbox } from "../sandbox/server.ts";
import type { Ask } from "../setup/questions.ts";
import { type Arguments, readArguments, UsageError } from "./arguments.ts";
import { openCertifyGateway } from "./certify-gateway.ts";
import { type Command, type CommandIo, exitCodes } from "./command.ts";
import { tellListening, untilStopped } from "./process.ts";

const usage = `用法：dy-gateway certify [选项]

接入认证：用抖音模拟器扮演收银台的坏日子（202、断线、重放、限流、撤销没有结论……），看您的收银软件怎么办，
最后给出报告：哪些做法会亏钱、亏多少、怎么改。不连接抖音，不消费任何真实的券。

把收银软件的网关地址指到这里，用给出的 client_key 和 secret 签名，照提示输入券码。

  --listen 127.0.0.1:8790  收银软件连接的地址；收银软件在另一台机器上时用 0.0.0.0:8790（明文 HTTP，只有假数据）
  --scenario NAME          只做这一项，可重复；名字见 --list
  --list                   列出全部项目
  --auto                   没有人坐在终端前：由程序驱动，GET /_certify 取任务，POST /_certify/done 报告收银机的显示
  --client-key KEY --secret SECRET   用您指定的密钥，不随机生成
  --out FILE               报告另存一份
  --json                   以 JSON 输出报告

退出码：0 没有一项会亏钱；1 有，或有没测到的；2 用法错误。
`;

const options = {
  listen: "text",
  scenario: "list",
  list: "flag",
  auto: "flag",
  "client-key": "text",
  secret: "text",
  out: "text",
  json: "flag",
} as const;

/** As the contract has it for everybody; the gateway of this run knows sooner that it does not know. */
const pace: Pace = {
  budgetMs: 3_000,
  patienceMs: 10_000,
  unknownMs: 5_000,
  cutMs: 1_000,
  atItMs: 2_000,
  retryAfterSeconds: 2,
  lateMs: 5_000,
};
/** Twice what a patient till may take between two requests. */
const quietMs = 30_000;
const silentMs = 300_000;

const readListen = (text: string): { readonly hostname: string; readonly port: number } => {
  const [, host, port] = /^([\w.-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new UsageError("--listen 应为 地址:端口，如 127.0.0.1:8790");
  return { hostname: host.replace(/[[\]]/g, ""), port: Number(port) };
};

const chosen = (names: readonly string[]): readonly Scenario[] => {
  const strange = names.filter((name) => everyScenario.every((one) => one.name !== name));
  if (strange.length > 0) throw new UsageError(`没有项目 ${strange.join("、")}；名字见 --list`);
  return names.length === 0 ? everyScenario : everyScenario.filter(({ name }) => names.includes(name));
};

/** A person at the terminal, who sees the till. */
const personDesk = (io: CommandIo, ask: Ask): Desk => ({
  play: async (task) => {
    io.stderr(taskWords(task));
    for (;;) {
      const screen = screenOf(await ask(screenQuestion));
      if (screen !== null) return screen;
    }
  },
  heard: () => {},
});

/** Words go to stderr: stdout is for the report. */
const startWords = (url: string, facts: Readonly<Record<string, string>>): string => `
接入认证已就绪（模拟器，不会消费真实的券）
  网关地址   ${url}${everywhere.test(url) ? "（把这里的地址换成这台电脑在局域网里的地址）" : ""}
  client_key ${facts["client_key"]}
  secret     ${facts["secret"]}
  门店       poi_id ${facts["poi_id"]}
`;

const everywhere = /\/\/(0\.0\.0\.0|\[::\]):/;

/** What was opened, closed the other way round. */
type Closers = (() => void | Promise<void>)[];

const openAll = async (io: CommandIo, args: Arguments, closers: Closers) => {
  const given = { keys: keysOf(args), listen: readListen(args.text("listen") ?? "127.0.0.1:8790") };
  const scenarios = chosen(args.list("scenario"));
  const dataDir = mkdtempSync(join(tmpdir(), "dy-gateway-certify-"));
  closers.unshift(() => rmSync(dataDir, { recursive: true, force: true }));
  const sandbox = openSandbox({
    listen: { hostname: "127.0.0.1", port: 0 },
    seed: randomInt(2 ** 31),
    clock: io.clock,
    demoOrders: false,
  });
  closers.unshift(sandbox.close);
  const gateway = await openCertifyGateway({ io, sandbox, dataDir, pace, keys: given.keys });
  closers.unshift(gateway.close);
  const facts = { client_key: gateway.keys.clientKey, secret: gateway.keys.secret, poi_id: gateway.poiId };
  const auto = openAutoDesk({ clock: io.clock, facts, quietMs, silentMs });
  const { control } = auto;
  const certification = await openCertification({
    ...gateway,
    listen: given.listen,
    douyin: sandbox.admin,
    pace,
    clock: io.clock,
    control,
    scenarios,
  }).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (!["EADDRINUSE", "EACCES", "EADDRNOTAVAIL"].includes(code)) throw cause;
    throw new UsageError(`--listen 的地址不能用（${code}）：被占用、没有权限，或不是本机的地址`);
  });
  closers.unshift(certification.close);
  return { certification, facts, autoDesk: auto.desk };
};

const certify = async (io: CommandIo, args: Arguments): Promise<Report> => {
  const ask = args.flag("auto") ? null : io.ask;
  if (ask === null && !args.flag("auto")) throw new UsageError("没有终端：请加 --auto，由程序驱动");
  const stopped = untilStopped();
  const closers: Closers = [];
  try {
    const { certification, facts, autoDesk } = await openAll(io, args, closers);
    const { url } = certification;
    tellListening(io, { url, control: `${url}/_certify` });
    io.stderr(startWords(url, facts));
    const run = certification.run(ask === null ? autoDesk : personDesk(io, ask));
    const results = await Promise.race([run, stopped]);
    if (typeof results === "string") throw new Interrupted();
    return reportOf(results);
  } finally {
    for (const close of closers) await close();
  }
};

/** Asked to stop before there was a report. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

const keysOf = (args: Arguments) => {
  const [clientKey, secret] = [args.text("client-key"), args.text("secret")];
  if ((clientKey === undefined) !== (secret === undefined))
    throw new UsageError("--client-key 和 --secret 要一起给");
  if (clientKey === undefined || secret === undefined) return null;
  if (!clientKeyPattern.test(clientKey) || secret.length < 32)
    throw new UsageError("--client-key 应为 8–64 个字母、数字、_ 或 -；--secret 不少于 32 个字符");
  return { clientKey, secret };
};

/** Plays the partner's bad day and says what it would have cost him. */
export const certifyCommand: Command = async (argv, io) => {
  try {
    if (argv.includes("--help")) {
      io.stdout(usage);
      return exitCodes.done;
    }
    const args = readArguments(argv, { options, positionals: [] });
    if (args.flag("list")) {
      io.stdout(everyScenario.map(({ name, title }) => `${name.padEnd(22)}${title}\n`).join(""));
      return exitCodes.done;
    }
    const report = await certify(io, args);
    const words = args.flag("json") ? JSON.stringify(report) : reportWords(report);
    const out = args.text("out");
    if (out !== undefined) writeFileSync(out, `${words}\n`);
    io.stdout(`${words}\n`);
    return report.passed ? exitCodes.done : exitCodes.failed;
  } catch (thrown) {
    if (thrown instanceof Interrupted) {
      io.stderr("已中断，没有报告\n");
      return exitCodes.failed;
    }
    if (!(thrown instanceof UsageError)) throw thrown;
    io.stderr(`${thrown.message}\n\n${usage}`);
    return exitCodes.usage;
  }
};
