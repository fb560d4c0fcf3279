import { parseTimeMs } from "../clock.ts";
import { Problem } from "../problem.ts";
import type { BusinessDays } from "./business-day.ts";

/** Half open: from the first millisecond to just before the last. */
export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The 400 that names the query parameter it is about. */
export const refuse = (field: string, problem: string) =>
  new Problem("invalid_request", `查询参数有误：${field} ${problem}`, { details: [{ field, problem }] });

const dayForm = /^\d{4}-\d\d-\d\d$/;
const timeForm = /^(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** A space where an offset's `+` stood is read as `+`: that is what a form-decoding client made of it. */
const repaired = (text: string): string => text.replace(/ (\d\d:\d\d)$/, "+$1");

const boundMs = (field: string, text: string, days: BusinessDays, isEnd: boolean): number => {
  if (dayForm.test(text)) {
    // A bare date as the end includes that day.
    const timeMs = days.startOf(isEnd && days.startOf(text) !== undefined ? days.next(text) : text);
    if (timeMs === undefined) throw refuse(field, "不是有效日期");
    return timeMs;
  }
  const whole = repaired(text);
  const day = timeForm.exec(whole)?.[1];
  // The runtime would read 30 February as 2 March.
  const timeMs = day === undefined || days.startOf(day) === undefined ? undefined : parseTimeMs(whole);
  if (timeMs === undefined) throw refuse(field, "应为 RFC 3339 时间（带时区）或 YYYY-MM-DD 日期");
  return timeMs;
};

interface Bounds {
  readonly start_time?: string;
  readonly end_time?: string;
}

/** The period of a report; today in the business time zone unless told otherwise. Throws `invalid_request`. */
export const readPeriod = (query: Bounds, days: BusinessDays, nowMs: number): Period => {
  const untilMs = boundMs("end_time", query.end_time ?? days.dayOf(nowMs), days, true);
  const start = query.start_time ?? days.dayOf(untilMs - 1);
  const fromMs = boundMs("start_time", start, days, false);
  if (fromMs >= untilMs) throw refuse("end_time", "必须晚于 start_time");
  return { fromMs, untilMs };
};

/** The bounds a list is asked for; one that is not given is none. Throws `invalid_request`. */
export const readBounds = (
  query: Bounds,
  days: BusinessDays,
): { readonly fromMs: number | undefined; readonly untilMs: number | undefined } => {
  const { start_time: start, end_time: end } = query;
  const fromMs = start === undefined ? undefined : boundMs("start_time", start, days, false);
  const untilMs = end === undefined ? undefined : boundMs("end_time", end, days, true);
  if (fromMs !== undefined && untilMs !== undefined && fromMs >= untilMs)
    throw refuse("end_time", "必须晚于 start_time");
  return { fromMs, untilMs };
};

export interface DayPiece extends Period {
  readonly day: string;
  /** Not cut off by the period. */
  readonly whole: boolean;
}

/** The business days of a period, each cut to the period. */
export const daysOf = ({ fromMs, untilMs }: Period, days: BusinessDays): readonly DayPiece[] => {
  const pieces: DayPiece[] = [];
  let day = days.dayOf(fromMs);
  let pieceMs = fromMs;
  while (pieceMs < untilMs) {
    const next = days.next(day);
    const nextMs = days.startOf(next) ?? untilMs;
    const whole = nextMs <= untilMs && pieceMs === days.startOf(day);
    pieces.push({ day, fromMs: pieceMs, untilMs: Math.min(nextMs, untilMs), whole });
    day = next;
    pieceMs = Math.min(nextMs, untilMs);
  }
  return pieces;
};
