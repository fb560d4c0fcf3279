import type { Clock } from "../clock.ts";
import { idempotencyRepository } from "../idempotency/repository.ts";
import { ledgerRepository } from "../ledger/repository.ts";
import type { Db } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { changesReader } from "./changes.ts";
import { cursors } from "./cursor.ts";
import { lookupOperations } from "./operations.ts";
import { lookupQueries } from "./queries.ts";

/** Puts looking up (查单) together: a caller asks what became of his verifications before he acts. */
export const openLookup = ({ db, vault, clock }: { db: Db; vault: Vault; clock: Clock }) => {
  const queries = lookupQueries(db);
  return lookupOperations({
    queries,
    changes: changesReader(queries),
    cursors: cursors(vault),
    keys: idempotencyRepository(db),
    ledger: ledgerRepository(db),
    clock,
    vault,
  });
};
