import type { Habits } from "./till.ts";

/** A till that does one thing wrong, on the day that shows it, and what must be said of it. */
export interface BadTill {
  readonly name: string;
  readonly habits: Habits;
  /** Scenario → rules of the findings, all of them; what costs money first. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  /** Fen lost in all. */
  readonly cost: number;
}

const coupon = 9_900;

export const losingTills: readonly BadTill[] = [
  {
    name: "takes every 200 for success",
    habits: { believes200: true },
    found: {
      refused: ["served_on_failed"],
      partial: ["partial_taken_for_success"],
      new_values: ["served_on_new_value"],
    },
    cost: 3 * coupon,
  },
  {
    name: "takes part of the coupons for all of them",
    habits: { partialIs: "success" },
    found: { partial: ["partial_taken_for_success"] },
    cost: coupon,
  },
  {
    name: "takes part of the coupons for none",
    habits: { partialIs: "failed" },
    found: { partial: ["partial_taken_for_failed"] },
    cost: coupon,
  },
  {
    name: "takes 202 for a failure and charges the guest",
    habits: { on202: "failed" },
    found: { unknown_then_success: ["gave_up_on_202", "never_asked"] },
    cost: coupon,
  },
  {
    name: "takes 202 for success",
    habits: { on202: "success" },
    found: { unknown_then_failed: ["served_on_202", "never_asked"] },
    cost: coupon,
  },
  {
    name: "shows that it waits, and never asks",
    habits: { on202: "waiting" },
    found: { unknown_then_success: ["never_asked"] },
    cost: 0,
  },
  {
    name: "scans again at 202",
    habits: { scansAgain: true },
    found: { unknown_then_success: ["scanned_again"] },
    cost: 0,
  },
  {
    name: "repeats under a new key",
    habits: { newKeys: true },
    found: {
      answer_lost: ["used_up_more", "new_key_on_retry"],
      sent_twice: ["used_up_more", "new_key_on_retry"],
    },
    cost: 2 * coupon,
  },
  {
    name: "takes silence for a failure",
    habits: { onLoss: "failed" },
    found: {
      answer_lost: ["gave_up_after_loss", "never_asked_after_loss"],
      request_lost: ["turned_away", "never_asked_after_loss"],
    },
    cost: coupon,
  },
  {
    name: "repeats an old nonce, and gives up",
    habits: { sameNonce: true, onRefusal: "failed" },
    found: {
      answer_lost: ["gave_up_after_loss", "nonce_repeated"],
      request_lost: ["nonce_repeated"],
    },
    cost: coupon,
  },
  {
    name: "takes silence for success",
    habits: { onLoss: "success" },
    found: { request_lost: ["served_without_answer", "never_asked_after_loss"] },
    cost: coupon,
  },
  {
    name: "takes every refusal for a failure",
    habits: { onRefusal: "failed" },
    found: {
      still_at_it: ["gave_up_on_409"],
      sent_twice: ["gave_up_on_nonce_reused"],
      clock_skew: ["clock_not_followed", "turned_away"],
    },
    cost: 2 * coupon,
  },
  {
    name: "takes every refusal for success",
    habits: { onRefusal: "success" },
    found: {
      rate_limited: ["served_on_429"],
      not_ready: ["served_on_503"],
      clock_skew: ["served_on_401"],
      unreachable: ["served_on_502"],
      other_desk: ["served_on_409"],
    },
    cost: 5 * coupon,
  },
  {
    name: "says by itself that another coupon is meant",
    habits: { noKeys: true, anotherAtOnce: true },
    found: { scanned_twice: ["second_scan_used_another", "another_by_itself", "no_idempotency_key"] },
    cost: coupon,
  },
  {
    name: "always says that another coupon is meant",
    habits: { noKeys: true, alwaysAnother: true },
    found: { scanned_twice: ["second_scan_used_another", "another_by_itself", "no_idempotency_key"] },
    cost: coupon,
  },
  {
    name: "has a key for each scan",
    habits: { keyPerScan: true },
    found: { scanned_twice: ["second_scan_used_another"] },
    cost: coupon,
  },
  {
    name: "stumbles over new fields",
    habits: { strict: true },
    found: { new_fields: ["choked_on_new_fields"] },
    cost: coupon,
  },
  {
    name: "takes a cancel nobody knows of for done",
    habits: { cancelsBlindly: true },
    found: { cancel_unknown: ["cancel_taken_for_done"] },
    cost: coupon,
  },
];

export const awkwardTills: readonly BadTill[] = [
  {
    name: "gives up an unknown verification in the way it is meant to",
    habits: { abandons: true },
    found: { unknown_then_success: [] },
    cost: 0,
  },
  { name: "sends no keys", habits: { noKeys: true }, found: { ordinary: ["no_idempotency_key"] }, cost: 0 },
  {
    name: "has one key for a whole bill",
    habits: { keyPerBill: true },
    found: { rescan: ["turned_away", "key_for_two_coupons"] },
    cost: 0,
  },
  {
    name: "does not wait as long as it is told",
    habits: { hasty: true },
    found: { rate_limited: ["retried_too_soon"], unknown_then_success: ["polled_too_fast"] },
    cost: 0,
  },
  {
    name: "hangs up too early",
    habits: { patienceMs: 700 },
    found: { slow: ["gave_up_early"] },
    cost: 0,
  },
  {
    name: "signs one text and sends another",
    habits: { rewrites: true },
    found: { ordinary: ["turned_away", "signature_invalid"] },
    cost: 0,
  },
  {
    name: "asks again what was refused for good",
    habits: { stubborn: true },
    found: { refused: ["retried_never"] },
    cost: 0,
  },
];
