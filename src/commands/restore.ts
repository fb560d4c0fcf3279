import { basename, resolve } from "node:path";
import { commandLine } from "../caller.ts";
import { toRfc3339 } from "../clock.ts";
import { readAdministrationConfig } from "../config.ts";
import { amendRestored } from "../gateway/restoring.ts";
import { type Restore, restoreBackup } from "../storage/restore.ts";
import { holdServeLock } from "../storage/serve-lock.ts";
import { openCommand } from "./command.ts";

const usage = `用法：dy-gateway restore FILE [--json]

用备份 FILE 换下数据目录里的数据库。先停下服务；原来的数据库改名留在旁边，不会删除。
损坏的、更新版本写的、另一环境的或另一个主密钥的备份会被拒绝，数据目录不作任何改动。
下次启动时，网关会向抖音核对备份之后的核销，逐店补回流水；在此期间健康状态为 degraded。

  --json   以 JSON 输出`;

const wordsOf = ({ database, replaced, atMs, fromMs }: Restore): string =>
  [
    `已恢复 ${database}，数据截至 ${toRfc3339(fromMs)}。`,
    replaced === null ? "原来没有数据库。" : `原来的数据库在 ${replaced}，确认无误后可以删除。`,
    `${toRfc3339(atMs)} 之前签名的请求一律拒绝，预览凭证全部作废，未定的核销只查询、不重发。`,
    "备份之后停用的应用、撤销的操作员和登录会重新有效，请逐一核对。",
  ].join("\n");

/** Puts a backup in the place of the database; refused while a server holds the data dir. */
export const restoreCommand = openCommand({
  usage,
  options: {},
  positionals: ["FILE"],
  run: async ({ args, io, requestId }) => {
    const { clock, env } = io;
    const settings = readAdministrationConfig(env);
    const file = resolve(args.positionals[0] ?? "");
    const lock = holdServeLock(settings.dataDir);
    try {
      const restore = await restoreBackup({
        settings,
        file,
        clock,
        amend: amendRestored(clock, { by: commandLine(requestId), name: basename(file) }),
      });
      const { database, replaced, atMs, fromMs } = restore;
      const data = { database, replaced, backup_at: toRfc3339(fromMs), restored_at: toRfc3339(atMs) };
      return { value: { data }, words: wordsOf(restore) };
    } finally {
      lock.release();
    }
  },
});
