import { orderControls } from "./admin-orders.ts";
import type { Fault, FaultPlan } from "./faults.ts";
import type { EndpointCounts, SeenRequest } from "./request-book.ts";
import type { WireOptions } from "./settings.ts";
import type { Side } from "./side.ts";
import type { Shop } from "./world/model.ts";

/** Control over Douyin's side, in process; `admin-http.ts` offers the same over HTTP. */
export type SandboxAdmin = ReturnType<typeof sandboxAdmin>;

export interface AdminParts {
  readonly side: () => Side;
  readonly faults: FaultPlan;
  readonly origin: () => string;
  readonly reset: () => void;
  readonly counts: () => EndpointCounts;
  readonly seen: () => readonly SeenRequest[];
}

/** The controls, over whatever side is current. */
export const sandboxAdmin = (parts: AdminParts) => {
  const { side, faults, origin } = parts;
  const now = () => side().time.nowMs();
  return {
    ...orderControls(side, origin),
    shops: (): readonly Shop[] => side().world.shops,
    /** Uses booked and not cancelled, over all orders: what the customers really paid with. */
    consumed: (): number => side().world.uses.filter((use) => use.cancelledAtMs === undefined).length,
    fault: (fault: Fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    /** Every token given out becomes 2190002. The stable endpoint repeats the newest one unless `forget`. */
    revokeTokens: (how: { readonly forget?: boolean } = {}) => side().tokens.revoke(how.forget === true),
    aliveTokens: () => side().tokens.alive(now()),
    wire: (change: Partial<WireOptions> = {}): WireOptions => {
      side().wire = { ...side().wire, ...change };
      return side().wire;
    },
    counts: parts.counts,
    /** The latest 1000 requests. */
    seen: parts.seen,
    /** Moves Douyin's clock by this much, on top of earlier shifts. */
    shiftClock: (offsetMs: number) => side().time.shift(offsetMs),
    nowMs: now,
    /** Back to the first moment: same seed, same orders, counts zero, no faults, no tokens, clock unshifted. */
    reset: parts.reset,
  };
};
