import type { Fields, Given } from "./exchange.ts";

/** What the wire does to one request. Whatever answer arrives is one of the contract's. */
export type Effect =
  | { readonly kind: "pass" }
  /** The connection is closed; the gateway never hears of it. */
  | { readonly kind: "lose_before" }
  /** The gateway does it; the connection is closed without its answer. */
  | { readonly kind: "lose_after" }
  /** The connection is closed after `afterMs` while the gateway is at it. */
  | { readonly kind: "cut"; readonly afterMs: number }
  /** The answer comes no sooner than `untilMs` after the request. */
  | { readonly kind: "hold"; readonly untilMs: number }
  /** The request reaches the gateway twice; what the second copy is answered comes back. */
  | { readonly kind: "twice" }
  /** It is answered so, and goes no further. */
  | { readonly kind: "answer"; readonly given: Given }
  /** The gateway's clock is ahead by so much. */
  | { readonly kind: "skew"; readonly aheadMs: number }
  /** The gateway's answer with additions that a later version of the contract may bring. */
  | { readonly kind: "grow"; readonly grown: (fields: Fields) => Fields };

export const pass: Effect = { kind: "pass" };
