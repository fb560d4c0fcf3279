import type { Environment } from "../config-sources.ts";
import type { Settings } from "./settings-file.ts";

/** Asks in the terminal; `hidden` shows nothing of the answer. */
export type Ask = (question: string, options?: { readonly hidden?: boolean }) => Promise<string>;

interface Question {
  readonly name: string;
  /** The option of `init` that answers it. */
  readonly option: string;
  readonly words: string;
  readonly hidden?: true;
}

/** What the gateway cannot do without, in the order in which people find it. */
export const questions: readonly Question[] = [
  {
    name: "DYG_DOUYIN_CLIENT_KEY",
    option: "client-key",
    words: "抖音开放平台（open.douyin.com）→ 控制台 → 您的应用 → 应用概览\n应用的 client_key：",
  },
  {
    name: "DYG_DOUYIN_CLIENT_SECRET",
    option: "client-secret",
    words: "同一页面的 client_secret（输入时不显示）：",
    hidden: true,
  },
  {
    name: "DYG_DOUYIN_ACCOUNT_ID",
    option: "account-id",
    words: "抖音来客（life.douyin.com）→ 右上角账户信息 → 商户根账户 ID：",
  },
];

/** Settings with options but without questions: their defaults suit whoever is asked. */
export const silentOptions: Readonly<Record<string, string>> = {
  environment: "DYG_ENVIRONMENT",
  "base-url": "DYG_DOUYIN_BASE_URL",
  listen: "DYG_LISTEN",
  tls: "DYG_TLS",
};

const reachWords =
  "\n只有这台电脑使用网关，还是店里其他设备（收银机、平板）也要连它？\n直接回车 = 只有这台；输入 y = 其他设备也要（自动加密）：";

const isSet = (env: Environment, name: string): boolean => Boolean(env[name] || env[`${name}_FILE`]);

/**
 * Collects what goes into the file: options first; what the environment says already is neither asked nor written; the
 * rest is asked, again when nothing was answered. Without a terminal it stays open, and the configuration names it.
 */
export const collectSettings = async (parts: {
  readonly env: Environment;
  readonly option: (name: string) => string | undefined;
  readonly ask: Ask | null;
}): Promise<Settings> => {
  const { env, option, ask } = parts;
  const settings = new Map<string, string>();
  for (const [name, setting] of Object.entries(silentOptions)) {
    const given = option(name);
    if (given !== undefined) settings.set(setting, given);
  }
  for (const { name, option: optionName, words, hidden } of questions) {
    const given = option(optionName);
    if (given !== undefined) settings.set(name, given);
    else if (!isSet(env, name) && ask !== null)
      settings.set(name, await insist(ask, `\n${words}`, hidden === true));
  }
  if (ask !== null && !settings.has("DYG_LISTEN") && !isSet(env, "DYG_LISTEN") && (await wantsOthers(ask))) {
    settings.set("DYG_LISTEN", "0.0.0.0:8787");
    settings.set("DYG_TLS", "auto");
  }
  return settings;
};

const wantsOthers = async (ask: Ask): Promise<boolean> =>
  /^(y|yes|是|要)$/i.test((await ask(reachWords)).trim());

const insist = async (ask: Ask, words: string, hidden: boolean): Promise<string> => {
  for (;;) {
    const answer = (await ask(words, { hidden })).trim();
    if (answer !== "") return answer;
  }
};
