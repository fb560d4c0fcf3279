import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Doors } from "../storage/door.ts";
import { openReaderThread } from "../storage/reading/thread.ts";
import { ensureSums } from "../sums/sums.ts";
import type { Vault } from "../vault.ts";
import { reportOperations } from "./operations.ts";
import type { ReadingSettings, ReportNames } from "./reading.ts";

export interface ReportRoomParts {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: ReadingSettings;
  /** The file of the reading thread, as the build has it. */
  readonly workerFile: URL;
  /** How long after a row was made a verify of it may be sent. */
  readonly sendsWithinMs: number;
  /** Whether rows are still in doubt after a restore. */
  readonly recovering?: () => boolean;
}

/** A send may be under way, and a clock may be wrong, for about this long. */
const marginMs = 300_000;

/** The merchant's ledger and its sums. The sums are brought up to date before the room opens. */
export const openReports = async (parts: ReportRoomParts) => {
  const { doors, vault, clock, log, settings, workerFile, sendsWithinMs, recovering = () => false } = parts;
  const { timeZone } = settings;
  const keepDays = () => ensureSums(doors, timeZone, clock);
  log.debug("sums", { done: await keepDays() });
  const reader = openReaderThread<ReportNames>({ file: workerFile, settings, clock });
  return {
    operations: reportOperations({
      reader,
      clock,
      vault,
      timeZone,
      strayMs: sendsWithinMs + marginMs,
      recovering,
    }),
    /** For a daily job: business days are known to the sums years ahead. */
    keepDays,
    close: reader.close,
  };
};
