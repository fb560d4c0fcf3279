import type { AttemptRepository } from "../attempts/repository.ts";
import { type Caller, callerName } from "../caller.ts";
import type { Clock } from "../clock.ts";
import type { Cancel } from "../douyin/cancel.ts";
import { errorMeaning } from "../douyin/errors.ts";
import { type Reply, toldRefusal } from "../douyin/replies.ts";
import { type KeyedBody, keyReused } from "../idempotency/keyed-body.ts";
import type { IdempotencyRepository } from "../idempotency/repository.ts";
import type { CancelRepository } from "../ledger/cancel-repository.ts";
import type { DoubtRepository } from "../ledger/doubt-repository.ts";
import type { RequestRepository } from "../ledger/request-repository.ts";
import type { VerificationRow } from "../ledger/table.ts";
import type { DouyinTime } from "../settling/douyin-time.ts";
import { quietMs } from "../settling/plan.ts";
import type { SureCommit } from "../settling/surely.ts";
import type { Commit, Write } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { holdMs } from "./hold.ts";
import { cancelInProgress, cancelRefused, notCancellable } from "./problems.ts";
import type { CancelPursuit } from "./pursue.ts";

export interface CancelParts {
  readonly commit: Commit;
  readonly sure: SureCommit;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly time: DouyinTime;
  readonly douyin: { readonly cancel: Cancel };
  readonly rows: CancelRepository;
  readonly requests: RequestRepository;
  readonly doubts: DoubtRepository;
  readonly attempts: AttemptRepository;
  readonly keys: IdempotencyRepository;
  readonly pursuit: CancelPursuit;
}

/** Who wants which row back, and why. */
export interface CancelWish {
  readonly id: number;
  readonly reason: string | null;
  /** null = the gateway itself, after an abandon. */
  readonly caller: Caller | null;
  readonly keyed: KeyedBody | null;
  /** Written in the commit that lets the cancel leave. */
  readonly noted?: (write: Write, row: VerificationRow) => void;
}

type Begun =
  /** This call's cancel leaves, once the sends of the verification are over. */
  | { readonly kind: "begun"; readonly row: VerificationRow; readonly holdMs: number }
  /** The gateway's own comes back then; nothing is written. */
  | { readonly kind: "early"; readonly holdMs: number }
  /** Already cancelled, or one is under way: no call. `replayed`: by the caller's own key. */
  | { readonly kind: "there"; readonly replayed: boolean };

const keyLifeMs = 7 * 24 * 3_600_000;
const operation = "cancelVerification";
/** "A cancelled coupon exists" (status-code page): whether it is ours is to be asked (certificate.cancel page). */
const alreadyCancelled = 1265;

/** What keeps a row from being cancelled, in words. */
const obstacleOf = (row: VerificationRow): string => {
  switch (row.verifyStatus) {
    case "processing":
      return "核销结果还未定";
    case "failed":
      return "这一笔没有核销成功";
    default:
      return "抖音没有给出这次核销的编号";
  }
};

/** Whether the answer leaves open what became of the cancel. */
const isOpen = (reply: Reply<null>): boolean => {
  if (reply.kind !== "refused") return reply.kind === "unusable";
  const { class: errorClass } = errorMeaning(reply.errorCode);
  return errorClass === "busy" || errorClass === "limit" || reply.errorCode === alreadyCancelled;
};

/**
 * Cancel (contract 5.8): a try, sent once, its intent on disk first; one at a time for each row, decided by a guarded
 * statement. Refused is 409 in Douyin's words; without an answer the row stays `success` and is asked about.
 */
