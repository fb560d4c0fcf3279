import { join } from "node:path";
import {
  ConfigurationError,
  type Environment,
  openSources,
  type ReadText,
  readTextFile,
  type Sources,
  type ToldSetting,
} from "./config-sources.ts";
import {
  type Listen,
  readChoice,
  readDelaysMs,
  readInteger,
  readListen,
  readNetworks,
  readOrigin,
  readOrigins,
  readSwitch,
  readText,
  readTimezone,
  requireSecret,
  requireText,
} from "./config-values.ts";
import type { LogLevel } from "./log.ts";
import type { Networks } from "./networks.ts";

/** What the administration commands need: where the data is, and nothing of Douyin. */
export interface AdministrationConfig {
  readonly environment: "live" | "sandbox";
  readonly dataDir: string;
  readonly masterKeyFile: string;
  readonly logLevel: LogLevel;
}

/** Whose certificate: one in files, or of our own local authority. */
export type TlsSetting =
  | { readonly kind: "files"; readonly certFile: string; readonly keyFile: string }
  | { readonly kind: "auto" };

/** Everything `serve` needs, checked. Units are in the names. */
export interface Config extends AdministrationConfig {
  readonly listen: Listen;
  readonly allowPlainHttp: boolean;
  /** null = plain HTTP. */
  readonly tls: TlsSetting | null;
  readonly douyin: {
    readonly clientKey: string;
    readonly clientSecret: string;
    readonly accountId: string;
    readonly baseUrl: string;
  };
  readonly extraShortLinkOrigins: readonly string[];
  readonly trustedProxies: Networks;
  readonly uidProxies: Networks;
  readonly uidProxySecret: string | null;
  readonly timezone: string;
  readonly verifyBudgetMs: number;
  readonly replayDelaysMs: readonly number[];
  readonly replayWindowMs: number;
  readonly askSpacingMs: number;
  readonly upstreamTimeoutMs: number;
  /** 0 = off. */
  readonly appRatePerSecond: number;
  /** 0 = off. */
  readonly guessLimit: number;
  /** Without an hour there is no nightly job; what is made by hand goes to the same folder. */
  readonly backup: { readonly hour: number | null; readonly keep: number; readonly dir: string };
  /** Every setting as it may be shown to an admin, without secrets. */
  readonly told: readonly ToldSetting[];
}

const settingNames = [
  "DYG_ENVIRONMENT",
  "DYG_LISTEN",
  "DYG_ALLOW_PLAIN_HTTP",
  "DYG_TLS",
  "DYG_TLS_CERT_FILE",
  "DYG_TLS_KEY_FILE",
  "DYG_DOUYIN_CLIENT_KEY",
  "DYG_DOUYIN_CLIENT_KEY_FILE",
  "DYG_DOUYIN_CLIENT_SECRET",
  "DYG_DOUYIN_CLIENT_SECRET_FILE",
  "DYG_DOUYIN_ACCOUNT_ID",
  "DYG_DOUYIN_BASE_URL",
  "DYG_EXTRA_SHORT_LINK_ORIGINS",
  "DYG_MASTER_KEY_FILE",
  "DYG_TRUSTED_PROXIES",
  "DYG_UID_PROXIES",
  "DYG_UID_PROXY_SECRET_FILE",
  "DYG_TIMEZONE",
  "DYG_VERIFY_BUDGET_MS",
  "DYG_REPLAY_DELAYS_MS",
  "DYG_REPLAY_WINDOW_MS",
  "DYG_ASK_SPACING_MS",
  "DYG_UPSTREAM_TIMEOUT_MS",
  "DYG_APP_RATE_PER_SECOND",
  "DYG_GUESS_LIMIT",
  "DYG_BACKUP_HOUR",
  "DYG_BACKUP_KEEP",
  "DYG_BACKUP_DIR",
  "DYG_LOG_LEVEL",
];

const douyinOrigin = "https://open.douyin.com";
/** Times a verify may be re-sent in the life of a row (contract 5.2). */
const replaysMax = 14;
const dayMs = 86_400_000;

const open = (
  env: Environment,
  readFile: ReadText,
): { readonly dataDir: string; readonly sources: Sources } => {
  const dataDir = env["DYG_DATA_DIR"] || "./data";
  return { dataDir, sources: openSources({ env, dataDir, names: settingNames, readText: readFile }) };
};

