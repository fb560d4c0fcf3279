import { Problem } from "../problem.ts";

export const backupInProgress = () => new Problem("backup_in_progress", "正在备份或恢复，请等它完成");

export const backupRefused = (problem: string) =>
  new Problem("backup_refused", `这份备份不能用来恢复：${problem}`);

export const backupNotFound = (name: string) => new Problem("not_found", `没有备份 ${name}`);

export const backupNotWritten = (cause: unknown) =>
  new Problem("not_ready", "备份没有写成，原因见日志；核销不受影响", { cause });
