/**
 * The proof by model: made-up days at the cash desk, with every fault we know, against the whole program.
 *
 *   bun run test:model                                     as CI runs it: 20,000 runs, or as many as five minutes allow
 *   bun run test:model --runs 500 --seed 7                 fewer, another day
 *   bun run test:model --minutes 60                        as long as that, from a seed of the moment
 *   bun run test:model --seed 7 --path 12:3                one failed run again, as it is printed
 *   bun run test:model --program '{"upstream":…}'          one run from its text
 */
import { parseArgs } from "node:util";
import type { Result, Task } from "./worker.ts";

const ciRuns = 20_000;
const ciMinutes = 5;
const endless = 100_000_000;
const ciSeed = 20_260_316;

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    minutes: { type: "string" },
    processes: { type: "string", default: "2" },
    program: { type: "string" },
  },
});

const single = values.path !== undefined || values.program !== undefined;
const processes = single ? 1 : Number(values.processes);
const isLong = values.minutes !== undefined;
const minutes = isLong ? Number(values.minutes) : ciMinutes;
const limitMs = single || values.runs !== undefined ? null : minutes * 60_000;
const runs = single ? 1 : Number(values.runs ?? (isLong ? endless : ciRuns));
const seed = Number(values.seed ?? (isLong ? Date.now() % 2 ** 31 : ciSeed));

const taskOf = (index: number): Task => ({
  seed: seed + index,
  runs: Math.ceil(runs / processes),
  path: values.path ?? null,
  limitMs,
  program: values.program === undefined ? null : JSON.parse(values.program),
});

const inProcess = async (task: Task): Promise<Result> => {
  const worker = `${import.meta.dir}/worker.ts`;
  const child = Bun.spawn([process.execPath, "run", worker, JSON.stringify(task)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  const exitCode = await child.exited;
  if (exitCode !== 0) throw new Error(`a worker ended with ${exitCode}; its seed was ${task.seed}`);
  return JSON.parse(text);
};

const results = await Promise.all(Array.from({ length: processes }, (_, index) => inProcess(taskOf(index))));
const total = results.reduce((sum, result) => sum + result.runs, 0);
const durationMs = Math.max(...results.map((result) => result.durationMs));

for (const { failure, seed: failedSeed } of results) {
  if (failure === null) continue;
  for (const promise of new Set(failure.broken.map((broken) => broken.promise)))
    console.log(`\nBROKEN: ${promise}\n${failure.broken.find((one) => one.promise === promise)?.detail}`);
  console.log(`\nprogram: ${JSON.stringify(failure.program)}`);
  if (failure.path !== null)
    console.log(`again: bun run test:model --seed ${failedSeed} --path ${failure.path}`);
}

const failed = results.filter(({ failure }) => failure !== null).length;
console.log(
  `model: ${total} runs in ${(durationMs / 1_000).toFixed(1)} s in ${processes} processes, ${failed} failed, seeds from ${seed}`,
);
process.exit(failed === 0 ? 0 : 1);
