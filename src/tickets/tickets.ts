import { appIdOf, type Caller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Prepared } from "../douyin/certificates.ts";
import { randomBytes } from "../random.ts";
import type { Doors, Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { openPrepared, sealPrepared } from "./prepared.ts";
import { ticketInvalid } from "./problems.ts";
import { pruneMax, ticketRepository } from "./repository.ts";

export interface TicketParts {
  readonly doors: Doors;
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Who may use a ticket, and where: the caller and the shop it was given to. */
export interface Holder {
  readonly caller: Caller;
  readonly poiId: string;
}

const lifeMs = 10 * 60_000;
/** 192 random bits. */
const ticketBytes = 24;
/** A verify that came in time may be under way for as long as its budget; only then is its ticket forgotten. */
const pruneMarginMs = 2 * 60_000;

const uidOf = (caller: Caller): string | null => (caller.kind === "operator" ? caller.uid : null);

/**
 * Tickets (contract 3.6): what a preview learned of Douyin waits here, sealed, for one verify of the same caller in the
 * same shop. The ticket itself is nowhere but with the caller; the database knows its keyed hash.
 */
export const openTickets = ({ doors, vault, clock }: TicketParts) => {
  const repository = ticketRepository(doors.db);
  const macOf = (ticket: string) => vault.mac(ticket, "ticket");
  return {
    /** Gives a ticket for one prepare; it is on disk when the promise resolves. */
    issue: async (holder: Holder, prepared: Prepared) => {
      const ticket = randomBytes(ticketBytes).toString("base64url");
      const nowMs = clock.nowMs();
      const expiresAtMs = nowMs + lifeMs;
      const row = {
        ticketMac: macOf(ticket),
        appId: appIdOf(holder.caller),
        operatorUid: uidOf(holder.caller),
        poiId: holder.poiId,
        preparedSealed: sealPrepared(prepared, vault),
        nowMs,
        expiresAtMs,
      };
      await doors.commit((write) => repository.insert(write, row));
      return { ticket, expiresAtMs };
    },

    /**
     * The request that spent this ticket; null when it waits for this holder. Throws `ticket_invalid` for one that is
     * unknown, expired, or another's.
     */
    spentBy: (write: Write, ticket: string, { caller, poiId }: Holder): string | null => {
      const found = repository.find(write, macOf(ticket));
      if (found === undefined) throw ticketInvalid();
      if (found.batchId !== null) return found.batchId;
      const isHolder =
        found.appId === appIdOf(caller) && found.operatorUid === uidOf(caller) && found.poiId === poiId;
      if (!isHolder || found.expiresAtMs <= clock.nowMs()) throw ticketInvalid();
      return null;
    },

    /** The prepare the preview made; null when the ticket is spent or gone. */
    prepared: async (ticket: string): Promise<Prepared | null> => {
      const sealed = (await repository.look(macOf(ticket)))?.preparedSealed ?? null;
      return sealed === null ? null : openPrepared(sealed, vault);
    },

    /** Gives the ticket to the request that is about to send; false when another request has it. */
    spend: (write: Write, ticket: string, batchId: string): boolean =>
      repository.spend(write, macOf(ticket), batchId),

    /** What an open request with this ticket holds alone. */
    claim: (ticket: string): string => `ticket:${macOf(ticket)}`,

    /** Forgets tickets nobody has used in time; gives how many. */
    prune: async (): Promise<number> => {
      const beforeMs = clock.nowMs() - pruneMarginMs;
      for (let gone = 0; ; ) {
        const went = await doors.commit((write) => repository.prune(write, beforeMs));
        gone += went;
        if (went < pruneMax) return gone;
      }
    },

    /** After a restore: what was spent since the backup looks unspent, so every unspent ticket is void. */
    voidAll: repository.voidAll,
  };
};

export type Tickets = ReturnType<typeof openTickets>;
