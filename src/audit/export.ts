import { type Actor, actorOf, type Caller } from "../caller.ts";
import type { Handlers } from "../http/handlers.ts";
import type { Commit } from "../storage/door.ts";
import type { AuditFilter, AuditQueries } from "./queries.ts";
import type { Audit } from "./repository.ts";
import type { AuditRow } from "./table.ts";

/** What a cell of the file holds and how it is written; the writer is given (`reports/cells.ts`). */
export interface AuditColumn {
  readonly name: string;
  readonly title: string;
  readonly kind: "plain" | "time" | "text" | "json";
  readonly of: (row: AuditRow) => unknown;
}

export const auditColumns: readonly AuditColumn[] = [
  { name: "id", title: "编号", kind: "plain", of: ({ id }) => id },
  { name: "created_at", title: "时间", kind: "time", of: ({ createdAtMs }) => createdAtMs },
  { name: "actor", title: "谁", kind: "text", of: ({ actor }) => actor },
  { name: "action", title: "做了什么", kind: "text", of: ({ action }) => action },
  { name: "target", title: "对什么", kind: "text", of: ({ target }) => target },
  { name: "before", title: "改动前", kind: "json", of: ({ beforeJson }) => beforeJson },
  { name: "after", title: "改动后", kind: "json", of: ({ afterJson }) => afterJson },
  { name: "address", title: "来自", kind: "text", of: ({ address }) => address },
  { name: "request_id", title: "请求号", kind: "text", of: ({ requestId }) => requestId },
];

/** Writes rows of a table as text: `reports/cells.ts` with the columns above. */
export interface AuditTable {
  readonly head: () => string;
  readonly line: (row: AuditRow) => string;
  readonly foot: () => string;
}

const rowsAtOnce = 500;
const encoder = new TextEncoder();

/** All entries of a filter as a file, newest first, read a piece at a time; what is written meanwhile is not in it. */
export const auditFile = (
  queries: AuditQueries,
  filter: AuditFilter,
  table: AuditTable,
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  let beforeId: number | undefined;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(table.head())),
    pull: async (controller) => {
      const rows = await queries.list(filter, { limit: rowsAtOnce, offset: 0, beforeId });
      const last = rows.at(-1);
      const text = rows.map(table.line).join("");
      if (last !== undefined && rows.length === rowsAtOnce) {
        beforeId = last.id;
        controller.enqueue(encoder.encode(text));
        return;
      }
      controller.enqueue(encoder.encode(text + table.foot()));
      controller.close();
    },
  });
};

interface ExportAsked {
  readonly caller: Caller;
  readonly requestId: string;
  readonly address: string | null;
  readonly query: { readonly export?: string; readonly start_time?: string; readonly end_time?: string };
}

/** Writes down who takes which file away, before its first byte. */
export const exportNoter =
  (commit: Commit, audit: Audit) =>
  async ({ query, ...asked }: ExportAsked, target: string): Promise<void> => {
    if (query.export === undefined) return;
    const by: Actor = actorOf(asked);
    const { export: style, start_time = null, end_time = null } = query;
    await commit((write) =>
      audit.note(write, { ...by, action: "exports.create", target, after: { style, start_time, end_time } }),
    );
  };

/** The reports, whose files are noted. */
export const notedExports = <Reports extends Pick<Handlers, "listVerifications" | "summarizeVerifications">>(
  reports: Reports,
  note: ReturnType<typeof exportNoter>,
): Reports => ({
  ...reports,
  listVerifications: async (asked) => {
    await note(asked, "verifications");
    return await reports.listVerifications(asked);
  },
  summarizeVerifications: async (asked) => {
    await note(asked, "summary");
    return await reports.summarizeVerifications(asked);
  },
});
