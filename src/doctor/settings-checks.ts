import { X509Certificate } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { pairFault } from "../certificates/certificates.ts";
import { readTextFile } from "../config-sources.ts";
import { type Check, type Finding, failed, ok, skipped, warning } from "./check.ts";

const configuration: Check = {
  name: "configuration",
  title: "设置",
  look: ({ faults, config }) =>
    faults.length === 0 && config !== null
      ? ok(`${config.environment} 环境，监听 ${config.listen.host}:${config.listen.port}`)
      : failed(faults.join("；"), "按提示补全 dy-gateway.toml 或环境变量；第一次使用请运行 init"),
};

const others = 0o077;
const privateNames = ["dy-gateway.toml", "master.key", "dy-gateway.db", "dy-gateway.db-wal", "tls-root.key"];

const permissions: Check = {
  name: "permissions",
  title: "文件权限",
  look: ({ dataDir, administration }) => {
    if (process.platform === "win32") return skipped("Windows 由系统的访问控制决定");
    if (!existsSync(dataDir))
      return failed(`没有数据目录 ${dataDir}`, "运行 init，或用 DYG_DATA_DIR 指明数据目录");
    const files = [
      dataDir,
      ...privateNames.map((name) => join(dataDir, name)),
      administration?.masterKeyFile ?? "",
    ];
    const open = [...new Set(files)].filter(
      (file) => existsSync(file) && (statSync(file).mode & others) !== 0,
    );
    if (open.length === 0) return ok("数据目录、密钥和数据库只有运行服务的用户可读");
    return failed(
      `其他用户可读：${open.join("、")}`,
      `运行 chmod go-rwx ${open.map((file) => `'${file}'`).join(" ")}`,
    );
  },
};

const masterKey: Check = {
  name: "master_key",
  title: "主密钥",
  look: ({ database, administration }) => {
    if (database === null || administration === null) return skipped("没有数据库可核对");
    // Also when it belongs to another key or environment: the words say which.
    return refusal(() => database.checkStamp()) ?? ok(`与数据库相符（${administration.masterKeyFile}）`);
  },
};

const refusal = (look: () => void): Finding | null => {
  try {
    look();
    return null;
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : "无法核对";
    return failed(words, "放回当初保存的主密钥，或核对 DYG_MASTER_KEY_FILE 和 DYG_ENVIRONMENT");
  }
};

const port: Check = {
  name: "port",
  title: "端口",
  look: ({ config, serving }) => {
    if (config === null) return skipped("设置有误，未检查");
    const { host, port: number } = config.listen;
    if (serving) return ok("网关正在运行");
    try {
      Bun.listen({ hostname: host, port: number, socket: { data: () => {} } }).stop(true);
      return ok(`${host}:${number} 空闲，网关没有在运行`);
    } catch {
      return failed(
        `${host}:${number} 无法监听：被其他程序占用、不是本机地址，或端口小于 1024 而没有权限`,
        "关掉占用它的程序，或改 listen（DYG_LISTEN）",
      );
    }
  },
};

const dayMs = 86_400_000;
const certificateDaysLow = 21;

const tls: Check = {
  name: "tls",
  title: "TLS 证书",
  look: ({ config, clock }) => {
    if (config === null) return skipped("设置有误，未检查");
    if (config.tls === null) return ok(config.listen.loopback ? "只在本机监听，不需要" : "由前面的代理负责");
    if (config.tls.kind === "auto") return ok("由本机自己的证书颁发机构签发，自动更新");
    const { certFile, keyFile } = config.tls;
    const pair = { cert: readTextFile(certFile) ?? "", key: readTextFile(keyFile) ?? "" };
    return certificateFinding(pair, clock.nowMs());
  },
};

const renew = "换上新证书文件后，向服务发送 SIGHUP（systemctl reload dy-gateway）";

const certificateFinding = (
  pair: { readonly cert: string; readonly key: string },
  nowMs: number,
): Finding => {
  const fault = pairFault(pair);
  if (fault !== null) return failed(fault, "核对 DYG_TLS_CERT_FILE 和 DYG_TLS_KEY_FILE");
  const days = Math.floor((new X509Certificate(pair.cert).validToDate.getTime() - nowMs) / dayMs);
  if (days < 0) return failed("证书已过期", renew);
  return days < certificateDaysLow ? warning(`证书 ${days} 天后过期`, renew) : ok(`证书还有 ${days} 天`);
};

/** What was set, and what of this machine it needs. */
export const settingsChecks: readonly Check[] = [configuration, permissions, masterKey, port, tls];
