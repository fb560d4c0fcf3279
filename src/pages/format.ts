import { type Language, localeOf } from "./choices.ts";

/** Fen as yuan: 19900 → `199.00`. Integers throughout: no amount passes through a fraction. */
export const yuan = (fen: number): string => {
  const whole = Math.trunc(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, "0");
  return `${fen < 0 ? "-" : ""}${whole}.${rest}`;
};

/** `¥199.00`; a dash where the amount is not known. */
export const money = (fen: number | null | undefined): string =>
  fen === null || fen === undefined ? "—" : `¥${yuan(fen)}`;

/** The business day's time zone; `DYG_TIMEZONE` may be another, which `getSettings` tells whoever may ask. */
export const businessTimeZone = "Asia/Shanghai";

interface TimeOptions {
  readonly language: Language;
  readonly timeZone?: string;
}

/** 2026-03-16 10:28:54 in business time; a dash where there is none. */
export const dateTime = (
  at: string | number | null | undefined,
  { timeZone = businessTimeZone }: Partial<TimeOptions> = {},
): string => {
  if (at === null || at === undefined) return "—";
  // The Swedish form is the one that reads the same everywhere.
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone }).format(
    new Date(at),
  );
};

/** 10:28 in business time. */
export const clockTime = (
  at: string | number | null | undefined,
  { language, timeZone = businessTimeZone }: TimeOptions,
): string => {
  if (at === null || at === undefined) return "—";
  return new Intl.DateTimeFormat(localeOf(language), {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone,
  }).format(new Date(at));
};

/** The business day of a moment, `2026-03-16`. */
export const businessDay = (at: string | number, timeZone: string = businessTimeZone): string =>
  new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone }).format(new Date(at));
