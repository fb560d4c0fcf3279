/** How and how long an unknown outcome is pursued; settings, milliseconds. */
export interface Pursuit {
  /** Before the first, second, … re-send; as many re-sends as there are entries. */
  readonly replayDelaysMs: readonly number[];
  /** From the first send; nothing is sent after it, because the guest may have paid another way. */
  readonly replayWindowMs: number;
  readonly askSpacingMs: number;
}

/** How far the pursuit of one request has come. Times in milliseconds of the clock that never goes back. */
export interface Course {
  readonly firstSentMs: number;
  readonly lastSentMs: number;
  /** All sends of the request's life, the first included. */
  readonly sendCount: number;
  readonly sendsEnded: boolean;
  /** Every use of a times card counts: before each re-send it is asked whether one is ours. null = not known yet. */
  readonly timesCard: boolean | null;
  /** After a restart: our clock may have been set meanwhile, so Douyin's has to say how old the first send is. */
  readonly ageUnsure: boolean;
  /** Asked since the last send, and nothing of ours was there. */
  readonly shownClear: boolean;
  readonly askedMs: number | null;
  /** Asks without an answer since the last answered one. */
  readonly unanswered: number;
  /** One for each row that still waits. */
  readonly waits: readonly RowWait[];
}

export interface RowWait {
  readonly id: number;
  /** When the first answer came that counts towards `not_verified`. */
  readonly clearMs: number | null;
  /** Answered asks that showed the coupon used without any record. */
  readonly bareAsks: number;
}

export type Next =
  | { readonly kind: "send"; readonly atMs: number }
  | { readonly kind: "ask"; readonly atMs: number };

/** Contract 5.2: at most 14 re-sends in the row's life. */
export const replaysMax = 14;
/** Contract 5.3: an answer counts towards `not_verified` from ten seconds after the last send on. */
export const quietMs = 10_000;
const unansweredFirstMs = 2_000;
const unansweredMaxMs = 300_000;

/** When the next re-send is due, or null when there is none any more. */
export const nextSendMs = (course: Course, pursuit: Pursuit): number | null => {
  if (course.sendsEnded || course.sendCount > replaysMax) return null;
  const delayMs = pursuit.replayDelaysMs[course.sendCount - 1];
  if (delayMs === undefined) return null;
  const atMs = course.lastSentMs + delayMs;
  return atMs <= course.firstSentMs + pursuit.replayWindowMs ? atMs : null;
};

/** Douyin is silent: 2 s, then twice as long each time, up to five minutes, for as long as it takes. */
export const backOffMs = (unanswered: number, askSpacingMs: number): number =>
  Math.min(unansweredMaxMs, Math.min(unansweredFirstMs, askSpacingMs) * 2 ** (unanswered - 1));

const nextAskMs = (course: Course, pursuit: Pursuit): number => {
  const { askedMs, unanswered, lastSentMs } = course;
  if (askedMs !== null && unanswered > 0) return askedMs + backOffMs(unanswered, pursuit.askSpacingMs);
  if (askedMs === null || askedMs < lastSentMs) return lastSentMs;
  const countsFromMs = lastSentMs + quietMs;
  const rowMs = course.waits.map(({ clearMs }) => {
    if (clearMs !== null) return clearMs + pursuit.askSpacingMs;
    return askedMs < countsFromMs ? countsFromMs : askedMs + pursuit.askSpacingMs;
  });
  return Math.max(Math.min(...rowMs), askedMs + 1);
};

/**
 * What to do next for a request whose outcome is unknown, and when. Re-sends on the schedule while the window is open,
 * a times card only after an answer showed no use of ours, after a restart anything only after an answer told the time;
 * then asking, as long as it takes (contract 5.2, 5.3).
 */
export const planNext = (course: Course, pursuit: Pursuit): Next => {
  const sendMs = nextSendMs(course, pursuit);
  if (sendMs === null) return { kind: "ask", atMs: nextAskMs(course, pursuit) };
  if (!course.ageUnsure && (course.timesCard === false || course.shownClear))
    return { kind: "send", atMs: sendMs };
  const askMs =
    course.unanswered > 0 && course.askedMs !== null
      ? Math.max(sendMs, course.askedMs + backOffMs(course.unanswered, pursuit.askSpacingMs))
      : sendMs;
  // An unanswered question can use up the window: then there is only asking.
  return { kind: "ask", atMs: askMs };
};

/** What an answered ask makes of a row's wait. */
export type Verdict = "wait" | "not_verified" | "used_by_other" | "ours_without_id";

/** Contract 5.3: Douyin's own rule for a replay that was told "used" and never shows a record. */
const bareAsksForSuccess = 10;
const bareAsksForRefusal = 2;

/** Notes an answer without our record at `nowMs`; says whether the row is settled by it. */
export const noteClear = (
  wait: RowWait,
  facts: { readonly nowMs: number; readonly course: Course; readonly pursuit: Pursuit },
): { readonly wait: RowWait; readonly verdict: Verdict } => {
  const { nowMs, course, pursuit } = facts;
  const counts = nextSendMs(course, pursuit) === null && nowMs >= course.lastSentMs + quietMs;
  if (!counts) return { wait, verdict: "wait" };
  if (wait.clearMs === null) return { wait: { ...wait, clearMs: nowMs }, verdict: "wait" };
  return { wait, verdict: nowMs - wait.clearMs >= pursuit.askSpacingMs ? "not_verified" : "wait" };
};

/** Notes an answer that showed the coupon used without any record. */
export const noteBare = (
  wait: RowWait,
  saidUsed: boolean,
): { readonly wait: RowWait; readonly verdict: Verdict } => {
  const noted = { ...wait, clearMs: null, bareAsks: wait.bareAsks + 1 };
  const enough = saidUsed ? bareAsksForSuccess : bareAsksForRefusal;
  const verdict = saidUsed ? "ours_without_id" : "used_by_other";
  return { wait: noted, verdict: noted.bareAsks >= enough ? verdict : "wait" };
};
