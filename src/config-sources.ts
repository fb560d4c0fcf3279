import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Environment variables, as given to the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a file, or undefined when there is none; throws when it cannot be read. */
export type ReadText = (path: string) => string | undefined;

/** Thrown once, with everything that is wrong with the configuration. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`配置有误：\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
    this.faults = faults;
  }
}

/** A setting as it may be shown to the merchant's admin. */
export interface ToldSetting {
  readonly name: string;
  /** What holds: as given, else the default. Always null for a secret. */
  readonly value: string | null;
  readonly isSecret: boolean;
  readonly isSet: boolean;
  readonly source: "environment" | "file" | "default";
}

export interface Sources {
  /** The value of a setting, by its `DYG_…` name; undefined when it is not set anywhere. */
  readonly find: (name: string) => string | undefined;
  /** The same, or the content of the file that `<name>_FILE` names. */
  readonly findSecret: (name: string) => string | undefined;
  /** The content of the file a setting names, without the line end; undefined when it is not set or unreadable. */
  readonly findFile: (name: string) => string | undefined;
  /** Remembers what holds when a setting is not set; null = nothing. */
  readonly noteUnset: (name: string, value: string | null) => void;
  /** Every setting, once all of them have been read. */
  readonly told: () => readonly ToldSetting[];
  readonly fault: (problem: string) => void;
  readonly faults: readonly string[];
}

const fileName = "dy-gateway.toml";
const prefix = "DYG_";

/** Reads a file of this machine. */
export const readTextFile: ReadText = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
};

/**
 * Where settings come from: the environment, else `dy-gateway.toml` in the data directory. `names` are the settings
 * there are: a name in the file that is none of them is a fault, because a misspelt setting must not pass unnoticed.
 */
export const openSources = (parts: {
  readonly env: Environment;
  readonly dataDir: string;
  readonly names: readonly string[];
  readonly readText: ReadText;
}): Sources => {
  const faults: string[] = [];
  const fault = (problem: string): void => void faults.push(problem);
  const read = (path: string, reason: string): string | undefined => {
    try {
      return parts.readText(path);
    } catch {
      fault(`${reason}：文件 ${path} 无法读取`);
      return "";
    }
  };
  const path = join(parts.dataDir, fileName);
  const fromFile = tomlSettings({ text: read(path, fileName) ?? "", names: parts.names, fault });
  const fromEnvironment = (name: string): string | undefined => parts.env[name] || undefined;
  const find = (name: string): string | undefined => fromEnvironment(name) ?? fromFile.get(name);

  const content = (name: string, filePath: string): string | undefined => {
    const text = read(filePath, name);
    if (text === undefined) fault(`${name} 指向的文件不存在：${filePath}`);
    else if (text.trim() === "") fault(`${name} 指向的文件是空的：${filePath}`);
    return text?.replace(/\r?\n$/, "") || undefined;
  };

  const secrets = new Set<string>();
  const unset = new Map<string, string | null>();

  const findSecret = (name: string): string | undefined => {
    secrets.add(name);
    const fileSetting = `${name}_FILE`;
    for (const look of [fromEnvironment, (setting: string) => fromFile.get(setting)]) {
      const given = look(name);
      const filePath = look(fileSetting);
      if (given !== undefined && filePath !== undefined) fault(`${name} 和 ${fileSetting} 只能设置一个`);
      if (given !== undefined) return given;
      if (filePath !== undefined) return content(fileSetting, filePath);
    }
    return undefined;
  };

  const findFile = (name: string): string | undefined => {
    const filePath = find(name);
    return filePath === undefined ? undefined : content(name, filePath);
  };

  const tell = (name: string): ToldSetting => {
    const isSecret = secrets.has(name);
    const given = find(name) === undefined && isSecret ? `${name}_FILE` : name;
    const isSet = find(given) !== undefined;
    return {
      name,
      value: isSecret ? null : (find(name) ?? unset.get(name) ?? null),
      isSecret,
      isSet,
      source: fromEnvironment(given) !== undefined ? "environment" : isSet ? "file" : "default",
    };
  };

  return {
    find,
    findSecret,
    findFile,
    noteUnset: (name, value) => void unset.set(name, value),
    told: () => parts.names.map(tell),
    fault,
    faults,
  };
};

const tomlSettings = (parts: {
  readonly text: string;
  readonly names: readonly string[];
  readonly fault: (problem: string) => void;
}): ReadonlyMap<string, string> => {
  const settings = new Map<string, string>();
  for (const [key, value] of Object.entries(parseToml(parts.text, parts.fault))) {
    const name = prefix + key.toUpperCase();
    const text = settingText(value);
    if (key !== key.toLowerCase() || !parts.names.includes(name))
      parts.fault(`${fileName}：没有名为 ${key} 的设置`);
    else if (text === undefined) parts.fault(`${fileName}：${key} 应为文本、整数、true/false 或文本数组`);
    else if (text !== "") settings.set(name, text);
  }
  return settings;
};

const parseToml = (text: string, fault: (problem: string) => void): object => {
  try {
    return Bun.TOML.parse(text);
  } catch (cause) {
    fault(`${fileName} 不是有效的 TOML：${cause instanceof Error ? cause.message : "无法解析"}`);
    return {};
  }
};

/** A TOML value as the environment would spell it. */
const settingText = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value.join(",");
  return undefined;
};
