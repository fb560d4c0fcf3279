import { sql } from "drizzle-orm";
import type { Clock } from "../clock.ts";
import type { Doors, Write } from "../storage/door.ts";
import { auditEntries } from "./table.ts";

/** On whose behalf something is done. */
export interface Actor {
  /** `app:12`, `operator:anna` or `command-line`. */
  readonly actor: string;
  readonly requestId: string | null;
}

export interface AuditEntry extends Actor {
  /** What was done, as `<room>.<verb>`. */
  readonly action: string;
  /** What it was done to, as `app:12`; never a secret. */
  readonly target: string;
}

export interface Audit {
  /** Writes an entry in the commit of the deed itself: neither is ever there without the other. */
  readonly record: (write: Write, entry: AuditEntry) => void;
}

export const auditRepository = (parts: { readonly doors: Doors; readonly clock: Clock }): Audit => {
  const insert = parts.doors.db
    .insert(auditEntries)
    .values({
      createdAtMs: sql.placeholder("createdAtMs"),
      actor: sql.placeholder("actor"),
      action: sql.placeholder("action"),
      target: sql.placeholder("target"),
      requestId: sql.placeholder("requestId"),
    })
    .prepare();

  return {
    record: (write, { actor, action, target, requestId }) =>
      write.run(insert, { createdAtMs: parts.clock.nowMs(), actor, action, target, requestId }),
  };
};
