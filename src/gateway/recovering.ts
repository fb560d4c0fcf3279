import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { Douyin } from "../douyin/client.ts";
import { ownFailures } from "../ledger/failure.ts";
import type { Log } from "../log.ts";
import { openRecovery } from "../recovery/room.ts";
import type { Settling } from "../settling/room.ts";
import type { Storage } from "../storage/database.ts";
import type { Doors } from "../storage/door.ts";

/** What has to be done after a restore; nothing where there was none. */
export const openRecovering = (parts: {
  readonly storage: Storage;
  readonly doors: Doors;
  readonly clock: Clock;
  readonly log: Log;
  readonly douyin: Douyin;
  readonly settling: Settling;
  readonly attempts: AttemptRepository;
  readonly verified: () => void;
}) =>
  openRecovery({
    ...parts,
    vault: parts.storage.vault,
    time: parts.settling.time,
    restored: parts.storage.restored,
    endIntent: (write, batchId, rows) =>
      parts.settling.settle.failAll(write, batchId, rows, {
        failure: ownFailures.not_verified,
        nowMs: parts.clock.nowMs(),
      }),
  });
