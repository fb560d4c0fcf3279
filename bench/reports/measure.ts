import { loadavg } from "node:os";
import { type Child, processorMs, runChild } from "../verify/child.ts";
import type { PaceReport } from "./pace.ts";

const dayMs = 86_400_000;

export const load = (): string => loadavg()[0]?.toFixed(1) ?? "?";
const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
export const told = ({ latencies, processorMs: costs, servingMs }: Spent): string => {
  const of = (values: readonly number[]): string =>
    `p50 ${at(values, 0.5).toFixed(1)} p99 ${at(values, 0.99).toFixed(1)}`;
  return `ms: ${of(latencies)} longest ${at(latencies, 1).toFixed(1)}   of processors ${of(costs)}, serving ${servingMs.toFixed(1)}   (${latencies.length} times, load ${load()})`;
};
export const dayName = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);

export interface Ground {
  readonly gateway: Child;
  readonly operator: string;
  readonly app: { readonly clientKey: string; readonly secret: string };
}

export const ask = async ({ gateway, operator }: Ground, path: string): Promise<Response> => {
  const reply = await fetch(`${gateway.url}/v1/internal/reports/${path}`, {
    headers: { "x-xtj-uid": operator },
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply;
};

export interface Spent {
  readonly latencies: readonly number[];
  /** Processor time of each request in all threads. */
  readonly processorMs: readonly number[];
  /** Of one request on average in the thread that serves. */
  readonly servingMs: number;
}

export const spentOn = async (
  { gateway }: Ground,
  times: number,
  one: (index: number) => Promise<void>,
): Promise<Spent> => {
  const latencies: number[] = [];
  const costs: number[] = [];
  let before = processorMs(gateway);
  const first = before;
  for (let index = 0; index < times; index += 1) {
    const sinceMs = performance.now();
    await one(index);
    latencies.push(performance.now() - sinceMs);
    const after = processorMs(gateway);
    costs.push(after.serving + after.others - before.serving - before.others);
    before = after;
  }
  return { latencies, processorMs: costs, servingMs: (before.serving - first.serving) / times };
};

export const timed = (ground: Ground, paths: readonly string[]): Promise<Spent> =>
  spentOn(ground, paths.length, async (index) => {
    await (await ask(ground, paths[index] ?? "")).arrayBuffer();
  });

interface Paced extends PaceReport {
  /** Processor time for each verification: of the thread that serves, and of all others, readers included. */
  readonly servingMs: number;
  readonly othersMs: number;
}

/** Verifications at 200 a second, and what the gateway spends meanwhile. */
export const startPace = async (ground: Ground, seconds: number): Promise<Paced> => {
  const before = processorMs(ground.gateway);
  const printed = await runChild([
    ...["run", "bench/reports/pace.ts", ground.gateway.url, ground.app.clientKey, ground.app.secret],
    ...["200", String(seconds)],
  ]);
  const after = processorMs(ground.gateway);
  const report = JSON.parse(printed) as PaceReport;
  const each = (spentMs: number): number => spentMs / report.sent;
  return {
    ...report,
    servingMs: each(after.serving - before.serving),
    othersMs: each(after.others - before.others),
  };
};

export const tellPace = (what: string, paced: Paced): void => {
  const { verified, sent, p50Ms, p99Ms, longestMs, servingMs, othersMs } = paced;
  console.log(
    `  ${what.padEnd(34)} p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms   longest ${longestMs.toFixed(1)} ms   ${verified} of ${sent}   for each ${servingMs.toFixed(2)} ms of the serving thread, ${othersMs.toFixed(2)} of others   load ${load()}`,
  );
};
