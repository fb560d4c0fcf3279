import type { Clock } from "../clock.ts";
import { restoredRepository } from "../ledger/restored-repository.ts";
import type { Storage } from "../storage/database.ts";
import { openTickets } from "../tickets/tickets.ts";

/**
 * What a database of an earlier time must not come back without (contract 5.4): nothing of what was open is sent again,
 * and no ticket is worth anything, because both may have been used since.
 */
export const amendRestored =
  (clock: Clock) =>
  async (copy: Storage, restoredAtMs: number): Promise<number | null> => {
    const requests = restoredRepository(copy.db);
    const tickets = openTickets({ doors: copy, vault: copy.vault, clock });
    const newestMs = await requests.newestChangeMs();
    await copy.commit((write) => {
      requests.endAllSends(write, restoredAtMs);
      tickets.voidAll(write);
    });
    return newestMs;
  };
