import type { RestoreDesk, RestoreState, RestoreWish } from "../backups/restores.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { openReaderThread, type ReaderThread } from "../storage/reading/thread.ts";
import { putBack, type Restore } from "../storage/restore.ts";
import type { Front } from "./front.ts";
import type { Interior } from "./interior.ts";
import type { GatewayParts } from "./parts.ts";
import type { Done, RestoreOrder } from "./worker.ts";
import { workerFile } from "./worker-file.ts";

type RestoreNames = {
  readonly questions: {
    readonly check: { readonly question: RestoreOrder; readonly answer: Done<void> };
    readonly restore: { readonly question: RestoreOrder; readonly answer: Done<Restore> };
  };
  readonly streams: Readonly<Record<never, never>>;
};

interface Surroundings {
  readonly front: () => Front | undefined;
  /** Opens the database that is there, and everything on it. */
  readonly open: () => Promise<Interior>;
  /** Hangs the timers of an interior on the server. */
  readonly hang: (schedule: Schedule) => void;
}

/** A request has its budget, and a body ten seconds to arrive. */
const drainMarginMs = 15_000;
const closeMs = 10_000;
const againMs = 5_000;

/** Why a restore came to nothing, in words for the operator. */
class NotRestored extends Error {
  override readonly name = "NotRestored";
}

const wordsOf = (cause: unknown): string => (cause instanceof NotRestored ? cause.message : "原因见日志");

/** Does something in a thread that lives as long as that. */
const inThread = async <Result>(
  { clock }: GatewayParts,
  ask: (thread: ReaderThread<RestoreNames>) => Promise<Done<Result>>,
): Promise<Result> => {
  const thread = openReaderThread<RestoreNames>({ file: workerFile("gateway"), settings: null, clock });
  try {
    const done = await ask(thread);
    if (done.kind === "refused") throw new NotRestored(done.words);
    return done.value;
  } finally {
    await thread.close();
  }
};

/**
 * Restores a backup in the running program (contract 5.4). The backup is checked while the gateway serves; then nobody
 * new is let in, who is in is answered, everything that stands on the database is closed, the backup takes its place as
 * the command `restore` does it, and everything is built anew on what is there then: the backup, or, when it was refused
 * or does not serve, the database of before. The server, its address and its certificate stay as they are.
 */
export const openRestoring = (parts: GatewayParts, { front, open, hang }: Surroundings) => {
  const { config, clock, log } = parts;
  const stopped = new AbortController();
  let state: RestoreState | null = null;
  let running: Promise<void> = Promise.resolve();

  const tell = (change: Partial<RestoreState>): void => {
    if (state === null) return;
    state = { ...state, ...change };
    log.info("restore", { name: state.name, state: state.kind, words: state.message });
  };
  const orderOf = ({ file, name, by }: RestoreWish): RestoreOrder => {
    const { dataDir, masterKeyFile, environment } = config;
    return { settings: { dataDir, masterKeyFile, environment }, file, name, by, nowMs: clock.nowMs() };
  };

  /** The database is there, and every other trouble passes or is the owner's to mend: it is tried until it opens. */
  const openAtLast = async (): Promise<Interior> => {
    for (;;) {
      try {
        return await open();
      } catch (cause) {
        log.error("the database does not open after a restore, and is tried again", { cause });
        await clock.sleep(againMs, stopped.signal);
        if (stopped.signal.aborted) throw cause;
      }
    }
  };

  /** Opens what was restored; gives null when it does not serve and was taken back. */
  const openRestored = async (restore: Restore): Promise<Interior | null> => {
    try {
      return await open();
    } catch (cause) {
      log.error("what was restored does not open, and is taken back", { cause });
      putBack(restore);
      return null;
    }
  };

  const closeInterior = async (interior: Interior): Promise<void> => {
    const ended = new AbortController();
    try {
      await interior.close(clock.sleep(closeMs, ended.signal));
    } finally {
      ended.abort();
    }
  };

  /** From here on there is no way back but to open what is there. */
  const exchange = async (wish: RestoreWish, before: Interior): Promise<Interior> => {
    let restored: Interior | null = null;
    let failure: unknown = new NotRestored("恢复出的数据库无法使用，已换回原来的数据库");
    try {
      await closeInterior(before);
      const restore = await inThread(parts, (thread) => thread.ask("restore", orderOf(wish)));
      restored = await openRestored(restore);
      if (restored !== null) {
        const beside = restore.replaced?.split(/[\\/]/).at(-1);
        tell({ kind: "done", message: `已恢复；原来的数据库在数据目录的 ${beside ?? "（原来没有）"}` });
      }
    } catch (cause) {
      failure = cause;
    }
    const next = restored ?? (await openAtLast());
    hang(next.schedule);
    if (restored === null) await fail(wish, next, failure);
    return next;
  };

  /** The database of before serves on, and knows that somebody wanted another. */
  const fail = async ({ name, by }: RestoreWish, { note }: Interior, cause: unknown): Promise<void> => {
    const message = `没有恢复，仍用原来的数据库：${wordsOf(cause)}`;
    log.error("a backup was not restored", { name, cause });
    tell({ kind: "failed", message });
    await note({
      ...by,
      action: "backups.restore-failed",
      target: `backup:${name}`,
      after: { reason: wordsOf(cause) },
    }).catch((thrown: unknown) => log.error("a restore that failed was not written down", { cause: thrown }));
  };

  const restore = async (wish: RestoreWish, served: Front): Promise<void> => {
    const before = served.interior();
    try {
      await inThread(parts, (thread) => thread.ask("check", orderOf(wish)));
      if (stopped.signal.aborted) throw new NotRestored("网关正在停止");
      tell({ kind: "draining", message: "正在等手上的请求做完" });
      if (!(await served.hold(config.verifyBudgetMs + drainMarginMs)))
        throw new NotRestored("有请求迟迟没有做完");
    } catch (cause) {
      served.serve(before);
      await fail(wish, before, cause);
      wish.release();
      return;
    }
    tell({ kind: "restoring", message: "正在换上备份" });
    served.serve(await exchange(wish, before));
  };

  const desk: RestoreDesk = {
    state: () => state,
    begin: (wish) => {
      const served = front();
      if (served === undefined) throw new Error("a restore was asked for before the gateway was open");
      const { name } = wish;
      const message = "正在检查备份，照常服务";
      state = { name, kind: "checking", startedMs: clock.nowMs(), finishedMs: null, message };
      const begun = state;
      running = restore(wish, served)
        .catch((cause: unknown) => log.error("a restore ended without a database", { name, cause }))
        .finally(() => tell({ finishedMs: clock.nowMs() }));
      return begun;
    },
  };
  return {
    desk,
    /** No restore goes on after this. One that has begun to take the database's place is waited for. */
    stop: async (): Promise<void> => {
      stopped.abort();
      await running;
    },
  };
};
