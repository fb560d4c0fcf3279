import type { RequestRow, VerificationRow } from "../ledger/table.ts";
import { quietMs } from "../settling/plan.ts";

/**
 * How long a cancel has to wait for the sends of its verification, milliseconds; 0 = not at all. One that got no answer
 * may be under way still: overtaken by the cancel, and come to a Douyin that has forgotten its token, it would verify
 * the coupon once more, and no row would tell of it. After ten seconds none is (contract 5.3 and 5.8 count so too).
 */
export const holdMs = (
  { settledBy }: Pick<VerificationRow, "settledBy">,
  { sendCount, lastSentAtMs }: Pick<RequestRow, "sendCount" | "lastSentAtMs">,
  nowMs: number,
): number => {
  const allAnswered = sendCount === 1 && settledBy === "answer";
  if (lastSentAtMs === null || allAnswered) return 0;
  return Math.min(quietMs, Math.max(0, lastSentAtMs + quietMs - nowMs));
};
