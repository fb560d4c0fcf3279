import type { Run } from "./asks.ts";
import { type Broken, openBook } from "./book.ts";
import { judge } from "./judge.ts";
import { type DiskLedger, type DiskRow, readLedger } from "./ledger.ts";
import type { Program } from "./program.ts";
import { promised } from "./promised.ts";
import { perform } from "./steps.ts";
import type { Template } from "./template.ts";
import { openWorld } from "./world.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const ledgerOf = ({ world }: Run): DiskLedger | null => {
  const life = world.life();
  return life === null ? null : readLedger(life.database);
};
/** An unknown outcome, an unknown cancel, or an abandoned coupon that is not given back yet. */
const isOpen = (row: DiskRow): boolean => {
  const kept = row.abandoned_at_ms !== null && row.verify_status === "success" && !row.abandon_refused;
  return row.verify_status === "processing" || row.cancel_status === "unknown" || kept;
};
const hasOpen = (run: Run): boolean => {
  const ledger = ledgerOf(run);
  return ledger !== null && (ledger.rows.some(isOpen) || ledger.recoveries.length > 0);
};
/** Told as not verified, and asked about again after ten minutes and in the following night. */
const hasDoubt = (run: Run): boolean =>
  ledgerOf(run)?.rows.some((row) => row.error_key === "not_verified") ?? false;

/** Douyin and the network are well again, the process stays alive, and time passes until nothing more happens. */
const heal = async (run: Run): Promise<void> => {
  const { world } = run;
  world.network.heal();
  world.sandbox.admin.clearFaults();
  while (world.life() === null) await world.pass(secondMs);
  world.life()?.crash(Number.POSITIVE_INFINITY);
  await world.pass(20 * secondMs);
  if (!promised.settles) return;
  for (let minutes = 0; minutes < 40 && hasOpen(run); minutes += 1) await world.pass(minuteMs);
  if (!hasDoubt(run)) return;
  await world.pass(13 * minuteMs);
  if (!hasDoubt(run)) return;
  world.pace(hourMs);
  await world.pass(30 * hourMs);
  world.pace(0);
  for (let minutes = 0; minutes < 40 && hasOpen(run); minutes += 1) await world.pass(minuteMs);
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
