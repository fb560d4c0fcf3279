import { systemClock } from "./clock.ts";
import type { Command, CommandIo } from "./commands/command.ts";
import { exitCodes } from "./commands/command.ts";
import { openStderr } from "./commands/process.ts";
import { openTerminal, type Terminal } from "./commands/terminal.ts";
import { causeChain } from "./log.ts";

/** Each is loaded when it is asked for: a start does not wait for what the others need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
  init: async () => (await import("./commands/init.ts")).initCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  demo: async () => (await import("./commands/demo.ts")).demoCommand,
  sandbox: async () => (await import("./commands/sandbox.ts")).sandboxCommand,
  certify: async () => (await import("./commands/certify.ts")).certifyCommand,
  apps: async () => (await import("./commands/apps.ts")).appsCommand,
  operators: async () => (await import("./commands/operators.ts")).operatorsCommand,
  backup: async () => (await import("./commands/backup.ts")).backupCommand,
  restore: async () => (await import("./commands/restore.ts")).restoreCommand,
  sums: async () => (await import("./commands/sums.ts")).sumsCommand,
  sign: async () => (await import("./commands/sign.ts")).signCommand,
  openapi: async () => (await import("./commands/openapi.ts")).openapiCommand,
  version: async () => (await import("./commands/version.ts")).versionCommand,
};

const usage = `dy-gateway 抖音团购券核销网关

用法：dy-gateway <命令> [选项]

  serve       启动网关（默认）
  init        第一次使用：核对抖音凭证，写好设置，建立第一个管理员
  doctor      检查设置、抖音、磁盘和账目，逐项给出处理办法
  demo        网关 + 抖音模拟器 + 一个应用和一个操作员，马上能试
  sandbox     只启动抖音模拟器
  certify     接入认证：扮演收银台的坏日子，看收银软件哪里会亏钱
  apps        核销端应用：create | list | disable | rotate
  operators   操作员：create | list | rotate | revoke
  backup      备份数据库到一个文件，服务运行时也可以
  restore     用备份换下数据库（先停下服务）
  sums        报表汇总：rebuild（只在 doctor 要求时）
  sign        为一次请求签名，或给出完整的 curl 命令
  openapi     输出接口契约 openapi.yaml
  version     版本

各命令加 --help 查看选项。
`;

let terminal: Terminal | null | undefined;
const io: CommandIo = {
  env: process.env,
  stdout: (text) => {
    process.stdout.write(text);
  },
  stderr: openStderr(),
  clock: systemClock,
  // The keyboard is opened by whoever asks something: a start does not wait for it.
  get ask() {
    terminal ??= openTerminal();
    return terminal?.ask ?? null;
  },
};

const run = async ([name = "serve", ...args]: readonly string[]): Promise<number> => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return await (await command())(args, io);
  if (name === "--help" || name === "help") {
    io.stdout(usage);
    return exitCodes.done;
  }
  io.stderr(`没有命令「${name}」\n\n${usage}`);
  return exitCodes.usage;
};

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  io.stderr(`${causeChain(thrown).join("\n")}\n`);
  process.exitCode = exitCodes.failed;
} finally {
  terminal?.close();
}
