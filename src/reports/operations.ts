import type { Clock } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import { verificationView } from "../ledger/view.ts";
import type { Vault } from "../vault.ts";
import { businessDays } from "./business-day.ts";
import { readPeriod } from "./period.ts";
import { type ReportQueries, totalMax } from "./queries.ts";
import { summarizeByDay } from "./summary.ts";

export interface ReportParts {
  readonly queries: ReportQueries;
  readonly clock: Clock;
  readonly vault: Vault;
  /** IANA name of the business time zone. */
  readonly timeZone: string;
}

const pageSizeDefault = 20;

export const reportOperations = ({
  queries,
  clock,
  vault,
  timeZone,
}: ReportParts): Pick<Handlers, "listVerifications" | "summarizeVerifications"> => {
  const days = businessDays(timeZone);
  return {
    listVerifications: async ({ query, caller }) => {
      const { page = 1, page_size: pageSize = pageSizeDefault, status: statuses = [] } = query;
      // An operator's shops bound every report: what lies outside is not there.
      const filter = { statuses, poiIds: caller.poiIds };
      const counted = await queries.countUpToMax(filter);
      const rows = await queries.list(filter, pageSize, (page - 1) * pageSize);
      return {
        status: 200,
        body: {
          data: rows.map((row) => verificationView(row, caller, vault)),
          page,
          page_size: pageSize,
          total: Math.min(counted, totalMax),
          total_is_minimum: counted > totalMax,
          next_cursor: null,
        },
      };
    },
    summarizeVerifications: async ({ query, caller }) => {
      const period = readPeriod(query, days, clock.nowMs());
      return { status: 200, body: await summarizeByDay(queries, days, period, caller.poiIds) };
    },
  };
};
