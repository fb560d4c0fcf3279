import { errorMeaning } from "../douyin/errors.ts";
import { orderUnknownCode } from "../douyin/orders.ts";
import type { Reply } from "../douyin/replies.ts";

/** What an order query that brought no order means for the rows that wait for it. */
export type Setback =
  /** Asked again, and counted: a refusal that lasts is `failed` in the end. */
  | { readonly kind: "later"; readonly reason: string; readonly delayMs: number; readonly pauses: boolean }
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

/** The wait after so many vain tries; the longest of all in the end. */
export const delayAfter = (tries: number): number => delaysMs[Math.min(tries, delaysMs.length - 1)] ?? hourMs;

const later = (tries: number, reason: string, pauses: boolean): Setback => ({
  kind: "later",
  reason,
  delayMs: delayAfter(tries),
  pauses,
});

/**
 * Decides after a vain question, the `tries`-th before it having been in vain too. Silence never ends a row, for it says
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
      if (errorClass !== "refusal") return later(tries, reason, true);
      if (tries + 1 >= refusalsMax) return { kind: "ended", status: "failed", reason };
      return later(
        tries,
        reason,
        errorKey === "merchant_not_authorized" || errorKey === "app_not_authorized",
      );
    }
    case "unusable": {
      if (reply.reason !== "malformed") return later(tries, "抖音没有可用的应答", true);
      const reason = "抖音的订单应答无法读懂";
      return tries + 1 >= refusalsMax
        ? { kind: "ended", status: "failed", reason }
        : later(tries, reason, false);
    }
    default:
      return reply satisfies never;
  }
};

const unknown = (tries: number): Setback =>
  tries + 1 >= unknownMax
    ? { kind: "ended", status: "skipped", reason: unknownOrder }
    : later(tries, unknownOrder, false);
