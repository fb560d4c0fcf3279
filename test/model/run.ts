import type { Run } from "./asks.ts";
import { type Broken, openBook } from "./book.ts";
import { judge } from "./judge.ts";
import { readLedger } from "./ledger.ts";
import type { Program } from "./program.ts";
import { promised } from "./promised.ts";
import { perform } from "./steps.ts";
import type { Template } from "./template.ts";
import { openWorld } from "./world.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

const isOpen = ({ world }: Run): boolean => {
  const life = world.life();
  return life === null || readLedger(life.database).rows.some((row) => row.verify_status === "processing");
};

/** Douyin and the network are well again, the process stays alive, and time passes until nothing more happens. */
const heal = async (run: Run): Promise<void> => {
  const { world } = run;
  world.network.heal();
  world.sandbox.admin.clearFaults();
  while (world.life() === null) await world.pass(secondMs);
  world.life()?.crash(Number.POSITIVE_INFINITY);
  await world.pass(20 * secondMs);
  if (!promised.settles) return;
  for (let minutes = 0; minutes < 40 && isOpen(run); minutes += 1) await world.pass(minuteMs);
};

/** Runs a program from its first step to its judgement. Empty = every promise was kept. */
export const runProgram = async (template: Template, program: Program): Promise<readonly Broken[]> => {
  const world = await openWorld(template, program.upstream);
  const run: Run = { world, book: openBook(), template };
  try {
    for (const step of program.steps) await perform(run, step);
    await heal(run);
    judge(run);
  } finally {
    await world.end();
  }
  return run.book.broken;
};
