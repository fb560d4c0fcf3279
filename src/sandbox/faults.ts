import type { EndpointName } from "./endpoint-names.ts";
import type { SandboxRequest } from "./reply.ts";
import type { Random } from "./world/random.ts";

/**
 * What can go wrong. "Acts" = the request does its work inside Douyin.
 * - `delay` acts at once, answers after `delayMs`; `slow` waits first, acts then, answers then
 * - `lost_before` connection closed, never acts; `lost_after` acts, connection closed without an answer
 * - `late` connection closed at once, acts after `delayMs`
 * - `duplicate` acts twice; the caller gets the first answer (`answer: "last"`: the second)
 * - `http_500` never acts; `token_refused` (2190002 or `code`), `rate_limited` 2119003, `busy` 2100004,
 *   `error` with `code` (and `subCode`, `description`): never act. With `acts: true` they answer so after acting
 * - `error` with `level: "result"`: a verify whose items all have `code` as `result`, nothing consumed
 * - acting, then spoiling the answer: `broken_json` (cut text), `half_body` (connection closed in the body),
 *   `empty_results`, `missing_data`, `missing_extra`, `missing_now`, `missing_times` (no `now`, no `Date`),
 *   `wrong_order_of_results`, `echo_differs`, `huge_body` (`bytes`, default 20 MB)
 */
export const faultKinds = [
  "delay",
  "slow",
  "lost_before",
  "lost_after",
  "late",
  "duplicate",
  "http_500",
  "token_refused",
  "rate_limited",
  "busy",
  "error",
  "broken_json",
  "half_body",
  "empty_results",
  "missing_data",
  "missing_extra",
  "missing_now",
  "missing_times",
  "wrong_order_of_results",
  "echo_differs",
  "huge_body",
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly endpoint: EndpointName | "any";
  readonly kind: FaultKind;
  /** How many requests it hits; default 1. */
  readonly times?: number | "always";
  /** How many matching requests pass unharmed first. */
  readonly after?: number;
  readonly delayMs?: number;
  readonly code?: number;
  readonly subCode?: number;
  readonly description?: string;
  readonly level?: "call" | "result";
  readonly acts?: boolean;
  readonly answer?: "first" | "last";
  readonly bytes?: number;
  /** Only requests whose undecoded target or body contains this text. */
  readonly match?: string;
  /** Hits by chance only: 0 to 1, drawn from the seed. */
  readonly chance?: number;
}

/** The faults that wait for their request. */
export type FaultPlan = ReturnType<typeof openFaults>;

export const openFaults = (random: Random) => {
  let waiting: { readonly fault: Fault; toSkip: number; left: number }[] = [];

  const add = (fault: Fault) => {
    const left = fault.times === "always" ? Number.POSITIVE_INFINITY : (fault.times ?? 1);
    waiting.push({ fault, toSkip: fault.after ?? 0, left });
  };

  /** The fault that hits this request, used up by it; the oldest first. */
  const take = (endpoint: EndpointName, request: SandboxRequest): Fault | undefined => {
    for (const entry of waiting) {
      const { fault } = entry;
      if (fault.endpoint !== endpoint && fault.endpoint !== "any") continue;
      if (fault.match !== undefined && !`${request.target}\n${request.body}`.includes(fault.match)) continue;
      if (entry.toSkip > 0) {
        entry.toSkip--;
        continue;
      }
      if (fault.chance !== undefined && random.int(1_000_000) >= fault.chance * 1_000_000) continue;
      entry.left--;
      waiting = waiting.filter((one) => one.left > 0);
      return fault;
    }
    return undefined;
  };

  const clear = () => {
    waiting = [];
  };

  return { add, take, clear, list: (): readonly Fault[] => waiting.map((entry) => entry.fault) };
};
