import type { Sources } from "./config-sources.ts";
import { isAddress, isLoopback, type Networks, parseNetworks } from "./networks.ts";

/** Readers of single values. Each notes what is wrong in `sources` and gives something typed all the same. */

/** A setting and what holds when it is not set. */
interface Setting {
  readonly name: string;
  readonly unset: string;
}

export const readText = (sources: Sources, { name, unset }: Setting): string => {
  sources.noteUnset(name, unset);
  return sources.find(name) ?? unset;
};

/** A setting without which the gateway cannot serve. */
export const requireText = (sources: Sources, name: string): string => {
  const value = sources.find(name);
  if (value === undefined) sources.fault(`${name} 未设置`);
  return value ?? "";
};

/** The same for a secret, which may stand in a file of its own. */
export const requireSecret = (sources: Sources, name: string): string => {
  const value = sources.findSecret(name);
  // A file that cannot be read has been named already.
  if (value === undefined && sources.find(`${name}_FILE`) === undefined)
    sources.fault(`${name}（或 ${name}_FILE）未设置`);
  return value ?? "";
};

export const readInteger = (
  sources: Sources,
  rule: { readonly name: string; readonly unset: number; readonly min: number; readonly max: number },
): number => {
  const { name } = rule;
  sources.noteUnset(name, String(rule.unset));
  const text = sources.find(name);
  if (text === undefined) return rule.unset;
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= rule.min && value <= rule.max) return value;
  sources.fault(`${name} 应为 ${rule.min}–${rule.max} 的整数，现为「${text}」`);
  return rule.unset;
};

export const readChoice = <Choice extends string>(
  sources: Sources,
  { name, choices }: { readonly name: string; readonly choices: readonly [Choice, ...Choice[]] },
): Choice => {
  const [unset] = choices;
  sources.noteUnset(name, unset);
  const text = sources.find(name);
  const choice = text === undefined ? unset : choices.find((known) => known === text);
  if (choice === undefined) sources.fault(`${name} 应为 ${choices.join("、")} 之一，现为「${text}」`);
  return choice ?? unset;
};

export const readSwitch = (sources: Sources, name: string): boolean => {
  const text = readText(sources, { name, unset: "0" });
  if (text !== "0" && text !== "1") sources.fault(`${name} 应为 1（开）或 0（关），现为「${text}」`);
  return text === "1";
};

export const readNetworks = (sources: Sources, name: string): Networks => {
  const { networks, faults } = parseNetworks(sources.find(name) ?? "");
  for (const fault of faults) sources.fault(`${name}：${fault}`);
  return networks;
};

export interface Listen {
  /** Without brackets. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Whether only this machine can reach it. */
  readonly loopback: boolean;
}

const portMax = 65_535;

/** Reads `127.0.0.1:8787`, `[::1]:0` and their like; a fault gives an address of this machine alone. */
export const readListen = (sources: Sources, { name, unset }: Setting): Listen => {
  const text = readText(sources, { name, unset });
  const match = /^(?:\[([^[\]]*:[^[\]]*)\]|([^[\]:]*)):([0-9]{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3] ?? Number.NaN);
  if (port <= portMax && (host === "localhost" || isAddress(host)))
    return { host, port, loopback: host === "localhost" || isLoopback(host) };
  sources.fault(`${name} 应形如 127.0.0.1:8787、[::1]:8787 或 0.0.0.0:8787，现为「${text}」`);
  return { host: "localhost", port: 0, loopback: true };
};

/** An origin without a path, in normal form: `https://open.douyin.com`. */
export const readOrigin = (
  sources: Sources,
  { name, text }: { readonly name: string; readonly text: string },
): string => {
  const url = URL.parse(text);
  const plain =
    url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (plain && (url.protocol === "https:" || url.protocol === "http:")) return url.origin;
  sources.fault(`${name} 应为 https://主机[:端口]，不带路径，现为「${text}」`);
  return text;
};

export const readOrigins = (sources: Sources, name: string): readonly string[] =>
  (sources.find(name) ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((text) => text !== "")
    .map((text) => readOrigin(sources, { name, text }));

export const readTimezone = (sources: Sources, { name, unset }: Setting): string => {
  const text = readText(sources, { name, unset });
  // To look for the usual one among all there are takes as long as all other settings.
  if (text === unset || (/^[A-Za-z]/.test(text) && isTimezone(text))) return text;
  sources.fault(`${name} 应为 IANA 时区名，如 Asia/Shanghai，现为「${text}」`);
  return unset;
};

const isTimezone = (timeZone: string): boolean => {
  // Those the platform lists are found quickly; it knows others besides, by their older names.
  if (Intl.supportedValuesOf("timeZone").includes(timeZone)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    // The only way the platform tells that it does not know a zone.
    return false;
  }
};

const delayMsMax = 3_600_000;

/** `5000x5,40000x9` → five delays of 5 s, then nine of 40 s. */
export const readDelaysMs = (
  sources: Sources,
  rule: Setting & { readonly countMax: number },
): readonly number[] => {
  const { name } = rule;
  const text = readText(sources, rule);
  const delaysMs = text.split(",").flatMap((entry) => {
    const match = /^([0-9]{1,7})x([0-9]{1,2})$/.exec(entry.trim());
    const delayMs = Number(match?.[1] ?? 0);
    const times = Number(match?.[2] ?? 0);
    return delayMs < 1 || delayMs > delayMsMax || times < 1
      ? [Number.NaN]
      : Array<number>(times).fill(delayMs);
  });
  if (delaysMs.some(Number.isNaN))
    sources.fault(`${name} 应形如 ${rule.unset}（毫秒x次数，逗号分隔），现为「${text}」`);
  else if (delaysMs.length > rule.countMax)
    sources.fault(`${name} 合计不能超过 ${rule.countMax} 次，现为 ${delaysMs.length} 次`);
  return delaysMs;
};
