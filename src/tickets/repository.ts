import { and, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Db, Write } from "../storage/door.ts";
import { tickets } from "./table.ts";

export interface NewTicket {
  readonly ticketMac: string;
  readonly appId: number;
  readonly operatorUid: string | null;
  readonly poiId: string;
  readonly preparedSealed: string;
  readonly nowMs: number;
  readonly expiresAtMs: number;
}

/** So many go in one commit; whoever prunes comes again while as many went. */
export const pruneMax = 1_000;
const given = (name: string) => sql`${sql.placeholder(name)}`;

/** The tickets, each known by its keyed hash alone. */
export const ticketRepository = (db: Db) => {
  const statements = atFirstUse({
    insert: () =>
      db
        .insert(tickets)
        .values({
          ticketMac: given("ticketMac"),
          appId: given("appId"),
          operatorUid: given("operatorUid"),
          poiId: given("poiId"),
          preparedSealed: given("preparedSealed"),
          expiresAtMs: given("expiresAtMs"),
          createdAtMs: given("nowMs"),
        })
        .prepare(),
    find: () =>
      db
        .select()
        .from(tickets)
        .where(eq(tickets.ticketMac, given("ticketMac")))
        .prepare(),
    spend: () =>
      db
        .update(tickets)
        .set({ batchId: given("batchId"), preparedSealed: null })
        .where(and(eq(tickets.ticketMac, given("ticketMac")), isNull(tickets.batchId)))
        .returning({ batchId: tickets.batchId })
        .prepare(),
  });
  return {
    insert: (write: Write, ticket: NewTicket): void => write.run(statements.insert, { ...ticket }),

    find: (write: Write, ticketMac: string) => write.row(statements.find, { ticketMac }),

    /** The same, for whoever reads. */
    look: async (ticketMac: string) => (await statements.find.execute({ ticketMac }))[0],

    /** Gives the ticket to a request, and erases what it kept; false when it is another's already, or gone. */
    spend: (write: Write, ticketMac: string, batchId: string): boolean =>
      write.row(statements.spend, { ticketMac, batchId }) !== undefined,

    /** Forgets unspent tickets whose time was over by then, a thousand at a time. Gives how many went. */
    prune: (write: Write, beforeMs: number): number => {
      const unspent = and(isNull(tickets.batchId), lte(tickets.expiresAtMs, beforeMs));
      const over = write.rows(
        db.select({ ticketMac: tickets.ticketMac }).from(tickets).where(unspent).limit(pruneMax),
      );
      if (over.length === 0) return 0;
      const macs = over.map(({ ticketMac }) => ticketMac);
      write.run(db.delete(tickets).where(and(inArray(tickets.ticketMac, macs), isNull(tickets.batchId))));
      return over.length;
    },

    /** Forgets every ticket that was not spent. */
    voidAll: (write: Write): void => write.run(db.delete(tickets).where(isNull(tickets.batchId))),
  };
};

export type TicketRepository = ReturnType<typeof ticketRepository>;
