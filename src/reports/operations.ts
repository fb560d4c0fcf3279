import { type BusinessDays, businessDays } from "../calendar/business-day.ts";
import { type Period, readPeriod, refuse } from "../calendar/period.ts";
import type { Clock } from "../clock.ts";
import type { Answer, Handlers, OperationQuery } from "../http/handlers.ts";
import { Problem } from "../problem.ts";
import { type ReaderThread, TooManyStreams } from "../storage/reading/thread.ts";
import { type GroupKey, groupKeys } from "../sums/groups.ts";
import type { Vault } from "../vault.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { readFilter, shopsOf } from "./filter.ts";
import { totalMax } from "./list.ts";
import type { Answered, ReportNames } from "./reading.ts";

export interface ReportParts {
  readonly reader: ReaderThread<ReportNames>;
  readonly clock: Clock;
  readonly vault: Vault;
  /** IANA name of the business time zone. */
  readonly timeZone: string;
  /** A row made this long before a period may still turn out to have been verified within it. */
  readonly strayMs: number;
  /** Whether rows are still in doubt after a restore. */
  readonly recovering: () => boolean;
}

const pageSizeDefault = 20;
/** What one answer may hold: a page is checked and written while nobody else is served. */
const groupsShown = 20_000;
const groupsExported = 200_000;

/** The value of an answer; what the question asked for in vain is the caller's mistake, and named. */
const answerOf = <Value>(answered: Answered<Value>, groupsMax = 0): Value => {
  if (answered.kind === "answer") return answered.value;
  switch (answered.why) {
    case "unknown_app":
      throw refuse("app_id", "没有这个应用");
    case "too_many_groups":
      throw refuse("group_by", `分组结果超过 ${groupsMax} 行，请缩短时间、减少分组，或用 export 导出`);
    default:
      return answered.why satisfies never;
  }
};

/** `verifications_2026-03-01_2026-03-31.csv`, both days included. */
const fileName = (what: string, { fromMs, untilMs }: Period, days: BusinessDays): string =>
  `${what}_${days.dayOf(fromMs)}_${days.dayOf(Math.max(fromMs, untilMs - 1))}.csv`;

const fileHeaders = (name: string) => ({
  "content-type": "text/csv; charset=utf-8",
  "content-disposition": `attachment; filename="${name}"`,
});

const readGroupBy = (text: string): readonly GroupKey[] => {
  const asked = text.split(",");
  const keys = groupKeys.filter((key) => asked.includes(key));
  if (keys.length !== asked.length) throw refuse("group_by", "每种分组只能写一次");
  // In the order they were asked for, which is the order of the rows.
  return keys.toSorted((one, other) => asked.indexOf(one) - asked.indexOf(other));
};

type ListQuery = OperationQuery<"listVerifications">;
type Caller = Parameters<Handlers["listVerifications"]>[0]["caller"];
type Asker = Pick<Parameters<Handlers["listVerifications"]>[0], "caller" | "signal">;

const openList = ({ reader, vault, clock }: ReportParts, days: BusinessDays) => {
  const page = async (query: ListQuery, { caller, signal }: Asker): Promise<Answer<"listVerifications">> => {
    const filter = readFilter(query, { caller, days, vault });
    const { page_size: pageSize = pageSizeDefault, cursor } = query;
    if (cursor !== undefined && query.page !== undefined) throw refuse("page", "不能与 cursor 同用");
    const place = cursor === undefined ? null : readCursor(filter, cursor, vault);
    const number = place?.page ?? query.page ?? 1;
    const start = place === null ? { offset: (number - 1) * pageSize } : { after: place };
    const { views, next, counted } = answerOf(
      await reader.ask("list", { filter, caller, pageSize, start }, signal),
    );
    return {
      status: 200,
      body: {
        data: [...views],
        page: number,
        page_size: pageSize,
        total: Math.min(counted, totalMax),
        total_is_minimum: counted > totalMax,
        next_cursor: next === null ? null : writeCursor(filter, { ...next, page: number + 1 }, vault),
      },
    };
  };
  const file = async (
    query: ListQuery,
    caller: Caller,
    style: "csv" | "csv-raw",
  ): Promise<Answer<"listVerifications">> => {
    const filter = readFilter(query, { caller, days, vault });
    const { head, body } = await reader
      .stream("export", { filter, caller, style })
      .catch((cause: unknown) => {
        if (!(cause instanceof TooManyStreams)) throw cause;
        throw new Problem("rate_limited", "同时进行的导出太多，请等其中一个完成后再试", { cause });
      });
    if (head.kind !== "answer") await body.cancel();
    const { earliestMs } = answerOf(head);
    const nowMs = clock.nowMs();
    const untilMs = filter.untilMs ?? nowMs + 1;
    const fromMs = filter.fromMs ?? Math.min(earliestMs ?? nowMs, untilMs - 1);
    return {
      status: 200,
      headers: fileHeaders(fileName("verifications", { fromMs, untilMs }, days)),
      body,
    };
  };
  return { page, file };
};

/** Reading and exporting the ledger, and its sums. Nothing here touches the database: a thread of its own reads. */
export const reportOperations = (
  parts: ReportParts,
): Pick<Handlers, "listVerifications" | "summarizeVerifications" | "summarizeFailures"> => {
  const { reader, clock, timeZone, strayMs, recovering } = parts;
  const days = businessDays(timeZone);
  const list = openList(parts, days);
  return {
    listVerifications: ({ query, caller, signal }) =>
      query.export === undefined
        ? list.page(query, { caller, signal })
        : list.file(query, caller, query.export),

    summarizeFailures: async ({ query, caller, signal }) => {
      const period = readPeriod(query, days, clock.nowMs());
      const scope = { poiIds: shopsOf(caller, query.poi_id), appId: query.app_id ?? null };
      const { rows, totalCount } = answerOf(await reader.ask("failures", { period, scope }, signal));
      return { status: 200, body: { data: [...rows], total_count: totalCount } };
    },

    summarizeVerifications: async ({ query, caller, signal }) => {
      const nowMs = clock.nowMs();
      const period = readPeriod(query, days, nowMs);
      const scope = { poiIds: shopsOf(caller, query.poi_id), appId: query.app_id ?? null };
      const groupBy = readGroupBy(query.group_by ?? "day");
      const question = { period, scope, groupBy, strayMs, nowMs };
      if (query.export !== undefined) {
        const asked = { ...question, groupsMax: groupsExported, style: query.export };
        const bytes = answerOf(await reader.ask("summaryFile", asked, signal), groupsExported);
        return {
          status: 200,
          headers: fileHeaders(fileName("verifications_summary", period, days)),
          body: new Blob([bytes]),
        };
      }
      const found = answerOf(
        await reader.ask(
          "summary",
          { ...question, groupsMax: groupsShown, recovering: recovering() },
          signal,
        ),
        groupsShown,
      );
      if (found instanceof Uint8Array)
        return {
          status: 200,
          headers: { "content-type": "application/json" },
          body: new Blob([found]),
        };
      const { rows, totals, complete } = found;
      return { status: 200, body: { data: [...rows], totals, complete } };
    },
  };
};
