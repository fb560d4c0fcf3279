import { existsSync } from "node:fs";
import { operationTable } from "../../generated/operations.ts";

/** What the program does by now; what it does not is not asked for. */
export const promised = {
  /** Unknown outcomes are re-sent and asked about until they are known. */
  settles: existsSync(`${import.meta.dir}/../../src/settling/pursue.ts`),
  /**
   * Where the network doubles a first send and only the second copy's answer comes back, the contract (5.3) has the row
   * `failed`, although the first copy consumed the coupon.
   */
  seesThroughDoubledSends: false,
  /** That our clock was set back across a restart is told from Douyin's clock. */
  knowsTimeAfterRestart: true,
  previews: "previewCoupon" in operationTable,
  finds: "findVerifications" in operationTable,
  cancels: "cancelVerification" in operationTable,
  abandons: "abandonVerification" in operationTable,
  /** After a restore nothing in doubt is sent, and what was verified since the backup is brought back. */
  restores: existsSync(`${import.meta.dir}/../../src/recovery/room.ts`),
};
