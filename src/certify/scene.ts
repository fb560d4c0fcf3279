import type { Clock } from "../clock.ts";
import type { SandboxAdmin } from "../sandbox/admin.ts";
import type { Effect } from "./effect.ts";
import type { Arrival, Exchange } from "./exchange.ts";

/** How long things take in this run. */
export interface Pace {
  /** The gateway of this run answers a verify at the latest after this. */
  readonly budgetMs: number;
  /** How long the contract asks a caller to wait for an answer: the usual budget and two seconds. */
  readonly patienceMs: number;
  /** How long an outcome stays unknown after the 202. */
  readonly unknownMs: number;
  /** After how long a connection is cut that is to break halfway. */
  readonly cutMs: number;
  /** How long the gateway is at a verify whose connection was cut: longer, and shorter than the budget. */
  readonly atItMs: number;
  /** What 429 and 503 ask for. */
  readonly retryAfterSeconds: number;
  /** How long after a scenario is over its late requests are waited for. */
  readonly lateMs: number;
}

/** What the cashier is to do. */
export type Action =
  | {
      readonly do: "verify";
      readonly code: string;
      readonly shortLink: string;
      readonly quantity: number;
      /** The till's own bill; the same word is the same bill. */
      readonly bill: string;
      readonly words: string;
    }
  | { readonly do: "cancel"; readonly bill: string; readonly words: string };

/** What the till told the cashier in the end. */
export type Screen = "success" | "partial" | "failed" | "waiting" | "cancelled" | "skipped" | "unknown";

/** `money`: it cost something, or would have at another moment. `advice`: it did not. */
export interface Finding {
  readonly rule: string;
  readonly severity: "money" | "advice";
  readonly happened: string;
  /** What it cost in this run, fen; 0 where it only would have. */
  readonly costFen: number;
  readonly change: string;
  /** The part of the contract that says so. */
  readonly section: string;
}

/** Words for a loss of one kind in a scenario where it has its own reason. */
export interface Blame {
  readonly rule: string;
  readonly change: string;
  readonly section: string;
}

/** What was seen of a scenario. */
export interface Evidence {
  readonly exchanges: readonly Exchange[];
  readonly screen: Screen;
  /** Uses Douyin has booked for the partner and not taken back. */
  readonly consumed: number;
}

/** A coupon, what happens to it, and how it is judged. */
export interface Scene {
  readonly orderIds: readonly string[];
  /** Codes, links and orders a request about this scene names. */
  readonly names: readonly string[];
  /** What one coupon is worth to the guest, fen. */
  readonly priceFen: number;
  /** How many coupons the guest hands over, and how many of them can be had. */
  readonly wanted: number;
  /** Uses that others are meant to book in the meantime. */
  readonly othersUses: number;
  readonly actions: readonly Action[];
  readonly effect: (arrival: Arrival, before: readonly Exchange[]) => Effect;
  readonly heard: (exchange: Exchange) => void;
  /** The till has come to its end: what was still to happen happens now. */
  readonly finish: () => void;
  /** The word for a loss; the usual ones where it has none. null = what the till says at the end tells nothing of it. */
  readonly blame: {
    readonly servedForNothing?: Blame;
    readonly paidTwice?: Blame | null;
    readonly usedUp?: Blame;
  };
  /** What only this scenario can tell. */
  readonly judge: (evidence: Evidence) => readonly Finding[];
}

/** What a scenario is set up with. */
export interface Stage {
  readonly douyin: SandboxAdmin;
  readonly poiId: string;
  readonly pace: Pace;
  readonly clock: Clock;
  /** Another desk of the shop verifies this code; resolves with what it was answered. */
  readonly otherDesk: (code: string) => Promise<number>;
}

export interface Scenario {
  /** As `--scenario` takes it. */
  readonly name: string;
  readonly title: string;
  readonly open: (stage: Stage) => Promise<Scene>;
}
