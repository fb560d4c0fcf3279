import type { Fault } from "../faults.ts";
import type { OrderWish } from "./orders.ts";

/** What a fixed code stands for at Douyin's: an order to be made, or what becomes of the calls about it. */
export interface Scenario {
  /** prepare refuses with this number of Douyin's; there is no order. */
  readonly refusal?: number;
  /** What befalls the prepare itself. */
  readonly prepareFault?: Fault;
  readonly wish?: OrderWish;
  /** Another program verified every coupon ten minutes ago, in the last shop. */
  readonly usedElsewhere?: true;
  /** No shop of the merchant may take it. */
  readonly barredEverywhere?: true;
  /** Risk control holds every coupon but the first. */
  readonly heldAfterFirst?: true;
  /** Its coupons may be used from tomorrow on. */
  readonly notStarted?: true;
  readonly cancelBarred?: true;
  /** What befalls later calls about the order, each kind in this order. */
  readonly faults?: readonly Fault[];
}

const lost: Fault = { endpoint: "verify", kind: "lost_after" };
const neverArrived: Fault = { endpoint: "verify", kind: "lost_before" };

/** By the last two digits of a code that begins with 29. */
const situations: Readonly<Record<string, Scenario>> = {
  "00": {},
  "01": { wish: { count: 4 } },
  "02": { wish: { count: 3 }, heldAfterFirst: true },
  "03": { wish: { kind: "times_card", uses: 5 } },
  "04": { wish: { kind: "voucher" } },
  "11": { faults: [{ endpoint: "verify", kind: "delay", delayMs: 3_000 }] },
  "12": { prepareFault: { endpoint: "prepare", kind: "delay", delayMs: 3_000 } },
  // With the usual delays the third send leaves ten seconds after the first: the budget of 8 s is over by then.
  "21": { faults: [lost, lost] },
  "22": { faults: [{ ...neverArrived, times: "always" }] },
  "23": { faults: [neverArrived, neverArrived] },
  "31": { prepareFault: { endpoint: "prepare", kind: "lost_before" } },
  "32": { cancelBarred: true },
  "33": { faults: [{ endpoint: "cancel", kind: "lost_before" }] },
  "41": { usedElsewhere: true },
  "42": { wish: { expired: true } },
  "43": { wish: { status: "refunding" } },
  "44": { barredEverywhere: true },
  "45": { notStarted: true },
};

/** What the numbers of Douyin's a code carries are told by. */
const families: Readonly<Record<string, (code: number) => Scenario>> = {
  "20": (code) => ({ refusal: code }),
  "21": (code) => ({
    faults: [{ endpoint: "verify", kind: "error", level: "result", code, times: "always" }],
  }),
  "22": (code) => ({ faults: [{ endpoint: "verify", kind: "error", code, times: "always" }] }),
};

/**
 * Reads a fixed code: twelve digits as Douyin's plain codes have (section 2), with a first half that the made-up orders
 * never have (they begin with 10).
 * - `20` and a number of Douyin's, filled up to ten digits: prepare refuses with it
 * - `21` …: every coupon has it as its `result`; `22` …: the whole verify has it as its `error_code`; nothing is consumed
 * - `29`, eight digits of the caller's choice, and two that tell the situation
 */
export const scenarioOf = (code: string): Scenario | undefined => {
  const parts = /^(2[0129])(\d{8}(\d\d))$/.exec(code);
  if (parts === null) return undefined;
  const [, family = "", number = "", situation = ""] = parts;
  if (family === "29") return situations[situation];
  return Number(number) === 0 ? undefined : families[family]?.(Number(number));
};

/** Every situation there is, by its two digits. */
export const situationNumbers: readonly string[] = Object.keys(situations);
