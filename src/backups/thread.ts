import type { Clock } from "../clock.ts";
import type { Backup, BackupOrder } from "../storage/backup.ts";
import { openReaderThread } from "../storage/reading/thread.ts";

type BackupNames = {
  readonly questions: { readonly write: { readonly question: BackupOrder; readonly answer: Backup } };
  readonly streams: Readonly<Record<never, never>>;
};

/** Writes a backup in a thread that lives as long as the writing: no verification waits for it. */
export const writeInThread =
  ({ workerFile, clock }: { readonly workerFile: URL; readonly clock: Clock }) =>
  async (order: BackupOrder): Promise<Backup> => {
    const thread = openReaderThread<BackupNames>({ file: workerFile, settings: null, clock });
    try {
      return await thread.ask("write", order);
    } finally {
      await thread.close();
    }
  };
