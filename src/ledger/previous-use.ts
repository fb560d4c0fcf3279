import { toRfc3339 } from "../clock.ts";
import type { VerifyRecord } from "../douyin/certificate-parts.ts";
import type { PreviousUse } from "./table.ts";

/** The row of this ledger that holds a verification. */
export interface UseHolder {
  readonly id: number;
  readonly appId: number;
  readonly poiId: string;
  readonly verifiedAtMs: number | null;
}

/**
 * Who used a coupon before, from Douyin's record and, where the verification is one of ours, from its row. The id of
 * another app's row is not for this app to know.
 */
export const previousUseOf = (
  record: VerifyRecord | null,
  holder: UseHolder | undefined,
  appId: number,
): PreviousUse => {
  const verifiedAtMs = record?.verifyTimeMs ?? holder?.verifiedAtMs ?? null;
  return {
    verified_at: verifiedAtMs === null ? null : toRfc3339(verifiedAtMs),
    poi_id: holder?.poiId ?? record?.poiId ?? null,
    verification_id: holder !== undefined && holder.appId === appId ? holder.id : null,
    by: holder === undefined ? "other" : "this_gateway",
  };
};
