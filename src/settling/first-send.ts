import type { Clock } from "../clock.ts";
import type { Verify } from "../douyin/verify.ts";
import type { Log } from "../log.ts";
import type { DouyinTime } from "./douyin-time.ts";
import { stepsOf } from "./outcome.ts";
import type { Course } from "./plan.ts";
import type { OpenRow, Settler } from "./settle.ts";
import type { SureCommit } from "./surely.ts";

/** A verify whose "about to send" is on disk. */
export interface Sending {
  readonly batchId: string;
  readonly rows: readonly OpenRow[];
  readonly poiId: string;
  readonly verifyToken: string;
  /** One for each row; a times card's code once for each use. */
  readonly encryptedCodes: readonly string[];
  /** Whether they are uses of a times card; null = the caller prepared, and we do not know. */
  readonly timesCard: boolean | null;
  /** What is left of the caller's budget: a first verify does not leave after it (contract 5.5). */
  readonly leaveWithinMs: number;
}

export interface FirstSendParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly sure: SureCommit;
  readonly settle: Settler;
  readonly time: DouyinTime;
  readonly douyin: { readonly verify: Verify };
}

/**
 * Sends the first verify and writes what its answer says. Gives null when every row is settled, else where the pursuit
 * of the rest goes on from.
 */
export const firstSender =
  ({ clock, log, sure, settle, time, douyin }: FirstSendParts) =>
  async (sending: Sending, stuck: () => void): Promise<Course | null> => {
    const { batchId, rows, encryptedCodes } = sending;
    const sentMs = clock.monotonicMs();
    const { verifyToken, poiId, leaveWithinMs } = sending;
    const reply = await douyin.verify({ verifyToken, poiId, encryptedCodes }, { leaveWithinMs });
    const douyinNowMs = time.of(reply.facts);
    const steps = stepsOf(reply, rows.length, "first");
    const unknown = steps.filter((step) => step.kind === "unknown");
    for (const { why } of unknown)
      log.warn("verify outcome unknown", {
        batchId,
        why,
        logid: reply.facts.logid,
        ...(reply.kind === "unusable" ? { cause: reply.cause } : {}),
      });
    await sure.keep(
      (write) =>
        settle.apply(write, {
          batchId,
          kind: "first",
          rows,
          steps,
          reply,
          douyinNowMs,
          nowMs: clock.nowMs(),
        }),
      stuck,
    );
    if (unknown.length === 0) return null;
    return {
      firstSentMs: sentMs,
      lastSentMs: sentMs,
      sendCount: 1,
      sendsEnded: unknown.every(({ final }) => final),
      timesCard: sending.timesCard ?? (new Set(encryptedCodes).size < encryptedCodes.length ? true : null),
      ageUnsure: false,
      shownClear: false,
      askedMs: null,
      unanswered: 0,
      waits: [],
    };
  };
