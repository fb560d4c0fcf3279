import type { Clock } from "../clock.ts";
import type { Backup, BackupOrder } from "../storage/backup.ts";
import { openReaderThread, type ReaderThread } from "../storage/reading/thread.ts";
import type { LookQuestion, SeenBackup } from "./look.ts";

type BackupNames = {
  readonly questions: {
    readonly write: { readonly question: BackupOrder; readonly answer: Backup };
    readonly look: { readonly question: LookQuestion; readonly answer: readonly SeenBackup[] };
  };
  readonly streams: Readonly<Record<never, never>>;
};

/** What is done in a thread that lives as long as the doing: no verification waits for it. */
export interface BackupThread {
  readonly write: (order: BackupOrder) => Promise<Backup>;
  readonly look: (question: LookQuestion) => Promise<readonly SeenBackup[]>;
}

export const openBackupThread = ({
  workerFile,
  clock,
}: {
  readonly workerFile: URL;
  readonly clock: Clock;
}): BackupThread => {
  const during = async <Result>(ask: (thread: ReaderThread<BackupNames>) => Promise<Result>) => {
    const thread = openReaderThread<BackupNames>({ file: workerFile, settings: null, clock });
    try {
      return await ask(thread);
    } finally {
      await thread.close();
    }
  };
  return {
    write: (order) => during((thread) => thread.ask("write", order)),
    look: (question) => during((thread) => thread.ask("look", question)),
  };
};
