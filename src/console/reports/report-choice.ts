import { addDays, dayAt, firstOfMonth, isDay } from "../calendar.ts";

export const groups = ["day", "month", "poi_id", "app_id", "product_id"] as const;
export type ReportGroup = (typeof groups)[number];

/** What a report is of. */
export interface ReportChoice {
  /** Business days, both included. */
  readonly start: string;
  readonly end: string;
  readonly group: ReportGroup;
  /** Each row of the first is divided by it again. */
  readonly second: ReportGroup | "";
  readonly poiId: string;
  readonly appId: string;
}

const groupIn = (text: string | null): ReportGroup | undefined => groups.find((group) => group === text);

/** Reads it off an address; without one it is this month by day. */
export const choiceOf = (query: URLSearchParams, today: string): ReportChoice => {
  const [start, end] = [query.get("start_time") ?? "", query.get("end_time") ?? ""];
  const isPeriod = isDay(start) && isDay(end) && start <= end;
  const [first = "", other = ""] = (query.get("group_by") ?? "").split(",");
  const group = groupIn(first) ?? "day";
  const next = groupIn(other) ?? "";
  return {
    start: isPeriod ? start : firstOfMonth(today),
    end: isPeriod ? end : today,
    group,
    second: next === group ? "" : next,
    poiId: (query.get("poi_id") ?? "").slice(0, 64),
    appId: /^[1-9]\d{0,14}$/.test(query.get("app_id") ?? "") ? (query.get("app_id") ?? "") : "",
  };
};

/** The query of `summarizeVerifications`, which is that of the address as well. */
export const askedFor = (choice: ReportChoice) => ({
  start_time: choice.start,
  end_time: choice.end,
  group_by: choice.second === "" ? choice.group : `${choice.group},${choice.second}`,
  ...(choice.poiId === "" ? {} : { poi_id: choice.poiId }),
  ...(choice.appId === "" ? {} : { app_id: Number(choice.appId) }),
});

export const addressOfReport = (choice: ReportChoice): URLSearchParams =>
  new URLSearchParams(Object.entries(askedFor(choice)).map(([name, value]) => [name, String(value)]));

export type PeriodName = "today" | "yesterday" | "week" | "thisMonth" | "lastMonth";
export const periodNames: readonly PeriodName[] = ["today", "yesterday", "week", "thisMonth", "lastMonth"];

/** Periods that are asked for often. */
export const periodOf = (
  name: PeriodName,
  today: string,
): { readonly start: string; readonly end: string } => {
  const lastOfLastMonth = addDays(firstOfMonth(today), -1);
  switch (name) {
    case "today":
      return { start: today, end: today };
    case "yesterday":
      return { start: addDays(today, -1), end: addDays(today, -1) };
    case "week":
      return { start: addDays(today, -6), end: today };
    case "thisMonth":
      return { start: firstOfMonth(today), end: today };
    case "lastMonth":
      return { start: firstOfMonth(lastOfLastMonth), end: lastOfLastMonth };
    default:
      return name satisfies never;
  }
};

/** Whether all its days are over. */
export const isOver = (choice: Pick<ReportChoice, "end">, nowMs: number, timeZone: string): boolean =>
  choice.end < dayAt(nowMs, timeZone);
