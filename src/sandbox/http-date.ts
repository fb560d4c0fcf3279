import { toRfc3339 } from "../clock.ts";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Thu, 01 Jan 1970 00:00:00 GMT`: the form of the HTTP `Date` header. */
export const httpDate = (timeMs: number): string => {
  const text = toRfc3339(timeMs);
  // The first day of the epoch was a Thursday.
  const weekday = days[(4 + Math.floor(timeMs / 86_400_000)) % 7] ?? "";
  const month = months[Number(text.slice(5, 7)) - 1] ?? "";
  return `${weekday}, ${text.slice(8, 10)} ${month} ${text.slice(0, 4)} ${text.slice(11, 19)} GMT`;
};
