import { liveUses } from "./coupon-state.ts";
import type { Certificate, Order, Prepared, Use } from "./model.ts";
import { letters, type Random } from "./random.ts";

/** A coupon together with its order. */
export interface Owned {
  readonly certificate: Certificate;
  readonly order: Order;
}

/** The verify tokens given out, and every use ever booked. */
export const openVerifyBook = (random: Random) => {
  const prepared = new Map<string, Prepared>();
  const uses: Use[] = [];
  const usePositions = new Map<string, number>();

  const addPrepared = (order: Order, nowMs: number): Prepared => {
    const verifyToken = `${random.id()}-${random.text(24, letters)}`;
    const made = { verifyToken, order, issuedAtMs: nowMs, done: undefined };
    prepared.set(verifyToken, made);
    order.verifyTokens.push(verifyToken);
    return made;
  };

  /** Books one use of a coupon that has uses left. */
  const consume = (
    { certificate, order }: Owned,
    at: { readonly poiId: string; readonly nowMs: number; readonly verifyType: number },
  ): Use => {
    const use: Use = {
      verifyId: random.id(),
      certificateId: certificate.certificateId,
      serial: freeSerial(certificate),
      verifiedAtMs: at.nowMs,
      poiId: at.poiId,
      verifyType: at.verifyType,
      cancelledAtMs: undefined,
    };
    certificate.uses.push(use);
    usePositions.set(use.verifyId, uses.length);
    uses.push(use);
    order.updatedAtMs = at.nowMs;
    return use;
  };

  return {
    prepared,
    /** Oldest first; cancelled ones stay. */
    uses,
    /** Index in `uses` by verify_id, for cursors. */
    usePositions,
    addPrepared,
    consume,
  };
};

/** The lowest use number not taken: a cancelled use gives its number back. */
const freeSerial = (certificate: Certificate): number => {
  const taken = new Set(liveUses(certificate).map((use) => use.serial));
  let serial = 1;
  while (taken.has(serial)) serial++;
  return serial;
};
