import { and, count, desc, eq, gte, lt, type SQL } from "drizzle-orm";
import type { Db } from "../storage/door.ts";
import { type AuditRow, auditEntries } from "./table.ts";

export interface AuditFilter {
  readonly actor: string | undefined;
  readonly action: string | undefined;
  readonly target: string | undefined;
  /** Inclusive. */
  readonly fromMs: number | undefined;
  /** Exclusive. */
  readonly untilMs: number | undefined;
}

export interface AuditQueries {
  /** Newest first; `beforeId` goes on below an entry. */
  readonly list: (
    filter: AuditFilter,
    slice: { readonly limit: number; readonly offset: number; readonly beforeId: number | undefined },
  ) => Promise<readonly AuditRow[]>;
  /** How many there are, counted to one more than `max` at most. */
  readonly countUpTo: (filter: AuditFilter, max: number) => Promise<number>;
}

const conditionOf = (filter: AuditFilter, beforeId?: number): SQL | undefined =>
  and(
    filter.actor === undefined ? undefined : eq(auditEntries.actor, filter.actor),
    filter.action === undefined ? undefined : eq(auditEntries.action, filter.action),
    filter.target === undefined ? undefined : eq(auditEntries.target, filter.target),
    filter.fromMs === undefined ? undefined : gte(auditEntries.createdAtMs, filter.fromMs),
    filter.untilMs === undefined ? undefined : lt(auditEntries.createdAtMs, filter.untilMs),
    beforeId === undefined ? undefined : lt(auditEntries.id, beforeId),
  );

export const auditQueries = (db: Db): AuditQueries => ({
  // Entries are only ever added: the order of their ids is the order of events, also when a clock was set back.
  list: async (filter, { limit, offset, beforeId }) =>
    await db
      .select()
      .from(auditEntries)
      .where(conditionOf(filter, beforeId))
      .orderBy(desc(auditEntries.id))
      .limit(limit)
      .offset(offset),
  countUpTo: async (filter, max) => {
    const some = db
      .select({ id: auditEntries.id })
      .from(auditEntries)
      .where(conditionOf(filter))
      .limit(max + 1)
      .as("some");
    return (await db.select({ total: count() }).from(some))[0]?.total ?? 0;
  },
});
