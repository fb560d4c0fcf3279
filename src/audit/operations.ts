import { decodeCursor, encodeCursor, refuseBoth } from "../cursor.ts";
import type { Handlers } from "../http/handlers.ts";
import { type AuditTable, auditFile, type exportNoter } from "./export.ts";
import type { AuditQueries } from "./queries.ts";
import { toAuditView } from "./view.ts";

export interface AuditParts {
  readonly queries: AuditQueries;
  /** Reads `start_time` and `end_time` as every report does; throws `invalid_request`. */
  readonly boundsOf: (query: { readonly start_time?: string; readonly end_time?: string }) => {
    readonly fromMs: number | undefined;
    readonly untilMs: number | undefined;
  };
  /** A new file for people (`csv`) or for programs. */
  readonly tableFor: (style: "csv" | "csv-raw") => AuditTable;
  readonly noteExport: ReturnType<typeof exportNoter>;
}

const list = "audit";
const totalMax = 10_000;

/** The operation of the contract that reads the audit. */
export const auditOperations = ({
  queries,
  boundsOf,
  tableFor,
  noteExport,
}: AuditParts): Pick<Handlers, "listAudit"> => ({
  listAudit: async ({ query, ...asked }) => {
    refuseBoth(query);
    const { page = 1, page_size: pageSize = 20, cursor, actor, action, target } = query;
    const filter = { actor, action, target, ...boundsOf(query) };
    if (query.export !== undefined) {
      await noteExport({ query, ...asked }, "audit");
      const headers = {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="audit.csv"',
      };
      return { status: 200, headers, body: auditFile(queries, filter, tableFor(query.export)) };
    }
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
