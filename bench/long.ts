/**
 * Half an hour of mixed load with every fault the simulator knows: does memory or the number of open files grow, how long
 * is the event loop held up, and by what? `bun run bench long [minutes] [guests a second]`
 *
 * Growth is what came after the first five minutes (of a shorter run: its first third). At the end both sides' books are
 * held against each other, as after a kill.
 */
import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { injectFaults } from "../test/load/faults.ts";
import { openRandom, proofSeed } from "../test/load/random.ts";
import { openShop } from "../test/load/shop.ts";

const desks = 16;
const sampleMs = 5_000;
const [minutes = 30, guestsPerSecond = 30] = process.argv.slice(2).map(Number);
const warmUpMinutes = Math.min(5, minutes / 3);
const seed = proofSeed();

interface Sample {
  readonly minute: number;
  readonly residentMb: number;
  readonly openFiles: number;
  readonly load: number;
}

interface HeldUp {
  readonly heldMs: number;
  readonly ranMs: number;
  readonly waitedMs: number;
  readonly sleptMs: number;
  readonly commits: number;
  readonly checkpoint: boolean;
}

const sampleOf = (pid: number, minute: number): Sample => {
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  return {
    minute,
    residentMb: kilobytes / 1024,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
    load: loadavg()[0] ?? 0,
  };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const holdUps = (said: string): readonly HeldUp[] =>
  said
    .split("\n")
    .filter((line) => line.includes('"msg":"held up"'))
    .map((line) => JSON.parse(line) as HeldUp);

/** What a hold-up consisted of for the most part. */
const causeOf = ({ heldMs, ranMs, waitedMs, commits, checkpoint }: HeldUp): string => {
  if (waitedMs > heldMs / 2) return "no processor was free";
  const during = checkpoint ? "a checkpoint" : commits > 0 ? "a commit" : "no commit";
  return ranMs > heldMs / 2 ? `own work, during ${during}` : `waiting for the disk, during ${during}`;
};

const row = (name: string, ...cells: readonly string[]): void =>
  console.log(`  ${name.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join("")}`);

const tellGrowth = (samples: readonly Sample[]): void => {
  const from = samples.filter(({ minute }) => minute >= warmUpMinutes && minute < warmUpMinutes + 1);
  const to = samples.slice(-12);
  const part = (of: readonly Sample[], name: "residentMb" | "openFiles") =>
    median(of.map((each) => each[name]));
  const most = (name: "residentMb" | "openFiles") => Math.max(...samples.map((each) => each[name]));
  row("", `minute ${warmUpMinutes.toFixed(0)}`, "the end", "growth", "most");
  for (const [name, key] of [
    ["memory (RSS), MB", "residentMb"],
    ["open files", "openFiles"],
  ] as const)
    row(
      name,
      part(from, key).toFixed(1),
      part(to, key).toFixed(1),
      (part(to, key) - part(from, key)).toFixed(1),
      most(key).toFixed(1),
    );
  row("load of the machine (1 minute), median", median(samples.map(({ load }) => load)).toFixed(1));
};

const tellHoldUps = (all: readonly HeldUp[]): void => {
  console.log("hold-ups of the event loop from 20 ms on, by what they were for the most part");
  row("", "how many", "median ms", "longest ms");
  const causes = [...new Set(all.map(causeOf))];
  for (const cause of causes) {
    const of = all.filter((each) => causeOf(each) === cause).map(({ heldMs }) => heldMs);
    row(cause, String(of.length), median(of).toFixed(0), Math.max(...of).toFixed(0));
  }
  const [longest] = all.toSorted((a, b) => b.heldMs - a.heldMs);
  if (longest === undefined) return;
  const { heldMs, ranMs, waitedMs, sleptMs, commits } = longest;
  console.log(
    `longest: ${heldMs.toFixed(0)} ms (ran ${ranMs.toFixed(0)}, waited for a processor ${waitedMs.toFixed(0)}, for the disk ${sleptMs.toFixed(0)}; ${commits} commits)`,
  );
};

const shop = await openShop(openRandom(seed));
try {
  injectFaults(shop.sandbox.admin);
  const gateway = await shop.start([], [process.execPath, join(import.meta.dir, "long/serve.ts")]);
  console.log(
    `${cpus().length} cores, ${minutes} minutes, about ${guestsPerSecond} guests a second, DYG_PROOF_SEED=${seed}`,
  );
  shop.openDesks(desks, (desks * 1_000) / guestsPerSecond);
  const sinceMs = performance.now();
  const samples: Sample[] = [];
  const passedMinutes = () => (performance.now() - sinceMs) / 60_000;
  while (passedMinutes() < minutes) {
    await Bun.sleep(sampleMs);
    samples.push(sampleOf(gateway.pid, passedMinutes()));
  }
  shop.sandbox.admin.clearFaults();
  await shop.closeDesks();
  const open = await shop.settle(60_000);
  console.log(`${shop.summary()}; ${open} still open`);
  tellGrowth(samples);
  tellHoldUps(holdUps(gateway.said()));
  const complaints = (await shop.complaints()).filter((words) => !words.includes('"msg":"held up"'));
  console.log(complaints.length === 0 ? "both sides' books agree" : complaints.slice(0, 20).join("\n"));
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  await shop.close();
}
