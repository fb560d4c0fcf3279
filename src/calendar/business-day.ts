import { atFirstUse } from "../at-first-use.ts";
import { parseTimeMs, toRfc3339 } from "../clock.ts";

/** Days of the merchant's time zone: what "today" and a bare date mean (contract 3.4, `DYG_TIMEZONE`). */
export interface BusinessDays {
  /** `YYYY-MM-DD` of a moment. */
  readonly dayOf: (timeMs: number) => string;
  /** The first moment of a day; undefined when there is no such date. */
  readonly startOf: (day: string) => number | undefined;
  /** The day after; of a date that exists. */
  readonly next: (day: string) => string;
  /** `YYYY-MM-DD HH:mm:ss` as the clocks of the zone show it. */
  readonly wallClock: (timeMs: number) => string;
  /** How far those clocks are ahead of UTC throughout a period, in order; the last step has no end. */
  readonly offsetsIn: (period: { readonly fromMs: number; readonly untilMs: number }) => readonly ClockStep[];
}

/** Until a moment, the clocks of a zone are this far ahead of UTC. */
export interface ClockStep {
  readonly untilMs: number;
  readonly offsetMs: number;
}

const dayForm = /^\d{4}-\d\d-\d\d$/;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Clocks are set forward or back at quarter hours, everywhere. */
const quarterMs = 900_000;
/** Where clocks are set twice within a month (as for Ramadan), some four weeks lie between. */
const weekMs = 7 * dayMs;
const quartersKept = 4_096;

/** Midnight UTC of a date; undefined for 2026-02-30 and the like. */
const utcMidnight = (day: string): number | undefined => {
  const timeMs = dayForm.test(day) ? parseTimeMs(`${day}T00:00:00Z`) : undefined;
  return timeMs !== undefined && toRfc3339(timeMs).startsWith(day) ? timeMs : undefined;
};

/** The platform takes its time over the first zone of a process: a start need not wait for it. */
const formatsOf = (timeZone: string) => {
  const day = { timeZone, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const minute = { ...day, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  return atFirstUse({
    day: () => new Intl.DateTimeFormat("en-CA", day),
    minute: () => new Intl.DateTimeFormat("en-CA", minute),
  });
};
type Formats = ReturnType<typeof formatsOf>;

/** Days of an IANA zone, with or without summer time. */
export const businessDays = (timeZone: string): BusinessDays => {
  const shown = formatsOf(timeZone);
  const offsetMs = offsetsOf(shown);
  const dayOf = (timeMs: number) => shown.day.format(timeMs);
  const startOf = (day: string): number | undefined => {
    const utcMs = utcMidnight(day);
    if (utcMs === undefined) return undefined;
    const likely = utcMs - offsetMs(utcMs);
    if (dayOf(likely) === day && dayOf(likely - 1) < day) return likely;
    // A zone is at most 14 h ahead and 12 h behind: the day begins between these two, and days only go forward.
    let before = utcMs - 15 * hourMs;
    let inside = utcMs + 15 * hourMs;
    while (inside - before > 1) {
      const middle = Math.floor((before + inside) / 2);
      if (dayOf(middle) < day) before = middle;
      else inside = middle;
    }
    return inside;
  };
  const next = (day: string) => toRfc3339((utcMidnight(day) ?? 0) + dayMs).slice(0, 10);
  const wallClock = (timeMs: number): string => {
    const wall = toRfc3339(timeMs + offsetMs(timeMs));
    return `${wall.slice(0, 10)} ${wall.slice(11, 19)}`;
  };
  const offsetsIn: BusinessDays["offsetsIn"] = ({ fromMs, untilMs }) => {
    const steps: ClockStep[] = [];
    for (let weekStartMs = fromMs; weekStartMs < untilMs; weekStartMs += weekMs) {
      const weekEndMs = Math.min(weekStartMs + weekMs, untilMs);
      const [before, after] = [offsetMs(weekStartMs), offsetMs(weekEndMs)];
      if (before === after) continue;
      let [same, other] = [weekStartMs, weekEndMs];
      while (other - same > 1) {
        const middle = Math.floor((same + other) / 2);
        if (offsetMs(middle) === before) same = middle;
        else other = middle;
      }
      steps.push({ untilMs: other, offsetMs: before });
    }
    return [...steps, { untilMs: Number.POSITIVE_INFINITY, offsetMs: offsetMs(untilMs) }];
  };
  return { dayOf, startOf, next, wallClock, offsetsIn };
};

/** Asking the zone for each time would be most of an export's work: its offset is asked once for a quarter hour. */
const offsetsOf = (shown: Formats): ((timeMs: number) => number) => {
  const offsets = new Map<number, number>();
  return (timeMs) => {
    const quarter = Math.floor(timeMs / quarterMs);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const quarterStartMs = quarter * quarterMs;
    const parts = new Map(shown.minute.formatToParts(quarterStartMs).map(({ type, value }) => [type, value]));
    const at = (name: "year" | "month" | "day" | "hour" | "minute") => parts.get(name) ?? "00";
    const wallMs = parseTimeMs(`${at("year")}-${at("month")}-${at("day")}T${at("hour")}:${at("minute")}:00Z`);
    const found = (wallMs ?? quarterStartMs) - quarterStartMs;
    if (offsets.size >= quartersKept) offsets.clear();
    offsets.set(quarter, found);
    return found;
  };
};
