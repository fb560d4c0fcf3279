import { auditRepository } from "../audit/repository.ts";
import type { Actor } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import { restoredRepository } from "../ledger/restored-repository.ts";
import type { Storage } from "../storage/database.ts";
import { openTickets } from "../tickets/tickets.ts";

/**
 * What a database of an earlier time must not come back without (contract 5.4): nothing of what was open is sent again,
 * and no ticket is worth anything, because both may have been used since. Who restored is written down in here: the
 * database that knew him is gone.
 */
export const amendRestored =
  (clock: Clock, { by, name }: { readonly by: Actor; readonly name: string }) =>
  async (copy: Storage, restoredAtMs: number): Promise<number | null> => {
    const requests = restoredRepository(copy.db);
    const tickets = openTickets({ doors: copy, vault: copy.vault, clock });
    const audit = auditRepository({ doors: copy, clock });
    const newestMs = await requests.newestChangeMs();
    await copy.commit((write) => {
      requests.endAllSends(write, restoredAtMs);
      tickets.voidAll(write);
      audit.note(write, {
        ...by,
        action: "backups.restore",
        target: `backup:${name}`,
        after: { restored_at: toRfc3339(restoredAtMs) },
      });
    });
    return newestMs;
  };
