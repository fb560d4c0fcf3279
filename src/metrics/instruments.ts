import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What the rooms tell of their work as they do it. Names of operations and endpoints only: never an id, code or key. */
export interface Instruments {
  readonly registry: Registry;
  readonly request: (facts: {
    readonly operation: string;
    readonly status: number;
    readonly durationMs: number;
  }) => void;
  readonly upstream: (facts: {
    readonly call: string;
    /** `ok`, Douyin's error code, or why there was no usable answer. */
    readonly result: string;
    readonly durationMs: number;
  }) => void;
  readonly batch: (facts: {
    readonly members: number;
    readonly durationMs: number;
    readonly syncMs: number;
  }) => void;
}

const secondsOf = (durationMs: number): number => durationMs / 1_000;
const answerSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const batchMembers = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const batchSeconds = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

export const openInstruments = (): Instruments => {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: "dyg_request_seconds",
    help: "Requests by operation and status, from their first byte read to the answer made",
    labelNames: ["operation", "status"],
    buckets: answerSeconds,
    registers,
  });
  const calls = new Histogram({
    name: "dyg_upstream_seconds",
    help: "Calls of Douyin, a renewal of the token included",
    labelNames: ["call"],
    buckets: answerSeconds,
    registers,
  });
  const results = new Counter({
    name: "dyg_upstream_results_total",
    help: "Calls of Douyin by what came of them: ok, Douyin's error code, or why there was no usable answer",
    labelNames: ["call", "result"],
    registers,
  });
  const batches = new Histogram({
    name: "dyg_commit_seconds",
    help: "Shared commits: their statements and the one fsync",
    buckets: batchSeconds,
    registers,
  });
  const syncs = new Histogram({
    name: "dyg_commit_sync_seconds",
    help: "Of each shared commit its COMMIT alone: what the disk takes to keep it",
    buckets: batchSeconds,
    registers,
  });
  const sizes = new Histogram({
    name: "dyg_commit_batch_members",
    help: "Writes that shared one commit",
    buckets: batchMembers,
    registers,
  });
  const members = new Counter({
    name: "dyg_commit_members_total",
    help: "Writes that shared those commits",
    registers,
  });
  return {
    registry,
    request: ({ operation, status, durationMs }) =>
      requests.labels(operation, String(status)).observe(secondsOf(durationMs)),
    upstream: ({ call, result, durationMs }) => {
      calls.labels(call).observe(secondsOf(durationMs));
      results.labels(call, result).inc();
    },
    batch: (facts) => {
      batches.observe(secondsOf(facts.durationMs));
      syncs.observe(secondsOf(facts.syncMs));
      sizes.observe(facts.members);
      members.inc(facts.members);
    },
  };
};

/** A number that is looked up whenever somebody asks; null = there is none now. */
export interface Reading {
  readonly name: string;
  readonly help: string;
  readonly read: () => number | null | Promise<number | null>;
}

/** Adds what is looked up and not told. */
export const addReadings = (registry: Registry, readings: readonly Reading[]): void => {
  for (const { name, help, read } of readings)
    new Gauge({
      name,
      help,
      registers: [registry],
      collect: async function () {
        const value = await read();
        // `reset` would say 0: a token, or a backup, of this moment.
        if (value === null) this.remove();
        else this.set(value);
      },
    });
};

/** Rows by two words, looked up whenever somebody asks. */
export const addTable = (
  registry: Registry,
  table: {
    readonly name: string;
    readonly help: string;
    readonly labels: readonly [string, string];
    readonly read: () => Promise<readonly (readonly [string, string, number])[]>;
  },
): void => {
  const { name, help, labels, read } = table;
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect: async function () {
      this.reset();
      for (const [first, second, rows] of await read()) this.labels(first, second).set(rows);
    },
  });
};
