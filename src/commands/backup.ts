import { basename, resolve } from "node:path";
import { auditRepository } from "../audit/repository.ts";
import { commandLine } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import { readAdministrationConfig } from "../config.ts";
import { writeBackup } from "../storage/backup.ts";
import { openStorage, type Storage } from "../storage/database.ts";
import { openCommand } from "./command.ts";

const usage = `用法：dy-gateway backup FILE [--json]

把数据库的一份完整副本写到 FILE（不得已存在）。服务运行时也可以备份，核销照常进行。
副本写完、通过完整性检查并落盘之后才出现在 FILE，只有本用户可读。
备份里没有主密钥：没有主密钥文件（默认 <数据目录>/master.key）备份无法使用，请另存一处。

  --json   以 JSON 输出`;

const note = async (
  storage: Storage,
  { clock, requestId, file }: { readonly clock: Clock; readonly requestId: string; readonly file: string },
): Promise<void> => {
  const audit = auditRepository({ doors: storage, clock });
  const target = `backup:${basename(file)}`;
  await storage.commit((write) =>
    audit.note(write, { ...commandLine(requestId), action: "backups.create", target }),
  );
};

/** Writes a backup, beside a running server or without one. */
export const backupCommand = openCommand({
  usage,
  options: {},
  positionals: ["FILE"],
  run: async ({ args, io, requestId }) => {
    const { positionals } = args;
    const settings = readAdministrationConfig(io.env);
    const storage = openStorage({ settings, clock: io.clock });
    const wanted = resolve(positionals[0] ?? "");
    try {
      // Before it is made, so that it stands in it too. A full disk must not keep anyone from a backup on another.
      await note(storage, { clock: io.clock, requestId, file: wanted }).catch(() =>
        io.stderr("这次备份没有记入操作审计：数据库写不进去\n"),
      );
      const { file, bytes, atMs } = writeBackup({
        dataDir: settings.dataDir,
        file: wanted,
        nowMs: io.clock.nowMs(),
      });
      return {
        value: { data: { file, size_bytes: bytes, backup_at: toRfc3339(atMs) } },
        words: `已备份到 ${file}（${bytes} 字节，已检查）。\n主密钥 ${settings.masterKeyFile} 不在备份里，请另存一处。`,
      };
    } finally {
      await storage.close();
    }
  },
});
