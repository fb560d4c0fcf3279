import type { RequestRow, VerificationRow } from "../ledger/table.ts";
import type { Course, RowWait } from "./plan.ts";

/** Both clocks at one moment: the time of day, and the one that never goes back. */
export interface Moment {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

const waitOf = ({ id }: { readonly id: number }): RowWait => ({ id, clearMs: null, bareAsks: 0 });

/** Whether the coupons are uses of a times card, as far as we know before asking. */
const timesCardOf = (rows: readonly VerificationRow[]): boolean | null => {
  if (rows.every(({ baseline }) => baseline !== null))
    return rows.some(({ baseline }) => baseline?.card === true);
  const codes = rows.map(({ encryptedCode }) => encryptedCode);
  return new Set(codes).size < codes.length ? true : null;
};

/**
 * The course of a request as its rows on disk tell it. A restart neither extends nor ends the window; where the time of
 * day has gone back since the last send, nothing can be said of the window any more and nothing is sent.
 */
export const courseFromDisk = (
  request: RequestRow,
  rows: readonly VerificationRow[],
  { nowMs, monotonicMs }: Moment,
): Course => {
  const firstSentAtMs = request.firstSentAtMs ?? nowMs;
  const lastSentAtMs = request.lastSentAtMs ?? firstSentAtMs;
  return {
    firstSentMs: monotonicMs - Math.max(0, nowMs - firstSentAtMs),
    lastSentMs: monotonicMs - Math.max(0, nowMs - lastSentAtMs),
    sendCount: request.sendCount,
    sendsEnded: request.sendsEndedAtMs !== null || lastSentAtMs > nowMs,
    timesCard: timesCardOf(rows),
    ageUnsure: true,
    shownClear: false,
    askedMs: null,
    unanswered: 0,
    waits: rows.filter(({ verifyStatus }) => verifyStatus === "processing").map(waitOf),
  };
};

/**
 * The course once Douyin's clock is known: where it says that the first send was longer ago than ours does, ours was set
 * back while the program was away.
 */
export const aged = (course: Course, ageMs: number | null, monotonicMs: number): Course =>
  ageMs === null
    ? course
    : { ...course, ageUnsure: false, firstSentMs: Math.min(course.firstSentMs, monotonicMs - ageMs) };

/** The same request after this process has sent once more. */
export const afterSend = (course: Course, sentMs: number): Course => ({
  ...course,
  lastSentMs: sentMs,
  sendCount: course.sendCount + 1,
  shownClear: false,
  askedMs: null,
  unanswered: 0,
  waits: course.waits.map((wait) => ({ ...wait, clearMs: null })),
});

/** What the disk says now, with what this process remembers of its own asks. */
export const refreshed = (course: Course, request: RequestRow, rows: readonly VerificationRow[]): Course => ({
  ...course,
  sendCount: request.sendCount,
  sendsEnded: course.sendsEnded || request.sendsEndedAtMs !== null,
  timesCard: course.timesCard ?? timesCardOf(rows),
  waits: rows
    .filter(({ verifyStatus }) => verifyStatus === "processing")
    .map((row) => course.waits.find(({ id }) => id === row.id) ?? waitOf(row)),
});
