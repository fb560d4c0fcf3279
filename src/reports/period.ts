import { parseTimeMs } from "../clock.ts";
import { Problem } from "../problem.ts";
import type { BusinessDays } from "./business-day.ts";

/** Half open: from the first millisecond to just before the last. */
export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

const refuse = (field: string, problem: string) =>
  new Problem("invalid_request", `查询参数有误：${field} ${problem}`, { details: [{ field, problem }] });

/** A space where an offset's `+` stood is read as `+`: that is what a form-decoding client made of it. */
const repaired = (text: string): string => text.replace(/ (\d\d:\d\d)$/, "+$1");

const boundMs = (field: string, text: string, days: BusinessDays, isEnd: boolean): number => {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    // A bare date as the end includes that day.
    const timeMs = days.startOf(isEnd && days.startOf(text) !== undefined ? days.next(text) : text);
    if (timeMs === undefined) throw refuse(field, "不是有效日期");
    return timeMs;
  }
  const timeMs = parseTimeMs(repaired(text));
  if (timeMs === undefined) throw refuse(field, "应为 RFC 3339 时间或 YYYY-MM-DD 日期");
  return timeMs;
};

/** The period of a report; today in the business time zone unless told otherwise. Throws `invalid_request`. */
export const readPeriod = (
  query: { readonly start_time?: string; readonly end_time?: string },
  days: BusinessDays,
  nowMs: number,
): Period => {
  const untilMs = boundMs("end_time", query.end_time ?? days.dayOf(nowMs), days, true);
  const start = query.start_time ?? days.dayOf(untilMs - 1);
  const fromMs = boundMs("start_time", start, days, false);
  if (fromMs >= untilMs) throw refuse("end_time", "必须晚于 start_time");
  return { fromMs, untilMs };
};

/** The business days of a period, each cut to the period. */
export const daysOf = (
  { fromMs, untilMs }: Period,
  days: BusinessDays,
): readonly (Period & { readonly day: string })[] => {
  const pieces: (Period & { readonly day: string })[] = [];
  let day = days.dayOf(fromMs);
  let pieceMs = fromMs;
  while (pieceMs < untilMs) {
    const next = days.next(day);
    const endMs = Math.min(days.startOf(next) ?? untilMs, untilMs);
    pieces.push({ day, fromMs: pieceMs, untilMs: endMs });
    day = next;
    pieceMs = endMs;
  }
  return pieces;
};
