import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import type { components } from "../../generated/api.ts";
import type { Clock } from "../clock.ts";
import type { TokenStatus } from "../tokens/keeper.ts";

type Health = components["schemas"]["HealthResponse"];
export type Check = Health["checks"]["database"];
export type HealthStatus = Health["status"];

/** What storage tells of itself. */
export interface StorageState {
  /** Why nothing could be written the last time, or null. */
  readonly trouble: string | null;
  /** Outcomes that are known and not on disk yet. */
  readonly waiting: number;
}

const check = (status: HealthStatus, detail: string): Check => ({ status, detail });

const troubleWords: Readonly<Record<string, string>> = {
  full: "磁盘已满",
  io: "读写出错",
  busy: "被其他程序占用",
};

/** How the backup job stands. */
export interface BackupState {
  readonly failed: boolean;
  readonly ageMs: number | null;
  readonly overdue: boolean;
}

/** `backup`: null while the job is off. */
export const databaseCheck = (
  { trouble, waiting }: StorageState,
  backup: BackupState | null = null,
): Check => {
  if (trouble !== null) return check("unavailable", `无法写入：${troubleWords[trouble] ?? "原因见日志"}`);
  if (waiting > 0) return check("degraded", `${waiting} 个结果尚未写入磁盘，正在重试`);
  if (backup === null) return check("ok", "可读写");
  const { failed, ageMs, overdue } = backup;
  const newest = ageMs === null ? "还没有备份" : `最近一次备份在 ${ageWords(Math.floor(ageMs / 1_000))}前`;
  if (failed) return check("degraded", `可读写；备份失败，见日志，${newest}`);
  return check(overdue ? "degraded" : "ok", `可读写；${newest}`);
};

/** A restore that came to nothing is told until the next one, or the next start. */
export const afterRestore = ({ status, detail }: Check, failed: boolean): Check =>
  failed
    ? check(status === "ok" ? "degraded" : status, `${detail}；最近一次恢复备份没有成功，仍用原来的数据库`)
    : { status, detail };

export const tokenCheck = (
  { expiresAtMs, lastFailure }: Pick<TokenStatus, "expiresAtMs" | "lastFailure">,
  nowMs: number,
): Check => {
  const failed = lastFailure === null ? "" : "；最近一次刷新失败，见日志";
  const status = lastFailure === null ? "ok" : "degraded";
  if (expiresAtMs === null)
    return check(status, lastFailure === null ? "尚未取得，首次调用时获取" : "尚未取得，获取失败，见日志");
  const leftSeconds = Math.floor((expiresAtMs - nowMs) / 1_000);
  if (leftSeconds <= 0) return check("degraded", `已过期，下次调用时重新获取${failed}`);
  return check(status, `有效，还剩 ${leftSeconds} 秒${failed}`);
};

/** What Douyin has still to be asked about. */
export interface Waiting {
  readonly unsettled: { readonly rows: number; readonly ageSeconds: number };
  readonly enrichment: { readonly rows: number; readonly ageSeconds: number };
}

const ageWords = (seconds: number): string =>
  seconds < 120
    ? `${seconds} 秒`
    : seconds < 7_200
      ? `${Math.floor(seconds / 60)} 分钟`
      : `${Math.floor(seconds / 3_600)} 小时`;

const waitingWords = ({ unsettled, enrichment }: Waiting): string =>
  [
    ...(unsettled.rows === 0
      ? []
      : [`；${unsettled.rows} 笔核销未定，最久 ${ageWords(unsettled.ageSeconds)}`]),
    ...(enrichment.rows === 0
      ? []
      : [`；${enrichment.rows} 条流水待补全，最久 ${ageWords(enrichment.ageSeconds)}`]),
  ].join("");

/** How the recovery after a restore stands. */
export interface RecoveryState {
  readonly shopsLeft: number | null;
  readonly lastFailed: boolean;
}

const recoveryWords = ({ shopsLeft, lastFailed }: RecoveryState): string =>
  `；恢复之后正从抖音补回核销${shopsLeft === null ? "" : `，还有 ${shopsLeft} 家门店`}${lastFailed ? "，最近一次没有成功，见日志" : ""}`;

/** `answered`: whether the last call of Douyin got a usable answer; null before the first. */
export const upstreamCheck = (
  answered: boolean | null,
  waiting?: Waiting,
  recovery: RecoveryState | null = null,
): Check => {
  const open = `${waiting === undefined ? "" : waitingWords(waiting)}${recovery === null ? "" : recoveryWords(recovery)}`;
  const status = recovery === null ? "ok" : "degraded";
  if (answered === null) return check(status, `尚未调用${open}`);
  return answered
    ? check(status, `最近一次调用成功${open}`)
    : check("degraded", `最近一次调用没有得到可用的应答${open}`);
};

const mebibyte = 1024 * 1024;
const spaceLowBytes = 500 * mebibyte;
const spaceNoneBytes = 5 * mebibyte;
const patienceMs = 1_000;

const sizeWords = (bytes: number): string =>
  bytes < 1024 * mebibyte
    ? `${Math.floor(bytes / mebibyte)} MiB`
    : `${Math.floor(bytes / mebibyte / 1024)} GiB`;

const look = async (dataDir: string, tryWrite: () => Promise<void>): Promise<Check> => {
  try {
    await access(dataDir, constants.W_OK);
    const { bavail, bsize } = await statfs(dataDir);
    const freeBytes = bavail * bsize;
    // What is left may be reserved for others, or just enough: only a write can tell.
    if (freeBytes < spaceNoneBytes) await tryWrite();
    return check(freeBytes < spaceLowBytes ? "degraded" : "ok", `可写，剩余 ${sizeWords(freeBytes)}`);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    return check("unavailable", missing ? "数据目录不存在" : "数据目录无法写入");
  }
};

/** The disk the data is on. One that does not answer, such as a lost network drive, must not hold up the answer. */
export const diskCheck = async (parts: {
  readonly clock: Clock;
  readonly dataDir: string;
  readonly tryWrite: () => Promise<void>;
}): Promise<Check> => {
  let cancel = () => {};
  const noAnswer = new Promise<Check>((resolve) => {
    cancel = parts.clock.after(patienceMs, () => resolve(check("unavailable", "磁盘没有响应")));
  });
  const answer = await Promise.race([look(parts.dataDir, parts.tryWrite), noAnswer]);
  cancel();
  return answer;
};

/** The worst of all decides. */
export const worst = (checks: readonly Check[]): HealthStatus =>
  checks.some(({ status }) => status === "unavailable")
    ? "unavailable"
    : checks.some(({ status }) => status === "degraded")
      ? "degraded"
      : "ok";
