const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayMs = 86_400_000;

/** Milliseconds of a calendar day's midnight as if it were in Greenwich; null for what is no day. */
const midnightMs = (day: string): number | null => {
  if (!dayForm.test(day)) return null;
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  // A 31st of February is moved on by some readers, and refused by others.
  return Number.isNaN(ms) || dayOfMs(ms) !== day ? null : ms;
};

const greenwich = new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC", dateStyle: "short" });
const dayOfMs = (ms: number): string => greenwich.format(ms);

export const isDay = (text: string): boolean => midnightMs(text) !== null;

/** The business day of a moment, `YYYY-MM-DD`. */
export const dayAt = (nowMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(nowMs);

/** `count` days later, or earlier when it is negative; days have no hours here, so no clock change moves them. */
export const addDays = (day: string, count: number): string => {
  const ms = midnightMs(day);
  return ms === null ? day : dayOfMs(ms + count * dayMs);
};

export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;

/** Every day from one to the other, both included; at most `max`, the last ones. */
export const daysBetween = (from: string, to: string, max = 400): readonly string[] => {
  const [start, end] = [midnightMs(from), midnightMs(to)];
  if (start === null || end === null || end < start) return [];
  const first = Math.max(start, end - (max - 1) * dayMs);
  return Array.from({ length: (end - first) / dayMs + 1 }, (_, index) => dayOfMs(first + index * dayMs));
};
