import { decodeCursor, encodeCursor, refuseBoth } from "../cursor.ts";
import type { Handlers } from "../http/handlers.ts";
import type { AuditQueries } from "./queries.ts";
import { toAuditView } from "./view.ts";

export interface AuditParts {
  readonly queries: AuditQueries;
  /** Reads `start_time` and `end_time` as every report does; throws `invalid_request`. */
  readonly boundsOf: (query: { readonly start_time?: string; readonly end_time?: string }) => {
    readonly fromMs: number | undefined;
    readonly untilMs: number | undefined;
  };
}

const list = "audit";
const totalMax = 10_000;

/** The operation of the contract that reads the audit. */
export const auditOperations = ({ queries, boundsOf }: AuditParts): Pick<Handlers, "listAudit"> => ({
  listAudit: async ({ query }) => {
    refuseBoth(query);
    const { page = 1, page_size: pageSize = 20, cursor, actor, action, target } = query;
    const filter = { actor, action, target, ...boundsOf(query) };
    const [last] = cursor === undefined ? [] : decodeCursor(list, cursor, [0]);
    const beforeId = typeof last === "number" ? last : undefined;
    // One more than a page holds tells whether there is another.
    const slice = { limit: pageSize + 1, offset: (page - 1) * pageSize, beforeId };
    const [rows, counted] = await Promise.all([
      queries.list(filter, slice),
      queries.countUpTo(filter, totalMax),
    ]);
    const shown = rows.slice(0, pageSize);
    const oldest = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      status: 200,
      body: {
        data: shown.map(toAuditView),
        page,
        page_size: pageSize,
        total: Math.min(counted, totalMax),
        total_is_minimum: counted > totalMax,
        next_cursor: oldest === undefined ? null : encodeCursor(list, [oldest.id]),
      },
    };
  },
});
