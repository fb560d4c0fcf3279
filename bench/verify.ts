/**
 * Signed code-mode verifications a second, every commit on disk, beside a bare server that makes the same two upstream
 * calls: how much of the machine the gateway's own work leaves. `bun run bench verify [rounds] [seconds]`
 *
 * Four processes share the machine: the load, the upstream, and in turn the gateway (the real program, log at its
 * default level into a file) or the bare peer.
 */
import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { type Child, gatewaySettings, processorSeconds, root, runChild, startChild } from "./verify/child.ts";
import type { LoadOrder, LoadReport } from "./verify/load.ts";

const connections = 64;
/**
 * A server runs for months. In its first ten seconds or so the runtime still compiles what turns out to be hot, which
 * took a quarter of the gateway's processor time, and hardly anything of the peer's few lines.
 */
const warmUpSeconds = 12;
const requestsPerSecondMax = 20_000;
const [rounds = 3, seconds = 5] = process.argv.slice(2).map(Number);

// On the disk of the project: a temp folder may be memory, where an fsync costs nothing.
mkdirSync(join(root, "data"), { recursive: true });
const home = mkdtempSync(join(root, "data", "bench-"));
const dataDir = join(home, "data");

/** What the load saw, and what the server spent on it. */
interface Run extends LoadReport {
  readonly processorMicros: number;
}

type Runner = (server: Child, mark: string, forSeconds: number) => Promise<Run>;

const runnerFor =
  (app: { readonly clientKey: string; readonly secret: string }): Runner =>
  async (server, mark, forSeconds) => {
    const { url } = server;
    const order: LoadOrder = {
      url,
      connections,
      seconds: forSeconds,
      ...app,
      requests: requestsPerSecondMax * forSeconds,
      mark,
    };
    const before = processorSeconds(server) ?? 0;
    const printed = await runChild(["run", "bench/verify/load.ts", JSON.stringify(order)]);
    const spent = (processorSeconds(server) ?? 0) - before;
    const report = JSON.parse(printed) as LoadReport;
    return { ...report, processorMicros: (spent * 1_000_000) / Math.max(1, report.verified) };
  };

const createApp = async (environment: Readonly<Record<string, string>>) => {
  const printed = await runChild(
    ["run", "src/main.ts", "apps", "create", "--name", "bench", "--code", "bench", "--json"],
    environment,
  );
  const { data } = JSON.parse(printed) as { data: { app: { client_key: string }; secret: string } };
  return { clientKey: data.app.client_key, secret: data.secret };
};

const tell = (name: string, report: Run): void => {
  const { perSecond, p50Ms, p99Ms, longestMs, errors, firstError, processorMicros } = report;
  console.log(
    `  ${name.padEnd(8)} ${perSecond.toFixed(0).padStart(6)}/s   p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms   longest ${longestMs.toFixed(1)} ms   processor ${processorMicros.toFixed(0)} µs each   errors ${errors}`,
  );
  if (firstError !== null) console.log(`  first error: ${firstError.slice(0, 1_000)}`);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What the ledger says afterwards: every verification that was told is a row, and nothing else is. */
const checkLedger = (verified: number): boolean => {
  const database = new Database(join(dataDir, "dy-gateway.db"), { readonly: true });
  const states = database
    .query<{ status: string; rows: number }, []>(
      "SELECT verify_status AS status, count(*) AS rows FROM verifications GROUP BY 1",
    )
    .all();
  database.close();
  console.log(
    `ledger: ${states.map(({ status, rows }) => `${rows} ${status}`).join(", ")}; told: ${verified} success`,
  );
  return states.length === 1 && states[0]?.status === "success" && states[0].rows === verified;
};

const tellCommits = (logFile: string): void => {
  const line = readFileSync(logFile, "utf8")
    .split("\n")
    .find((each) => each.includes('"msg":"stopped"'));
  if (line === undefined) return;
  const { batches, members, longestBatchMs } = JSON.parse(line) as Record<string, number>;
  if (batches === undefined || members === undefined || longestBatchMs === undefined) return;
  console.log(
    `commits: ${batches} fsyncs for ${members} members, ${(members / batches).toFixed(1)} each; longest batch ${longestBatchMs.toFixed(1)} ms`,
  );
};

const measure = async (run: Runner, gateway: Child, peer: Child): Promise<boolean> => {
  const reports: Run[] = [];
  const gatewayRun = async (forSeconds: number): Promise<Run> => {
    const report = await run(gateway, '"outcome":"success"', forSeconds);
    reports.push(report);
    return report;
  };
  const peerRun = (forSeconds: number) => run(peer, '"result":0', forSeconds);
  await gatewayRun(warmUpSeconds);
  await peerRun(warmUpSeconds);
  const rates: { readonly gateway: number; readonly peer: number }[] = [];
  let errors = 0;
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`round ${round}`);
    const ours = await gatewayRun(seconds);
    tell("gateway", ours);
    const theirs = await peerRun(seconds);
    tell("peer", theirs);
    errors += ours.errors + theirs.errors;
    rates.push({ gateway: ours.perSecond, peer: theirs.perSecond });
  }
  const ours = median(rates.map((each) => each.gateway));
  const theirs = median(rates.map((each) => each.peer));
  console.log(
    `median: gateway ${ours.toFixed(0)}/s, peer ${theirs.toFixed(0)}/s, ratio ${(ours / theirs).toFixed(2)}`,
  );
  await gateway.stop();
  const whole = checkLedger(reports.reduce((sum, { verified }) => sum + verified, 0));
  return whole && errors === 0 && reports.every((report) => report.errors === 0);
};

const upstream = await startChild({
  command: ["run", "bench/verify/upstream.ts"],
  file: join(home, "upstream.log"),
});
const started: Child[] = [upstream];

const leave = async (): Promise<void> => {
  for (const child of started) await child.stop();
  rmSync(home, { recursive: true, force: true });
};
// Asked to stop half-way it must not leave three servers behind, which would slow down every later run.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void leave().finally(() => process.exit(1));
  });
try {
  const environment = gatewaySettings({ dataDir, upstreamUrl: upstream.url });
  const app = await createApp(environment);
  const logFile = join(home, "gateway.log");
  // With BENCH_PROFILE=1 what the gateway spent its time on is told in data/profiles, at the price of a lower rate.
  const profile =
    process.env["BENCH_PROFILE"] === undefined
      ? []
      : ["--cpu-prof-md", "--cpu-prof", `--cpu-prof-dir=${join(root, "data", "profiles")}`];
  const gateway = await startChild({
    command: [...profile, "src/main.ts", "serve"],
    file: logFile,
    env: environment,
  });
  started.push(gateway);
  const peer = await startChild({
    command: ["run", "bench/verify/peer.ts", upstream.url],
    file: join(home, "peer.log"),
  });
  started.push(peer);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? "?"}), ${connections} connections, ${seconds} s runs, synchronous=FULL`,
  );
  const sound = await measure(runnerFor(app), gateway, peer);
  tellCommits(logFile);
  if (!sound) process.exitCode = 1;
} finally {
  await leave();
}
