import { sha256Hex } from "../digest.ts";

/** What can happen on the way of a verification, in the words the contract shows. */
export type AttemptStep =
  | "recorded"
  | "link_resolved"
  | "prepared"
  | "sending"
  | "answered"
  | "lost"
  | "resending"
  | "sends_ended"
  | "asked"
  | "settled"
  | "late_asked"
  | "abandoned"
  | "cancel_sending"
  | "cancel_answered"
  | "cancel_lost"
  | "cancel_asked"
  | "cancel_settled"
  | "recovered";

/** One step as it is told to `note`; what is left out does not apply. */
export interface Attempt {
  readonly batchId: string;
  /** Left out: about all rows of the request. */
  readonly verificationId?: number;
  readonly step: AttemptStep;
  readonly atMs: number;
  readonly durationMs?: number;
  /** Douyin's numbers and id of the call. */
  readonly errorCode?: number;
  readonly subErrorCode?: number;
  readonly logid?: string | null;
  /** A few words for whoever looks into it; never a code, token or person. */
  readonly detail?: string;
}

/** An attempt with its place in a chain, as it is kept. */
export interface ChainedAttempt {
  readonly chainId: number;
  readonly position: number;
  readonly batchId: string;
  readonly verificationId: number | null;
  readonly step: string;
  readonly atMs: number;
  readonly durationMs: number | null;
  readonly errorCode: number | null;
  readonly subErrorCode: number | null;
  readonly logid: string | null;
  readonly detail: string | null;
}

/** Where the first chain of a database begins. */
export const noHash = "0".repeat(64);

/** The hash of one link: over the hash before it and every column, in one fixed order. Lower-case hex. */
export const linkHash = (before: string, link: ChainedAttempt): string =>
  sha256Hex(
    JSON.stringify([
      before,
      link.chainId,
      link.position,
      link.batchId,
      link.verificationId,
      link.step,
      link.atMs,
      link.durationMs,
      link.errorCode,
      link.subErrorCode,
      link.logid,
      link.detail,
    ]),
  );
