import { type BackupOrder, writeBackup } from "../storage/backup.ts";
import { type ReaderWork, serveReads } from "../storage/reading/serve.ts";
import { type LookQuestion, lookAt } from "./look.ts";

/** Copying and checking a large database takes seconds: this file is an entry of the build, for a thread of its own. */
const backupWork = (): ReaderWork => ({
  questions: {
    // biome-ignore lint/correctness/useYield: a backup is written in one step
    write: function* (order: BackupOrder) {
      return writeBackup(order);
    },
    // biome-ignore lint/correctness/useYield: each file is opened for a moment only
    look: function* (question: LookQuestion) {
      return lookAt(question);
    },
  },
  streams: {},
  close: () => {},
});

serveReads(backupWork, { givesWay: true });
