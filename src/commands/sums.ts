import { auditRepository } from "../audit/repository.ts";
import { commandLine } from "../caller.ts";
import { readAdministrationConfig } from "../config.ts";
import { openStorage } from "../storage/database.ts";
import { holdServeLock } from "../storage/serve-lock.ts";
import { keptTimeZone, makeSums, rebuildAndCompare } from "../sums/sums.ts";
import { type Command, openCommand } from "./command.ts";
import { openGroup } from "./group.ts";

const usage = `用法：dy-gateway sums rebuild [--json]

由全部流水重新计算每个营业日的汇总；流水本身不变。只在 doctor 说汇总不符时需要，先停下服务。

  --json   以 JSON 输出`;

/** Makes the kept sums anew from the rows; refused while a server holds the data dir, whose commits would wait for it. */
const rebuildCommand = openCommand({
  usage,
  options: {},
  positionals: [],
  run: async ({ io, requestId }) => {
    const { clock, env } = io;
    const settings = readAdministrationConfig(env);
    const lock = holdServeLock(settings.dataDir);
    try {
      const storage = openStorage({ settings, clock });
      try {
        const { wrongDaysMs } = await rebuildAndCompare(storage);
        const timeZone = await keptTimeZone(storage);
        if (timeZone !== null) {
          await makeSums(storage, timeZone, clock);
          const audit = auditRepository({ doors: storage, clock });
          const after = { wrong_days: wrongDaysMs.length };
          await storage.commit((write) =>
            audit.note(write, { ...commandLine(requestId), action: "sums.rebuild", target: "sums", after }),
          );
        }
        const words =
          timeZone === null
            ? "还没有汇总：第一次启动服务时建立。"
            : `已由流水重新汇总，改正 ${wrongDaysMs.length} 天。`;
        return { value: { data: { time_zone: timeZone, mended_days: wrongDaysMs.length } }, words };
      } finally {
        await storage.close();
      }
    } finally {
      lock.release();
    }
  },
});

/** `sums rebuild` */
export const sumsCommand: Command = openGroup("sums", { rebuild: rebuildCommand });
