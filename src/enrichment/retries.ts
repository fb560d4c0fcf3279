import { errorMeaning } from "../douyin/errors.ts";
import { orderUnknownCode } from "../douyin/orders.ts";
import type { Reply } from "../douyin/replies.ts";

/** What an order query that brought no order means for the rows that wait for it. */
export type Setback =
  | {
      readonly kind: "later";
      readonly reason: string;
      readonly delayMs: number;
      /** An answer was given: one that stays the same ends the row after a while. Silence is not counted. */
      readonly counts: boolean;
      /** Every other order would meet the same: the whole queue waits. */
      readonly pauses: boolean;
    }
  | { readonly kind: "ended"; readonly status: "failed" | "skipped"; readonly reason: string };

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const delaysMs: readonly number[] = [
  10 * secondMs,
  30 * secondMs,
  2 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
];
/** Refused this often, over about half a day, an order is given up: a person has to look why. */
const refusalsMax = 16;
/** The order query can lag behind a verification: an order it does not list is asked for again before it is believed. */
const unknownMax = 4;

export const noOrderId = "没有抖音订单号，无法查询订单";
export const unknownOrder = "抖音订单查询中没有此订单（餐饮外卖、酒店等订单不在其中）";

const silenceDelayMs = 30 * secondMs;

/** The wait after so many vain answers; the longest of all in the end. */
const answered = (tries: number, reason: string, pauses = false): Setback => ({
  kind: "later",
  reason,
  delayMs: delaysMs[Math.min(tries, delaysMs.length - 1)] ?? hourMs,
  counts: true,
  pauses,
});

/** The queue's own pause grows; the row waits no longer than that. */
export const silence = (reason: string): Setback => ({
  kind: "later",
  reason,
  delayMs: silenceDelayMs,
  counts: false,
  pauses: true,
});

const refusedOnce = (tries: number, reason: string, pauses: boolean): Setback =>
  tries + 1 >= refusalsMax ? { kind: "ended", status: "failed", reason } : answered(tries, reason, pauses);

/** An order over which the gateway itself stumbles must not hold up the others. */
export const defectSetback = (tries: number): Setback =>
  refusedOnce(tries, "网关内部错误，原因见日志", false);

/**
 * Decides after a vain question; `tries` counts the vain answers before it. Silence never ends a row, for it says
 * nothing about the order; it holds up the whole queue for a while, as does a refusal that would meet every other order.
 */
export const setbackOf = (reply: Reply<unknown>, tries: number): Setback => {
  switch (reply.kind) {
    case "ok":
      return unknown(tries);
    case "refused": {
      if (reply.errorCode === orderUnknownCode) return unknown(tries);
      const { class: errorClass, errorKey } = errorMeaning(reply.errorCode);
      const reason = `抖音拒绝订单查询：${reply.errorCode} ${reply.description}`;
      if (errorClass !== "refusal") return silence(reason);
      const meetsAll = errorKey === "merchant_not_authorized" || errorKey === "app_not_authorized";
      return refusedOnce(tries, reason, meetsAll);
    }
    case "unusable":
      return reply.reason === "malformed"
        ? refusedOnce(tries, "抖音的订单应答无法读懂", false)
        : silence("抖音没有可用的应答");
    default:
      return reply satisfies never;
  }
};

const unknown = (tries: number): Setback =>
  tries + 1 >= unknownMax
    ? { kind: "ended", status: "skipped", reason: unknownOrder }
    : answered(tries, unknownOrder);
