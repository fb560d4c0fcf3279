import { type Config, readConfig } from "../config.ts";
import { ConfigurationError } from "../config-sources.ts";
import { type Gateway, openGateway } from "../gateway.ts";
import { StorageRefused } from "../storage/errors.ts";
import { holdServeLock } from "../storage/serve-lock.ts";
import { UsageError } from "./arguments.ts";
import { type Command, exitCodes } from "./command.ts";
import { onHangUp, openProcessLog, tellListening, untilStopped } from "./process.ts";
import { programWord } from "./program-word.ts";

const usage = `用法：dy-gateway serve

启动网关。设置来自环境变量 DYG_…，或数据目录下的 dy-gateway.toml；至少需要
  DYG_DOUYIN_CLIENT_KEY  DYG_DOUYIN_CLIENT_SECRET  DYG_DOUYIN_ACCOUNT_ID
第一次使用：dy-gateway init　只想先看看：dy-gateway demo
`;

const listenOn = (gateway: Gateway, { listen: { host, port } }: Config): string => {
  try {
    return gateway.listen({ hostname: host, port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "EADDRINUSE" && code !== "EACCES" && code !== "EADDRNOTAVAIL") throw cause;
    const why = {
      EADDRINUSE: "已被其他程序占用",
      EACCES: "没有权限使用（小于 1024 的端口）",
      EADDRNOTAVAIL: "不是本机的地址",
    }[code];
    throw new ConfigurationError([`DYG_LISTEN 的 ${host}:${port} ${why}`]);
  }
};

/** The gateway itself: serves until it is asked to stop, then drains and ends with 0. */
export const serveCommand: Command = async (args, io) => {
  try {
    if (args.includes("--help")) {
      io.stdout(usage);
      return exitCodes.done;
    }
    if (args.length > 0) throw new UsageError(`serve 不接受参数「${args[0]}」`);
    const config = readConfig(io.env);
    const log = openProcessLog(io, config.logLevel);
    const lock = holdServeLock(config.dataDir);
    const stopped = untilStopped();
    const gateway = await openGateway({ config, clock: io.clock, log });
    const url = listenOn(gateway, config);
    const ignoreHangUp = onHangUp(() => gateway.renewCertificate());
    tellListening(io, { url, environment: config.environment });
    log.info("stopping", { signal: await stopped });
    ignoreHangUp();
    await gateway.close();
    log.info("stopped", { ...gateway.storage.commitStats() });
    lock.release();
    return exitCodes.done;
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      io.stderr(`${thrown.message}\n\n${usage}`);
      return exitCodes.usage;
    }
    if (!(thrown instanceof ConfigurationError || thrown instanceof StorageRefused)) throw thrown;
    const offer = thrown instanceof ConfigurationError ? `\n第一次使用，请运行：${programWord} init\n` : "";
    io.stderr(`${thrown.message}\n${offer}`);
    return exitCodes.failed;
  }
};
