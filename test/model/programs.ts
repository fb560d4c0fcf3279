import type { Program, Upstream } from "./program.ts";

const plain: Upstream = {
  windowMs: 600_000,
  replayAnswer: "1208",
  getTimesInMs: false,
  idsAsStrings: false,
  spelling: "plain",
  emptyVerify: "object",
};

const verify = {
  do: "verify",
  order: 0,
  by: 0,
  as: "code",
  which: 0,
  quantity: 1,
  named: false,
  key: null,
  another: false,
} as const;

/** Days that once went wrong, or stand for many others: each is a guarantee by name. */
export const programs: Readonly<Record<string, Program>> = {
  "a process that dies right after verify has left tells the truth about the coupon": {
    upstream: plain,
    steps: [
      { do: "order", kind: "coupon", count: 1, uses: 1 },
      verify,
      { do: "pass", ms: 60 },
      { do: "crash", seams: 0, downMs: 1_000 },
      { do: "pass", ms: 5_000 },
    ],
  },
  "a coupon verified after a backup is brought back by a machine whose clock is an hour behind": {
    upstream: plain,
    steps: [
      { do: "order", kind: "coupon", count: 1, uses: 1 },
      { do: "jump", ms: -3_600_000 },
      verify,
      { do: "backup" },
      { do: "pass", ms: 9_000 },
      { do: "restore" },
    ],
  },
  "and by one whose clock is a day ahead, of a backup that knows the intent alone": {
    upstream: plain,
    steps: [
      { do: "order", kind: "coupon", count: 1, uses: 1 },
      { do: "jump", ms: 90_000_000 },
      verify,
      { do: "backup" },
      { do: "pass", ms: 300 },
      { do: "restore" },
    ],
  },
  "and by one whose clock was an hour ahead when the backup was made": {
    upstream: plain,
    steps: [
      { do: "order", kind: "coupon", count: 2, uses: 1 },
      { do: "jump", ms: 3_600_000 },
      verify,
      { do: "pass", ms: 9_000 },
      { do: "backup" },
      { ...verify, which: 1, another: true },
      { do: "pass", ms: 9_000 },
      { do: "restore" },
    ],
  },
  "a re-send that was lost on its way does not come to a coupon whose cancel has overtaken it": {
    upstream: { ...plain, windowMs: 3_500 },
    steps: [
      { do: "order", kind: "coupon", count: 1, uses: 1 },
      { do: "douyin", fault: { endpoint: "verify", kind: "half_body", acts: false, times: 9 } },
      verify,
      { do: "pass", ms: 20_300 },
      { do: "network", endpoint: "verify", fate: { kind: "late", outMs: 3_000, backMs: 0 } },
      { do: "pass", ms: 5_100 },
      { do: "cancel", row: 0, by: "same", key: null },
    ],
  },
};
