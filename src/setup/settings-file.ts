import { closeSync, existsSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { StorageRefused } from "../storage/errors.ts";
import { makeDataDir, syncFolder, systemWords } from "../storage/files.ts";

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
  const file = settingsPath(dataDir);
  const draft = `${file}.${process.pid}`;
  makeDataDir(dataDir);
  try {
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeSync(descriptor, heading + [...settings].map(tomlLine).join(""));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    linkSync(draft, file);
  } catch (cause) {
    throw new StorageRefused(`无法写入 ${file}：${systemWords(cause)}`, { cause });
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
  syncFolder(dirname(file));
};
