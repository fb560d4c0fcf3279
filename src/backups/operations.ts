import type { components } from "../../generated/api.ts";
import { actorOf } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import { Problem } from "../problem.ts";
import type { Backups } from "./backups.ts";
import type { SeenBackup } from "./look.ts";
import type { RestoreState } from "./restores.ts";

type BackupView = components["schemas"]["Backup"];
type RestoreView = components["schemas"]["BackupRestore"];

/** Whoever wants a backup waits this long for it; it is made all the same. */
const patienceMs = 20_000;

const view = ({ name, sizeBytes, atMs, kind, problem }: SeenBackup): BackupView => ({
  name,
  size_bytes: sizeBytes,
  created_at: toRfc3339(atMs),
  kind,
  ok: problem === null,
  problem,
});

const restoreView = (restore: RestoreState | null): RestoreView | null =>
  restore === null
    ? null
    : {
        name: restore.name,
        state: restore.kind,
        started_at: toRfc3339(restore.startedMs),
        finished_at: restore.finishedMs === null ? null : toRfc3339(restore.finishedMs),
        message: restore.message,
      };

/** The operations of the contract that are about backups. */
export const backupOperations = ({
  backups,
  clock,
}: {
  readonly backups: Backups;
  readonly clock: Clock;
}): Pick<Handlers, "listBackups" | "createBackup" | "downloadBackup" | "restoreBackup"> => ({
  listBackups: async () => {
    const data = (await backups.list()).map(view);
    return {
      status: 200,
      body: { data, running: backups.running(), restore: restoreView(backups.restored()) },
    };
  },

  createBackup: async (asked) => {
    const ended = new AbortController();
    const making = backups.create(actorOf(asked));
    try {
      const made = await Promise.race([making, clock.sleep(patienceMs, ended.signal).then(() => undefined)]);
      if (made !== undefined) return { status: 201, body: { data: view(made) } };
    } finally {
      ended.abort();
    }
    // Nobody waits any more: that it failed is in the log.
    making.catch(() => {});
    return { status: 202, body: { message: "正在备份，完成后见备份列表" } };
  },

  restoreBackup: async ({ params: { name }, body, ...asked }) => {
    if (body.name !== name)
      throw new Problem("invalid_request", "请在 name 里再写一遍要恢复的备份的文件名", {
        details: [{ field: "name", problem: "须与路径里的文件名相同" }],
      });
    const { startedMs, atMs } = await backups.restore(name, actorOf(asked));
    const [started_at, backup_at] = [toRfc3339(startedMs), toRfc3339(atMs)];
    const data = { name, backup_at, started_at, watch: "/healthz" } as const;
    return { status: 202, headers: { "retry-after": "2" }, body: { data } };
  },

  downloadBackup: async ({ params, ...asked }) => {
    const { file, name } = await backups.handOut(params.name, actorOf(asked));
    const headers = {
      "content-type": "application/vnd.sqlite3",
      "content-disposition": `attachment; filename="${name}"`,
    };
    return { status: 200, headers, body: Bun.file(file) };
  },
});
