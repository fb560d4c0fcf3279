import { randomInt } from "node:crypto";
import { openSandbox } from "../sandbox/server.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { type Command, exitCodes } from "./command.ts";
import { tellListening, untilStopped } from "./process.ts";

const usage = `用法：dy-gateway sandbox [--listen 127.0.0.1:18081] [--seed N]

只启动抖音模拟器：用于联调和测试，不连接抖音，不消费任何真实的券。
管理接口（建单、注入故障、查看状态）见 GET /_sandbox
`;

const readListen = (text: string): { readonly hostname: string; readonly port: number } => {
  const parts = /^(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})$/.exec(text);
  if (parts === null) throw new UsageError("--listen 应为本机地址，如 127.0.0.1:18081");
  return { hostname: (parts[1] ?? "").replace(/[[\]]/g, ""), port: Number(parts[2]) };
};

const readSeed = (text: string | undefined): number => {
  if (text === undefined) return randomInt(2 ** 31);
  if (!/^\d{1,10}$/.test(text)) throw new UsageError("--seed 应为非负整数");
  return Number(text);
};

/** The Douyin simulator alone, on this machine only. */
export const sandboxCommand: Command = async (argv, io) => {
  try {
    if (argv.includes("--help")) {
      io.stdout(usage);
      return exitCodes.done;
    }
    const args = readArguments(argv, { options: { listen: "text", seed: "text" }, positionals: [] });
    const seed = readSeed(args.text("seed"));
    const stopped = untilStopped();
    const sandbox = openSandbox({
      listen: readListen(args.text("listen") ?? "127.0.0.1:18081"),
      seed,
      clock: io.clock,
    });
    // Made-up credentials of a simulator: they are meant to be read here.
    tellListening(io, { url: sandbox.url, admin: `${sandbox.url}/_sandbox`, seed, ...sandbox.credentials });
    await stopped;
    await sandbox.close();
    return exitCodes.done;
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    io.stderr(`${thrown.message}\n\n${usage}`);
    return exitCodes.usage;
  }
};
