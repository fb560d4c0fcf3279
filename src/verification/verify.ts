import type { Attempt } from "../attempts/chain.ts";
import type { AttemptRepository } from "../attempts/repository.ts";
import type { Caller } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { KeyedBody } from "../idempotency/keyed-body.ts";
import { type Failure, ownFailures } from "../ledger/failure.ts";
import type { LedgerRepository, LedgerRow } from "../ledger/repository.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Settling } from "../settling/room.ts";
import type { OpenRow } from "../settling/settle.ts";
import type { Commit } from "../storage/door.ts";
import type { CouponInput, VerifyCommand } from "./coupon-input.ts";
import { type Departure, type DepartureRecorder, type Obstacle, timesCardOf } from "./depart.ts";
import type { Explainer, Explanation } from "./explain.ts";
import type { TicketReader } from "./previewed.ts";
import { shortLinkInvalid, upstreamUnavailable } from "./problems.ts";
import type { CouponReader } from "./ready.ts";
import type { Intent, IntentRecorder, Recorded } from "./record.ts";
import { selectCoupons } from "./selection.ts";

export interface VerifyParts {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: LedgerRepository;
  readonly recorder: IntentRecorder;
  readonly read: CouponReader;
  readonly readTicket: TicketReader;
  readonly explain: Explainer;
  readonly recordDeparture: DepartureRecorder;
  readonly settling: Pick<Settling, "begin" | "settle" | "sure">;
  readonly attempts: AttemptRepository;
  readonly isShortLink: (url: string) => boolean;
  readonly budgetMs: number;
}

export interface VerifyContext {
  readonly caller: Caller;
  readonly requestId: string;
  readonly keyed: KeyedBody | null;
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal;
}

export interface Verified {
  readonly batchId: string;
  readonly firstId: number;
  /** null when they cannot be read although verify may have been sent. */
  readonly rows: readonly LedgerRow[] | null;
  /** The request had been made before; this call sent nothing. */
  readonly replayed: boolean;
}

/** What ends a request before its verify: why, and whether the caller is told by a problem or by the failed row. */
interface Ending extends Partial<Explanation> {
  readonly failure: Failure;
  readonly problem: Problem | null;
  readonly orderId?: string | null;
  readonly logid?: string | null;
  readonly trail?: readonly Attempt[];
}

type Step =
  | { readonly kind: "depart"; readonly departure: Departure }
  | { readonly kind: "end"; readonly ending: Ending };