const refuseFaults = ({ faults }: Sources): void => {
  if (faults.length > 0) throw new ConfigurationError(faults);
};

/** The configuration of `serve`; throws one `ConfigurationError` that names everything missing or wrong. */
export const readConfig = (env: Environment, readFile: ReadText = readTextFile): Config => {
  const { dataDir, sources } = open(env, readFile);
  const administration = administrationOf(sources, dataDir);
  const config = {
    ...administration,
    ...reachOf(sources),
    ...douyinOf(sources, administration.environment),
    ...limitsOf(sources),
    timezone: readTimezone(sources, { name: "DYG_TIMEZONE", unset: "Asia/Shanghai" }),
    backup: backupOf(sources, dataDir),
  };
  const told = [dataDirTold(env, dataDir), ...sources.told()];
  refuseFaults(sources);
  return { ...config, told };
};

/** Where the settings file lies cannot stand in it. */
const dataDirTold = (env: Environment, dataDir: string): ToldSetting => {
  const isSet = Boolean(env["DYG_DATA_DIR"]);
  const source = isSet ? "environment" : "default";
  return { name: "DYG_DATA_DIR", value: dataDir, isSecret: false, isSet, source };
};

/** The part of the configuration that commands beside the server need; faults in the rest do not stop them. */
export const readAdministrationConfig = (
  env: Environment,
  readFile: ReadText = readTextFile,
): AdministrationConfig => {
  const { dataDir, sources } = open(env, readFile);
  const config = administrationOf(sources, dataDir);
  refuseFaults(sources);
  return config;
};

const administrationOf = (sources: Sources, dataDir: string): AdministrationConfig => ({
  environment: readChoice(sources, { name: "DYG_ENVIRONMENT", choices: ["live", "sandbox"] }),
  dataDir,
  masterKeyFile: readText(sources, { name: "DYG_MASTER_KEY_FILE", unset: join(dataDir, "master.key") }),
  logLevel: readChoice(sources, { name: "DYG_LOG_LEVEL", choices: ["info", "debug", "warn", "error"] }),
});

const reachOf = (sources: Sources) => {
  const listen = readListen(sources, { name: "DYG_LISTEN", unset: "127.0.0.1:8787" });
  const allowPlainHttp = readSwitch(sources, "DYG_ALLOW_PLAIN_HTTP");
  const tls = tlsOf(sources);
  const plain = sources.find("DYG_TLS") === undefined && tls === null;
  if (plain && !listen.loopback && !allowPlainHttp)
    sources.fault(
      "DYG_LISTEN 超出本机范围且没有 TLS：请设 DYG_TLS=auto，或配置 DYG_TLS_CERT_FILE 和 DYG_TLS_KEY_FILE，或（前面已有 TLS 代理时）设 DYG_ALLOW_PLAIN_HTTP=1",
    );
  const uidProxies = readNetworks(sources, "DYG_UID_PROXIES");
  const uidProxySecret = sources.findFile("DYG_UID_PROXY_SECRET_FILE") ?? null;
  if (
    sources.find("DYG_UID_PROXIES") !== undefined &&
    sources.find("DYG_UID_PROXY_SECRET_FILE") === undefined
  )
    sources.fault("设置了 DYG_UID_PROXIES 就必须设置 DYG_UID_PROXY_SECRET_FILE");
  const trustedProxies = readNetworks(sources, "DYG_TRUSTED_PROXIES");
  return { listen, allowPlainHttp, tls, trustedProxies, uidProxies, uidProxySecret };
};

const tlsOf = (sources: Sources): Config["tls"] => {
  const mode = sources.find("DYG_TLS");
  if (mode !== undefined && mode !== "auto") sources.fault(`DYG_TLS 只能为 auto 或不设置，现为「${mode}」`);
  const certFile = sources.find("DYG_TLS_CERT_FILE");
  const keyFile = sources.find("DYG_TLS_KEY_FILE");
  if ((certFile === undefined) !== (keyFile === undefined))
    sources.fault("DYG_TLS_CERT_FILE 和 DYG_TLS_KEY_FILE 必须同时设置");
  if (mode === "auto" && (certFile ?? keyFile) !== undefined)
    sources.fault("DYG_TLS=auto 和 DYG_TLS_CERT_FILE、DYG_TLS_KEY_FILE 只能设置一种");
  if (mode === "auto") return { kind: "auto" };
  // Whether there is something to read is found here, together with all other faults.
  sources.findFile("DYG_TLS_CERT_FILE");
  sources.findFile("DYG_TLS_KEY_FILE");
  return certFile === undefined || keyFile === undefined ? null : { kind: "files", certFile, keyFile };
};

