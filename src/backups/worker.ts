import { type BackupOrder, writeBackup } from "../storage/backup.ts";
import { type ReaderWork, serveReads } from "../storage/reading/serve.ts";

/** Copying and checking a large database takes seconds: this file is an entry of the build, for a thread of its own. */
const backupWork = (): ReaderWork => ({
  questions: {
    // biome-ignore lint/correctness/useYield: a backup is written in one step
    write: function* (order: BackupOrder) {
      return writeBackup(order);
    },
  },
  streams: {},
  close: () => {},
});

serveReads(backupWork);