/** The main job (核销): one request of a caller, from its recorded intent to what is known at the end of the budget. */
export const verifier = (parts: VerifyParts) => {
  const { clock, ledger } = parts;
  const { settle, sure } = parts.settling;

  const end = (ending: Ending): Step => ({ kind: "end", ending });

  /** Prepares and chooses, or takes over what the caller prepared himself. */
  const approach = async (
    recorded: Recorded,
    rows: readonly OpenRow[],
    { command, caller, keyed }: Intent,
    restMs: () => number,
  ): Promise<Step> => {
    const base = { batchId: recorded.batchId, rows, caller, command, hasKey: keyed !== null };
    const { input, poiId, quantity, certificateIds } = command;
    if (input.kind === "encrypted_code") {
      const { verifyToken, encryptedCodes, orderId } = input;
      return {
        kind: "depart",
        departure: {
          ...base,
          verifyToken,
          encryptedCodes,
          orderId,
          uses: [],
          baselineNowMs: null,
          trail: [],
        },
      };
    }
    const isTicket = input.kind === "ticket";
    const ready = isTicket
      ? await parts.readTicket(input.ticket)
      : await parts.read({ batchId: recorded.batchId, input, poiId, limitMs: restMs });
    if (ready.kind === "not_ready") return end(ready);
    const { nowMs, orderId, trail } = ready;
    const selection = selectCoupons(ready.certificates, { poiId, quantity, certificateIds, nowMs });
    if (selection.kind === "shortfall") {
      const question = { orderId, certificateIds, caller, nowMs, limitMs: restMs() };
      const explanation = await parts.explain.shortfall(selection.reason, question);
      return end({ ...explanation, problem: null, orderId, trail });
    }
    const encryptedCodes = selection.uses.map(({ certificate }) => certificate.encryptedCode);
    const { verifyToken } = ready;
    return {
      kind: "depart",
      departure: {
        ...base,
        verifyToken,
        encryptedCodes,
        orderId,
        uses: selection.uses,
        // Between a preview and its verify lie minutes in which others may use the coupon (contract 5.3).
        baselineNowMs: isTicket ? null : nowMs,
        trail,
      },
    };
  };

  /** A first verify is not sent late, nor for a caller without a key who is no longer there (contract 5.5). */
  const lastCheck = (context: VerifyContext, restMs: () => number): Ending | null => {
    if (restMs() <= 0)
      return {
        failure: ownFailures.upstream_unavailable,
        problem: upstreamUnavailable(new Error("the budget ran out before verify")),
      };
    if (context.signal.aborted && context.keyed === null)
      return { failure: ownFailures.interrupted, problem: null };
    return null;
  };

  const finish = async (recorded: Recorded, rows: readonly OpenRow[], ending: Ending): Promise<void> => {
    await sure.commit((write) => {
      for (const attempt of ending.trail ?? []) parts.attempts.note(write, attempt);
      settle.failAll(write, recorded.batchId, rows, {
        failure: ending.failure,
        previousUse: ending.previousUse ?? null,
        orderId: ending.orderId ?? null,
        logid: ending.logid ?? null,
        nowMs: clock.nowMs(),
      });
    });
    if (ending.problem !== null) throw ending.problem.about(recorded.firstId);
  };

  /** Says who used the coupons that Douyin refused as used; a question without an answer leaves the refusal as it is. */
  const tellPreviousUses = async (batchId: string, caller: Caller, restMs: () => number): Promise<void> => {
    try {
      for (const { id, encryptedCode } of await ledger.usedByUnknown(batchId)) {
        if (encryptedCode === null || restMs() <= 0) continue;
        const previousUse = await parts.explain.previousUse(encryptedCode, caller, restMs());
        if (previousUse !== null)
          await parts.commit((write) =>
            ledger.tellPreviousUse(write, { id, previousUse, nowMs: clock.nowMs() }),
          );
      }
    } catch (cause) {
      parts.log.warn("who used a coupon before could not be told", { batchId, cause });
    }
  };

  /** When "about to send" cannot be written nothing is sent, and the rows end as soon as the disk allows. */
  const depart = async (recorded: Recorded, departure: Departure): Promise<Obstacle> => {
    try {
      return await parts.recordDeparture(departure);
    } catch (cause) {
      const { trail } = departure;
      await finish(recorded, departure.rows, { failure: ownFailures.interrupted, problem: null, trail });
      throw cause;
    }
  };

  /** Everything after the intent is on disk. Rejects only while verify has certainly not been sent. */
  const proceed = async (
    recorded: Recorded,
    intent: Intent,
    context: VerifyContext,
    restMs: () => number,
  ) => {
    const { rows } = recorded;
    const step = await approach(recorded, rows, intent, restMs);
    if (step.kind === "end") return await finish(recorded, rows, step.ending);
    const late = lastCheck(context, restMs);
    const { orderId, trail } = step.departure;
    if (late !== null) return await finish(recorded, rows, { ...late, orderId, trail });
    const obstacle = await depart(recorded, step.departure);
    if (obstacle === "ended") return;
    if (obstacle !== null) throw obstacle;
    const { settled, stuck } = parts.settling.begin({
      batchId: recorded.batchId,
      rows,
      poiId: intent.command.poiId,
      verifyToken: step.departure.verifyToken,
      encryptedCodes: step.departure.encryptedCodes,
      timesCard: timesCardOf(step.departure),
      leaveWithinMs: Math.max(0, restMs()),
    });
    // The answer waits no longer than the budget; what comes later is settled all the same.
    let cancel = () => {};
    const budget = new Promise<void>((resolve) => {
      cancel = clock.after(Math.max(0, restMs()), resolve);
    });
    await Promise.race([settled, stuck, budget]);
    cancel();
    await tellPreviousUses(recorded.batchId, intent.caller, restMs);
  };

  const checkLink = (input: CouponInput): void => {
    if (input.kind === "short_link" && !parts.isShortLink(input.url)) throw shortLinkInvalid();
  };

  /** From here on an answer that cannot be read is no error: the caller is told the id, and asks. */
  const readRows = (batchId: string): Promise<readonly LedgerRow[] | null> =>
    ledger.findBatch(batchId).catch((cause: unknown) => {
      parts.log.error("defect", { batchId, cause });
      return null;
    });

  /** Every error after the intent carries the row it concerns, so that the caller can ask. */
  const afterIntent = (thrown: unknown, { firstId, batchId }: Recorded): Problem => {
    if (thrown instanceof Problem && thrown.code !== "not_ready")
      return thrown.facts.verificationId === undefined ? thrown.about(firstId) : thrown;
    parts.log.error("defect", { batchId, cause: thrown });
    return new Problem("internal_error", "网关内部错误，已记录；请查询该记录后再决定", {
      cause: thrown,
    }).about(firstId);
  };

  /**
   * Verifies. Throws the problems of the contract; whatever happens once verify may have been sent is told by the rows
   * (`processing` when nobody knows yet).
   */
  const verify = async (command: VerifyCommand, context: VerifyContext): Promise<Verified> => {
    const deadlineMs = clock.monotonicMs() + parts.budgetMs;
    const restMs = () => deadlineMs - clock.monotonicMs();
    checkLink(command.input);
    const { caller, requestId, keyed } = context;
    const intent: Intent = { command, caller, requestId, keyed };
    const recorded = await parts.recorder.record(intent);
    const { batchId, firstId } = recorded;
    if (recorded.kind === "existing")
      return { batchId, firstId, rows: await ledger.findBatch(batchId), replayed: true };
    try {
      await proceed(recorded, intent, context, restMs);
    } catch (thrown) {
      throw afterIntent(thrown, recorded);
    } finally {
      parts.recorder.answered(intent);
    }
    return { batchId, firstId, rows: await readRows(batchId), replayed: false };
  };
  return { verify };
};

export type Verifier = ReturnType<typeof verifier>;