const douyinOf = (sources: Sources, environment: Config["environment"]) => {
  const douyin = {
    clientKey: requireSecret(sources, "DYG_DOUYIN_CLIENT_KEY"),
    clientSecret: requireSecret(sources, "DYG_DOUYIN_CLIENT_SECRET"),
    accountId: requireText(sources, "DYG_DOUYIN_ACCOUNT_ID"),
    baseUrl: readOrigin(sources, {
      name: "DYG_DOUYIN_BASE_URL",
      text: readText(sources, { name: "DYG_DOUYIN_BASE_URL", unset: douyinOrigin }),
    }),
  };
  const extraShortLinkOrigins = readOrigins(sources, "DYG_EXTRA_SHORT_LINK_ORIGINS");
  // A live ledger must never fill up from a simulator, nor a real coupon be sent to another host.
  if (environment === "live" && douyin.baseUrl !== douyinOrigin)
    sources.fault(`DYG_DOUYIN_BASE_URL 不是 ${douyinOrigin} 时，必须设 DYG_ENVIRONMENT=sandbox`);
  if (environment === "live" && extraShortLinkOrigins.length > 0)
    sources.fault("设置了 DYG_EXTRA_SHORT_LINK_ORIGINS 时，必须设 DYG_ENVIRONMENT=sandbox");
  return { douyin, extraShortLinkOrigins };
};

const limitsOf = (sources: Sources) => ({
  verifyBudgetMs: readInteger(sources, { name: "DYG_VERIFY_BUDGET_MS", unset: 8_000, min: 500, max: 60_000 }),
  replayDelaysMs: readDelaysMs(sources, {
    name: "DYG_REPLAY_DELAYS_MS",
    unset: "5000x5,40000x9",
    countMax: replaysMax,
  }),
  replayWindowMs: readInteger(sources, { name: "DYG_REPLAY_WINDOW_MS", unset: 60_000, min: 100, max: dayMs }),
  askSpacingMs: readInteger(sources, { name: "DYG_ASK_SPACING_MS", unset: 30_000, min: 10, max: dayMs }),
  upstreamTimeoutMs: readInteger(sources, {
    name: "DYG_UPSTREAM_TIMEOUT_MS",
    unset: 5_000,
    min: 50,
    max: 60_000,
  }),
  appRatePerSecond: readInteger(sources, {
    name: "DYG_APP_RATE_PER_SECOND",
    unset: 50,
    min: 0,
    max: 1_000_000,
  }),
  guessLimit: readInteger(sources, { name: "DYG_GUESS_LIMIT", unset: 20, min: 0, max: 1_000_000 }),
});

const backupOf = (sources: Sources, dataDir: string): Config["backup"] => {
  const hour = readInteger(sources, { name: "DYG_BACKUP_HOUR", unset: 0, min: 0, max: 23 });
  const keep = readInteger(sources, { name: "DYG_BACKUP_KEEP", unset: 7, min: 1, max: 1_000 });
  const dir = readText(sources, { name: "DYG_BACKUP_DIR", unset: join(dataDir, "backups") });
  if (sources.find("DYG_BACKUP_HOUR") !== undefined) return { hour, keep, dir };
  const stray = ["DYG_BACKUP_KEEP", "DYG_BACKUP_DIR"].filter((name) => sources.find(name) !== undefined);
  // Off: the other two can only be set together with an hour, so that nobody sets a place and waits for backups there.
  for (const name of ["DYG_BACKUP_HOUR", "DYG_BACKUP_KEEP", "DYG_BACKUP_DIR"]) sources.noteUnset(name, null);
  if (stray.length > 0) sources.fault(`设置了 ${stray.join("、")} 却没有设置 DYG_BACKUP_HOUR（几点备份）`);
  return { hour: null, keep, dir };
};