export const canceller = (parts: CancelParts) => {
  const { clock, vault, rows, requests, doubts, attempts, keys, sure, pursuit } = parts;
  const answering = new Set<string>();
  const scopeOf = ({ caller, keyed }: CancelWish): string | null =>
    caller === null || keyed === null ? null : `${callerName(caller)} ${keyed.key}`;
  const macOf = ({ id, keyed }: CancelWish): string =>
    vault.mac(`${id} ${keyed?.canonicalBody ?? ""}`, "idempotency");

  /** True when this key stands for this very cancel already. */
  const isKnown = (write: Write, wish: CancelWish, nowMs: number): boolean => {
    const { caller, keyed } = wish;
    if (caller === null || keyed === null) return false;
    const use = keys.find(write, callerName(caller), keyed.key, nowMs);
    if (use === undefined) return false;
    if (use.operation !== operation || use.bodyMac !== macOf(wish)) throw keyReused();
    if (answering.has(scopeOf(wish) ?? "")) throw cancelInProgress(wish.id);
    return true;
  };

  const putKey = (write: Write, wish: CancelWish, batchId: string, nowMs: number): void => {
    if (wish.caller === null || wish.keyed === null) return;
    keys.put(write, {
      caller: callerName(wish.caller),
      key: wish.keyed.key,
      operation,
      bodyMac: macOf(wish),
      batchId,
      expiresAtMs: nowMs + keyLifeMs,
    });
  };

  const begin = (wish: CancelWish): Promise<Begun> =>
    parts.commit((write): Begun => {
      const nowMs = clock.nowMs();
      if (isKnown(write, wish, nowMs)) return { kind: "there", replayed: true };
      const row = rows.byId(write, wish.id);
      if (row === undefined) throw notCancellable(wish.id, "没有这条流水");
      const { batchId, id: verificationId } = row;
      const request = requests.byBatch(write, batchId);
      const heldMs = request === undefined ? 0 : holdMs(row, request, nowMs);
      if (heldMs > 0 && wish.caller === null) return { kind: "early", holdMs: heldMs };
      const by = wish.caller === null ? "gateway" : callerName(wish.caller);
      const begun = rows.begin(write, { id: verificationId, reason: wish.reason, by, nowMs });
      if (begun === undefined && row.verifyStatus !== "cancelled" && row.cancelStatus !== "unknown")
        throw notCancellable(row.id, obstacleOf(row));
      putKey(write, wish, batchId, nowMs);
      if (begun === undefined) return { kind: "there", replayed: false };
      // Another row of the request may be open: a re-send for it names this coupon too.
      if (request?.open === true) doubts.endSends(write, batchId, nowMs);
      attempts.note(write, {
        batchId,
        verificationId,
        step: "cancel_sending",
        atMs: nowMs,
        ...(heldMs > 0 ? { detail: `等最后一次核销发送满 ${quietMs / 1_000} 秒` } : {}),
      });
      wish.noted?.(write, begun);
      return { kind: "begun", row: begun, holdMs: heldMs };
    });

  const noteReply = (write: Write, row: VerificationRow, reply: Reply<null>, nowMs: number): void => {
    const { logid, durationMs } = reply.facts;
    const lost = reply.kind === "unusable";
    attempts.note(write, {
      batchId: row.batchId,
      verificationId: row.id,
      step: lost ? "cancel_lost" : "cancel_answered",
      atMs: nowMs,
      durationMs,
      logid,
      ...(reply.kind === "refused" ? { errorCode: reply.errorCode, subErrorCode: reply.subErrorCode } : {}),
      detail: reply.kind === "ok" ? "已撤销" : lost ? `没有可用的答复（${reply.reason}）` : "抖音拒绝",
    });
  };

  /** Writes what the answer says; true when it leaves the outcome open. */
  const writeReply = async (wish: CancelWish, row: VerificationRow, reply: Reply<null>): Promise<boolean> => {
    const open = isOpen(reply);
    const douyinNowMs = parts.time.of(reply.facts);
    await sure.commit((write) => {
      const nowMs = clock.nowMs();
      noteReply(write, row, reply, nowMs);
      if (reply.kind === "ok") rows.done(write, { id: row.id, cancelledAtMs: douyinNowMs, nowMs });
      else if (!open) {
        rows.notDone(write, { id: row.id, cancelStatus: "refused", nowMs });
        // Whoever was told 202 meanwhile keeps his key for this cancel.
        const waits = answering.has(scopeOf(wish) ?? "");
        if (waits && wish.caller !== null && wish.keyed !== null)
          keys.free(write, callerName(wish.caller), wish.keyed.key);
      }
    });
    return open;
  };

  const send = async (wish: CancelWish, row: VerificationRow): Promise<void> => {
    const { verifyId, certificateId } = row;
    if (verifyId === null || certificateId === null) throw new Error("a cancel left for a row without ids");
    const sentMs = clock.monotonicMs();
    const reply = await parts.douyin.cancel({ verifyId, certificateId });
    const open = await writeReply(wish, row, reply);
    if (!open && reply.kind === "refused") throw cancelRefused(row.id, toldRefusal(reply));
    if (open) await pursuit.begin(row, sentMs);
  };

  /** Sends once no send of the verification can be under way any more; until then its intent stands on disk. */
  const sendAfter = (wish: CancelWish, row: VerificationRow, heldMs: number): Promise<void> =>
    pursuit.after(row, heldMs, async () => {
      try {
        await parts.commit((write) => rows.leave(write, { id: row.id, nowMs: clock.nowMs() }));
      } catch {
        // The disk refuses: it is not sent, and asking will show so.
        return await pursuit.begin(row, clock.monotonicMs());
      }
      await send(wish, row);
    });

  /** Cancels; throws the 409 and 422 of the contract. True when the caller's key had been used for it before. */
  return async (wish: CancelWish): Promise<boolean> => {
    const scope = scopeOf(wish);
    let begun = await begin(wish);
    while (begun.kind === "early") {
      if (!(await pursuit.pause(begun.holdMs))) return false;
      begun = await begin(wish);
    }
    if (begun.kind === "there") return begun.replayed;
    if (scope !== null) answering.add(scope);
    try {
      const { row, holdMs: heldMs } = begun;
      await (heldMs === 0 ? send(wish, row) : pursuit.patiently(sendAfter(wish, row, heldMs)));
    } finally {
      if (scope !== null) answering.delete(scope);
    }
    return false;
  };
};

export type Canceller = ReturnType<typeof canceller>;
