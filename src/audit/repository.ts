import { sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Actor } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Doors, Write } from "../storage/door.ts";
import { auditEntries } from "./table.ts";

/** Fields by their names in the contract; never a secret, a token or a plain coupon code. */
export type Facts = Readonly<Record<string, unknown>>;

export interface AuditEntry extends Actor {
  /** What was done, as `<room>.<verb>`. */
  readonly action: string;
  /** What it was done to, as `app:12`. */
  readonly target: string;
  /** What it was before and what it is now; where both are told, only what differs is kept. */
  readonly before?: Facts | null;
  readonly after?: Facts | null;
}

export interface Audit {
  /** Writes an entry in the commit of the deed itself: neither is ever there without the other. */
  readonly note: (write: Write, entry: AuditEntry) => void;
}

export const auditRepository = (parts: { readonly doors: Doors; readonly clock: Clock }): Audit => {
  const statements = atFirstUse({
    insert: () =>
      parts.doors.db
        .insert(auditEntries)
        .values({
          createdAtMs: sql.placeholder("createdAtMs"),
          actor: sql.placeholder("actor"),
          action: sql.placeholder("action"),
          target: sql.placeholder("target"),
          requestId: sql.placeholder("requestId"),
          beforeJson: sql.placeholder("beforeJson"),
          afterJson: sql.placeholder("afterJson"),
          address: sql.placeholder("address"),
        })
        .prepare(),
  });

  return {
    note: (write, { actor, action, target, requestId, address, before = null, after = null }) => {
      const change = before === null || after === null ? { before, after } : changeOf(before, after);
      write.run(statements.insert, {
        createdAtMs: parts.clock.nowMs(),
        actor,
        action,
        target,
        requestId,
        beforeJson: jsonOf(change.before),
        afterJson: jsonOf(change.after),
        address,
      });
    },
  };
};

const jsonOf = (facts: Facts | null): string | null => (facts === null ? null : JSON.stringify(facts));

/** Of two states of one thing only what differs, as it was and as it is. */
const changeOf = (before: Facts, after: Facts): { readonly before: Facts; readonly after: Facts } => {
  const changed = Object.keys(after).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const only = (facts: Facts): Facts =>
    Object.fromEntries(changed.map((name) => [name, facts[name] ?? null]));
  return { before: only(before), after: only(after) };
};
