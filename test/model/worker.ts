import fc from "fast-check";
import { programs } from "./arbitrary.ts";
import type { Broken } from "./book.ts";
import { openDatabaseSeam } from "./database-seam.ts";
import type { Program } from "./program.ts";
import { runProgram } from "./run.ts";
import { makeTemplate } from "./template.ts";
import { countTurns } from "./turns.ts";

/** What one process is to do: so many runs from a seed, or one path of it, or one program. */
export interface Task {
  readonly seed: number;
  readonly runs: number;
  readonly path: string | null;
  readonly limitMs: number | null;
  readonly program: Program | null;
}

export interface Result {
  readonly runs: number;
  readonly seed: number;
  readonly durationMs: number;
  readonly failure: {
    readonly path: string | null;
    readonly program: Program;
    readonly broken: readonly Broken[];
  } | null;
}

/** Does the task in this process. */
export const work = async (task: Task): Promise<Result> => {
  countTurns();
  openDatabaseSeam();
  const template = await makeTemplate();
  const startedMs = performance.now();
  const result = (runs: number, failure: Result["failure"]): Result => ({
    runs,
    seed: task.seed,
    durationMs: performance.now() - startedMs,
    failure,
  });
  try {
    if (task.program !== null) {
      const broken = await runProgram(template, task.program);
      return result(1, broken.length === 0 ? null : { path: null, program: task.program, broken });
    }
    // While it shrinks, a run that breaks another promise only would lead away from the first.
    let focus: string | undefined;
    const keeps = async (program: Program): Promise<boolean> => {
      const broken = await runProgram(template, program);
      focus ??= broken[0]?.promise;
      return !broken.some(({ promise }) => promise === focus);
    };
    const checked = await fc.check(fc.asyncProperty(programs, keeps), {
      seed: task.seed,
      numRuns: task.runs,
      ...(task.path === null ? {} : { path: task.path }),
      ...(task.limitMs === null ? {} : { interruptAfterTimeLimit: task.limitMs }),
    });
    const [program] = checked.counterexample ?? [];
    if (!checked.failed || program === undefined) return result(checked.numRuns, null);
    if (checked.errorInstance instanceof Error && focus === undefined) throw checked.errorInstance;
    const broken = await runProgram(template, program);
    return result(checked.numRuns, { path: checked.counterexamplePath, program, broken });
  } finally {
    template.remove();
  }
};

if (import.meta.main) {
  const task: Task = JSON.parse(process.argv[2] ?? "");
  const done = await work(task);
  process.stdout.write(JSON.stringify(done));
  process.exit(0);
}
