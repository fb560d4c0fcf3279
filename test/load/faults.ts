import type { SandboxAdmin } from "../../src/sandbox/server.ts";

type Fault = Parameters<SandboxAdmin["fault"]>[0];

/** Everything that happens to a verify, each to a few in a hundred. */
const verifyFaults: readonly Omit<Fault, "endpoint" | "times">[] = [
  { kind: "delay", delayMs: 60, chance: 0.06 },
  { kind: "slow", delayMs: 90, chance: 0.04 },
  { kind: "lost_before", chance: 0.03 },
  { kind: "lost_after", chance: 0.05 },
  { kind: "late", delayMs: 250, chance: 0.03 },
  { kind: "duplicate", chance: 0.02 },
  { kind: "http_500", chance: 0.02 },
  { kind: "http_500", acts: true, chance: 0.02 },
  { kind: "token_refused", chance: 0.02 },
  { kind: "rate_limited", chance: 0.02 },
  { kind: "busy", chance: 0.02 },
  { kind: "busy", acts: true, chance: 0.02 },
  { kind: "broken_json", chance: 0.02 },
  { kind: "half_body", chance: 0.02 },
  { kind: "empty_results", chance: 0.02 },
  { kind: "missing_data", chance: 0.01 },
  { kind: "missing_extra", chance: 0.01 },
  { kind: "wrong_order_of_results", chance: 0.02 },
  { kind: "echo_differs", chance: 0.01 },
];

const prepareFaults: readonly Omit<Fault, "endpoint" | "times">[] = [
  { kind: "delay", delayMs: 40, chance: 0.05 },
  { kind: "lost_before", chance: 0.02 },
  { kind: "lost_after", chance: 0.02 },
  { kind: "http_500", chance: 0.01 },
  { kind: "broken_json", chance: 0.01 },
  { kind: "empty_results", chance: 0.01 },
  { kind: "missing_now", chance: 0.01 },
  { kind: "token_refused", chance: 0.02 },
  { kind: "rate_limited", chance: 0.01 },
];

const askFaults: readonly Omit<Fault, "endpoint" | "times">[] = [
  { kind: "delay", delayMs: 40, chance: 0.05 },
  { kind: "lost_before", chance: 0.05 },
  { kind: "http_500", chance: 0.03 },
  { kind: "broken_json", chance: 0.03 },
  { kind: "token_refused", chance: 0.02 },
  { kind: "rate_limited", chance: 0.02 },
];

const cancelFaults: readonly Omit<Fault, "endpoint" | "times">[] = [
  { kind: "delay", delayMs: 60, chance: 0.1 },
  { kind: "lost_before", chance: 0.08 },
  { kind: "lost_after", chance: 0.08 },
  { kind: "late", delayMs: 200, chance: 0.05 },
  { kind: "busy", chance: 0.05 },
  { kind: "busy", acts: true, chance: 0.05 },
  { kind: "broken_json", chance: 0.05 },
];

const aroundFaults: readonly Omit<Fault, "times">[] = [
  { endpoint: "short_link", kind: "lost_before", chance: 0.02 },
  { endpoint: "short_link", kind: "http_500", chance: 0.01 },
  { endpoint: "stable_token", kind: "lost_before", chance: 0.05 },
  { endpoint: "stable_token", kind: "http_500", chance: 0.05 },
  { endpoint: "token", kind: "http_500", chance: 0.05 },
];

/** A bad day at Douyin's, until `clearFaults`. */
export const injectFaults = (admin: SandboxAdmin): void => {
  const add = (endpoint: Fault["endpoint"], faults: readonly Omit<Fault, "endpoint" | "times">[]): void => {
    for (const fault of faults) admin.fault({ ...fault, endpoint, times: "always" });
  };
  add("verify", verifyFaults);
  add("prepare", prepareFaults);
  add("get", askFaults);
  add("query", askFaults);
  add("cancel", cancelFaults);
  for (const fault of aroundFaults) admin.fault({ ...fault, times: "always" });
};
