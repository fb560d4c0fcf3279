import type { BusinessDays } from "../calendar/business-day.ts";
import { readBounds } from "../calendar/period.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import { verificationView } from "../ledger/view.ts";
import type { Vault } from "../vault.ts";
import type { DoubtQueries } from "./queries.ts";

export interface DoubtParts {
  readonly queries: DoubtQueries;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly days: BusinessDays;
}

const pageSizeDefault = 20;

/** `1234.05`: fen as people write them. */
const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;

/** What an owner looks at first after trouble: what is open still, and what was perhaps served for nothing. */
export const doubtOperations = ({
  queries,
  clock,
  vault,
  days,
}: DoubtParts): Pick<Handlers, "listUnsettled" | "listNotVerified"> => {
  const ageSeconds = (sinceMs: number) => Math.max(0, Math.floor((clock.nowMs() - sinceMs) / 1_000));
  return {
    listUnsettled: async ({ query, caller }) => {
      const { page = 1, page_size: pageSize = pageSizeDefault } = query;
      const { poiIds } = caller;
      const { rows: total, oldestMs } = await queries.unsettledCount(poiIds);
      const rows = await queries.unsettled(poiIds, { limit: pageSize, offset: (page - 1) * pageSize });
      return {
        status: 200,
        body: {
          data: rows.map(({ row, appName, sinceMs }) => ({
            waiting_for: row.verifyStatus === "processing" ? "verify" : "cancel",
            since: toRfc3339(sinceMs),
            age_seconds: ageSeconds(sinceMs),
            verification: verificationView({ row, appName }, caller, vault),
          })),
          page,
          page_size: pageSize,
          total,
          next_cursor: null,
          oldest_age_seconds: oldestMs === null ? 0 : ageSeconds(oldestMs),
        },
      };
    },

    listNotVerified: async ({ query, caller }) => {
      const { page = 1, page_size: pageSize = pageSizeDefault } = query;
      const filter = { ...readBounds(query, days), poiIds: caller.poiIds };
      const { rows: total, payFen, missing } = await queries.loss(filter);
      const rows = await queries.notVerified(filter, { limit: pageSize, offset: (page - 1) * pageSize });
      return {
        status: 200,
        body: {
          data: rows.map((row) => verificationView(row, caller, vault)),
          page,
          page_size: pageSize,
          total,
          next_cursor: null,
          loss: {
            count: total,
            pay_amount: payFen,
            pay_amount_yuan: yuan(payFen),
            amount_missing_count: missing,
          },
        },
      };
    },
  };
};
