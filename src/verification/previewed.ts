import { ownFailures } from "../ledger/failure.ts";
import type { DouyinTime } from "../settling/douyin-time.ts";
import { ticketInvalid } from "../tickets/problems.ts";
import type { Tickets } from "../tickets/tickets.ts";
import type { NotReady, ReadyCoupons } from "./ready.ts";

export interface TicketReaderParts {
  readonly tickets: Tickets;
  readonly time: DouyinTime;
}

/**
 * Coupons that a preview made ready: its prepare is used and none is made again, so that prepare and verify stay one to
 * one. What can be used is decided by Douyin's time now; the preview was minutes ago.
 */
export const ticketReader =
  ({ tickets, time }: TicketReaderParts) =>
  async (ticket: string): Promise<ReadyCoupons | NotReady> => {
    const prepared = await tickets.prepared(ticket);
    if (prepared !== null) return { kind: "ready", ...prepared, nowMs: time.nowMs(), trail: [] };
    // It was there when the intent was recorded, so this is no ordinary thing; nothing has been sent.
    return {
      kind: "not_ready",
      failure: ownFailures.interrupted,
      logid: null,
      problem: ticketInvalid(),
      trail: [],
    };
  };

export type TicketReader = ReturnType<typeof ticketReader>;
