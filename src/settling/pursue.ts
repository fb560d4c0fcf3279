import type { AttemptRepository } from "../attempts/repository.ts";
import type { Clock } from "../clock.ts";
import type { Reply } from "../douyin/replies.ts";
import type { Verify, VerifyResults } from "../douyin/verify.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import type { RequestRow, VerificationRow } from "../ledger/table.ts";
import type { Log } from "../log.ts";
import type { Commit } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { afterSend, courseFromDisk, refreshed } from "./course.ts";
import type { DouyinTime } from "./douyin-time.ts";
import type { Errand } from "./errands.ts";
import type { Inquirer } from "./inquire.ts";
import { stepsOf } from "./outcome.ts";
import { type Course, type Pursuit, planNext } from "./plan.ts";
import type { Settler } from "./settle.ts";
import type { SureCommit } from "./surely.ts";

export interface PursueParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly commit: Commit;
  readonly sure: SureCommit;
  readonly vault: Vault;
  readonly time: DouyinTime;
  readonly douyin: { readonly verify: Verify };
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly settle: Settler;
  readonly inquire: Inquirer;
  readonly pursuit: Pursuit;
}

const defectPauseMs = 5_000;

/** Pursues one request until none of its rows is `processing` any more, however long Douyin is silent. */
export const pursuer = (parts: PursueParts) => {
  const { clock, log, doubts, attempts, vault, pursuit } = parts;

  /** Marks the send on disk first; null when it may not leave (any more). */
  const markSending = async (request: RequestRow): Promise<number | null> => {
    const marked = await parts.commit((write) => {
      const nowMs = clock.nowMs();
      const { batchId, sendCount } = request;
      const { replayWindowMs: windowMs } = pursuit;
      if (!doubts.markResending(write, { batchId, sendCount, windowMs, nowMs })) return false;
      attempts.note(write, { batchId, step: "resending", atMs: nowMs, detail: `第 ${sendCount} 次重发` });
      return true;
    });
    return marked ? clock.monotonicMs() : null;
  };

  const noteReply = async (
    request: RequestRow,
    rows: readonly VerificationRow[],
    reply: Reply<VerifyResults>,
    stuck: () => void,
  ): Promise<void> => {
    const steps = stepsOf(reply, rows.length, "replay");
    const waiting = rows.flatMap((row, index) => {
      const step = steps[index];
      return row.verifyStatus === "processing" && step !== undefined ? [{ row, step }] : [];
    });
    const douyinNowMs = parts.time.of(reply.facts);
    await parts.sure.keep(
      (write) =>
        parts.settle.apply(write, {
          batchId: request.batchId,
          kind: "replay",
          rows: waiting.map(({ row }) => row),
          steps: waiting.map(({ step }) => step),
          reply,
          douyinNowMs,
          nowMs: clock.nowMs(),
        }),
      stuck,
    );
  };

  /** The same token and the same parameters once more (certificate.verify page), only while the window is open. */
  const resend = async (
    request: RequestRow,
    rows: readonly VerificationRow[],
    course: Course,
    stuck: () => void,
  ): Promise<Course> => {
    const { verifyTokenSealed, sentCodes } = request;
    const over: Course = { ...course, sendsEnded: true };
    if (verifyTokenSealed === null || sentCodes === null) return over;
    const sentMs = await markSending(request);
    if (sentMs === null) return over;
    const sent = afterSend(course, sentMs);
    // The commit can have taken longer than the window was open.
    if (sentMs > course.firstSentMs + pursuit.replayWindowMs) return { ...sent, sendsEnded: true };
    const reply = await parts.douyin.verify(
      {
        verifyToken: vault.open(verifyTokenSealed, "verify_token"),
        poiId: request.poiId,
        encryptedCodes: sentCodes,
      },
      { leaveWithinMs: course.firstSentMs + pursuit.replayWindowMs - sentMs },
    );
    await noteReply(request, rows, reply, stuck);
    return { ...sent, lastSentMs: sentMs };
  };

  /** One step: looks at the disk, waits for what is due, does it. undefined when nothing is left to do. */
  const step = async (errand: Errand, before: Course | undefined): Promise<Course | undefined> => {
    const { batchId, stuck } = errand;
    const moment = () => ({ nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() });
    const look = async () => ({ request: await doubts.find(batchId), rows: await doubts.rowsOf(batchId) });
    const { request, rows } = await look();
    if (request === undefined || !rows.some(({ verifyStatus }) => verifyStatus === "processing"))
      return undefined;
    const course =
      before === undefined ? courseFromDisk(request, rows, moment()) : refreshed(before, request, rows);
    const next = planNext(course, pursuit);
    if (next.atMs > clock.monotonicMs()) return (await errand.waitUntil(next.atMs)) ? course : undefined;
    return await errand.inTurn(() =>
      next.kind === "send"
        ? resend(request, rows, course, stuck)
        : parts.inquire(request, rows, course, stuck),
    );
  };

  return async (errand: Errand): Promise<void> => {
    let { course } = errand;
    for (;;) {
      try {
        const next = await step(errand, course);
        if (next === undefined) return;
        course = next;
      } catch (cause) {
        // A disk that refuses "about to send", or a defect: the row stays open and is looked at again.
        log.error("a pursuit met an error and goes on", { batchId: errand.batchId, cause });
        if (!(await errand.waitUntil(clock.monotonicMs() + defectPauseMs))) return;
      }
    }
  };
};

export type Pursuer = ReturnType<typeof pursuer>;
