import { join } from "node:path";
import { makeDataDir, writeOnce } from "../storage/files.ts";

/** A setting by its `DYG_…` name, and its value. */
export type Settings = ReadonlyMap<string, string>;

export const settingsPath = (dataDir: string): string => join(dataDir, "dy-gateway.toml");

const heading = `# dy-gateway 的设置，由 dy-gateway init 写成。改完重启服务即生效；同名环境变量（DYG_…）优先。
# 含抖音密钥：只有运行服务的用户可读，不要发给别人。
`;

/** JSON's strings are TOML's as well. */
const tomlLine = ([name, value]: readonly [string, string]): string =>
  `${name.replace(/^DYG_/, "").toLowerCase()} = ${JSON.stringify(value)}\n`;

/**
 * Writes `dy-gateway.toml`, for its owner only. A file that is there is never touched: the name appears once the bytes
 * are on disk, and only when it is free.
 */
export const writeSettings = (dataDir: string, settings: Settings): void => {
  makeDataDir(dataDir);
  const text = heading + [...settings].map(tomlLine).join("");
  writeOnce(settingsPath(dataDir), text, { replace: false });
};
