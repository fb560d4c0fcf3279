import { dayName, type Ground, type Spent, startPace, tellPace, timed, told } from "./measure.ts";

const month = `summary?start_time=${dayName(60)}&end_time=${dayName(31)}&group_by=day,poi_id`;
const years = `summary?start_time=${dayName(1_100)}&end_time=${dayName(0)}&group_by=month`;
const product = `summary?start_time=${dayName(60)}&end_time=${dayName(31)}&group_by=product_id`;
const paceSeconds = 10;

const often = (ground: Ground, path: string, times: number): Promise<Spent> =>
  timed(
    ground,
    Array.from({ length: times }, () => path),
  );

/** One sum after the other for as long as verifications are made. */
const besidePace = async (ground: Ground, name: string, path: string): Promise<void> => {
  let over = false;
  const pace = startPace(ground, paceSeconds).finally(() => {
    over = true;
  });
  await Bun.sleep(500);
  const spent: Spent[] = [];
  while (!over) spent.push(await often(ground, path, 1));
  // The last one ran on alone.
  const all = spent.slice(0, -1);
  console.log(
    `  ${name.padEnd(34)} ${told({
      latencies: all.flatMap(({ latencies }) => latencies),
      processorMs: all.flatMap(({ processorMs }) => processorMs),
      servingMs: all.reduce((sum, { servingMs }) => sum + servingMs, 0) / Math.max(1, all.length),
    })}`,
  );
  tellPace("  verifications beside it", await pace);
};

/** A process that has nothing to do with ours and takes a processor: what the machine alone makes of two busy ones. */
const besideStranger = async (ground: Ground): Promise<void> => {
  const stranger = Bun.spawn([process.execPath, "-e", "for (;;);"], { stdout: "ignore", stderr: "ignore" });
  try {
    tellPace("verifications beside a stranger", await startPace(ground, paceSeconds));
    console.log(`  ${"a month beside a stranger".padEnd(34)} ${told(await often(ground, month, 30))}`);
  } finally {
    stranger.kill("SIGKILL");
    await stranger.exited;
  }
};

/** Sums alone, then while 200 verifications a second are made, and either beside a process that only burns a processor. */
export const sums = async (ground: Ground): Promise<void> => {
  console.log("sums, alone");
  console.log(`  ${"a month by day and shop".padEnd(34)} ${told(await often(ground, month, 30))}`);
  console.log(`  ${"three years by month".padEnd(34)} ${told(await often(ground, years, 15))}`);
  console.log(`  ${"a month by product".padEnd(34)} ${told(await often(ground, product, 5))}`);
  console.log("sums, at 200 verifications a second");
  tellPace("verifications without sums", await startPace(ground, paceSeconds));
  await besidePace(ground, "a month by day and shop", month);
  await besidePace(ground, "three years by month", years);
  await besideStranger(ground);
};
