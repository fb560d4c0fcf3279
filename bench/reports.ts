/**
 * The ledger and its reports when the ledger is old: pages by every filter, a page far down, sums, a large export, alone
 * and while verifications are made, through the real program over HTTP. `bun run bench reports [rows] [folder]`: a
 * ledger made in `folder` is used again.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { appCount, codeOf, makeLedger, poiIdOf, shopCount } from "./reports/ledger.ts";
import type { PaceReport } from "./reports/pace.ts";
import { type Child, processorMs, root, runChild, startChild } from "./verify/child.ts";

const [rowsText = "5000000", folder] = process.argv.slice(2);
const rows = Number(rowsText);
mkdirSync(join(root, "data"), { recursive: true });
const home = mkdtempSync(join(root, "data", "bench-"));
const gatewayLog = join(home, "gateway.log");
const dataDir = folder ?? join(home, "data");
const dayMs = 86_400_000;

const load = (): string => loadavg()[0]?.toFixed(1) ?? "?";
const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
const told = ({ latencies, processorMs: costs, servingMs }: Spent): string => {
  const of = (values: readonly number[]): string =>
    `p50 ${at(values, 0.5).toFixed(1)} p99 ${at(values, 0.99).toFixed(1)}`;
  return `ms: ${of(latencies)} longest ${at(latencies, 1).toFixed(1)}   of processors ${of(costs)}, serving ${servingMs.toFixed(1)}   (${latencies.length} times, load ${load()})`;
};
const dayName = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);

interface Ground {
  readonly gateway: Child;
  readonly operator: string;
  readonly app: { readonly clientKey: string; readonly secret: string };
}

type Page = {
  readonly next_cursor: string | null;
  readonly total: number;
  readonly data: readonly unknown[];
};

const ask = async ({ gateway, operator }: Ground, path: string): Promise<Response> => {
  const reply = await fetch(`${gateway.url}/v1/internal/reports/${path}`, {
    headers: { "x-xtj-uid": operator },
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply;
};

interface Spent {
  readonly latencies: readonly number[];
  /** Processor time of each request in all threads. */
  readonly processorMs: readonly number[];
  /** Of one request on average in the thread that serves. */
  readonly servingMs: number;
}

const spentOn = async (
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

const timed = (ground: Ground, paths: readonly string[]): Promise<Spent> =>
  spentOn(ground, paths.length, async (index) => {
    await (await ask(ground, paths[index] ?? "")).arrayBuffer();
  });

const pages = async (ground: Ground): Promise<void> => {
  const { data } = (await (await ask(ground, "verifications?page_size=200&page=40")).json()) as {
    data: readonly Record<string, string>[];
  };
  const some = (index: number) => data[index % data.length] ?? {};
  const filters: Readonly<Record<string, (index: number) => string>> = {
    none: () => "",
    start_time: (index) => `start_time=${dayName(30 + ((index * 7) % 1_000))}`,
    end_time: (index) => `end_time=${dayName(30 + ((index * 7) % 1_000))}`,
    poi_id: (index) => `poi_id=${poiIdOf((index * 17) % shopCount)}`,
    app_id: (index) => `app_id=${2 + (index % appCount)}`,
    ...Object.fromEntries(
      ["processing", "success", "failed", "cancelled"].map((status) => [status, () => `status=${status}`]),
    ),
    "failed or cancelled": () => "status=failed&status=cancelled",
    certificate_id: (index) => `certificate_id=${some(index)["certificate_id"]}`,
    order_id: (index) => `order_id=${some(index)["order_id"]}`,
    ext_order_id: (index) => `ext_order_id=B${(index * 7_919) % rows}`,
    origin_code: (index) => `origin_code=${codeOf((index * 7_919) % rows)}`,
    operator_uid: (index) => `operator_uid=clerk-${(index * 17) % shopCount}`,
    external: () => "source=external",
    gateway: () => "source=gateway",
    verified_at: () => "time_field=verified_at",
    cancelled_at: () => "time_field=cancelled_at",
    updated_at: () => "time_field=updated_at",
  };
  console.log("first page by a single filter");
  for (const [name, query] of Object.entries(filters))
    console.log(
      `  ${name.padEnd(20)} ${told(
        await timed(
          ground,
          Array.from({ length: 100 }, (_, index) => `verifications?${query(index)}`),
        ),
      )}`,
    );
};

const deepPages = async (ground: Ground, count: number): Promise<void> => {
  let cursor: string | null = "";
  const walk = (pages: number): Promise<Spent> =>
    spentOn(ground, pages, async () => {
      if (cursor === null) return;
      const reply = await ask(
        ground,
        `verifications?page_size=20${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      const page = (await reply.json()) as Page;
      cursor = page.next_cursor;
    });
  console.log(`pages 1 to 100        ${told(await walk(100))}`);
  await walk(count - 200);
  console.log(`the hundred to ${String(count).padEnd(6)} ${told(await walk(100))}`);
};

const startPace = (ground: Ground, seconds: number): Promise<PaceReport> =>
  runChild([
    ...["run", "bench/reports/pace.ts", ground.gateway.url, ground.app.clientKey, ground.app.secret],
    ...["200", String(seconds)],
  ]).then((printed) => JSON.parse(printed) as PaceReport);

const tellPace = (what: string, { verified, sent, p50Ms, p99Ms, longestMs }: PaceReport): void =>
  console.log(
    `  ${what.padEnd(34)} p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms   longest ${longestMs.toFixed(1)} ms   ${verified} of ${sent}   load ${load()}`,
  );

const sums = async (ground: Ground): Promise<void> => {
  const month = `summary?start_time=${dayName(60)}&end_time=${dayName(31)}&group_by=day,poi_id`;
  const years = `summary?start_time=${dayName(1_100)}&end_time=${dayName(0)}&group_by=month`;
  const product = `summary?start_time=${dayName(60)}&end_time=${dayName(31)}&group_by=product_id`;
  const often = (path: string, times: number) =>
    timed(
      ground,
      Array.from({ length: times }, () => path),
    );
  console.log("sums, alone");
  console.log(`  a month by day and shop  ${told(await often(month, 30))}`);
  console.log(`  three years by month     ${told(await often(years, 15))}`);
  console.log(`  a month by product       ${told(await often(product, 5))}`);
  console.log("sums, at 200 verifications a second");
  tellPace("verifications without sums", await startPace(ground, 10));
  const pace = startPace(ground, 10);
  await Bun.sleep(1_000);
  const [first, second] = [await often(month, 15), await often(years, 6)];
  console.log(`  a month by day and shop  ${told(first)}`);
  console.log(`  three years by month     ${told(second)}`);
  tellPace("verifications beside sums", await pace);
};

const memoryMb = ({ pid }: Child): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

/** How long the serving thread ran at most without looking up, since a length of its log (`long/serve.ts` tells). */
const longestRunMs = (since: number): number =>
  Math.max(
    0,
    ...readFileSync(gatewayLog, "utf8")
      .slice(since)
      .split("\n")
      .filter((line) => line.includes('"msg":"held up"'))
      .map((line) => Number(JSON.parse(line).ranMs)),
  );

const exported = async (ground: Ground, query: string): Promise<void> => {
  const before = memoryMb(ground.gateway);
  let most = before;
  let bytes = 0;
  let lines = 0;
  let told = 0;
  const spent = processorMs(ground.gateway);
  const logged = readFileSync(gatewayLog, "utf8").length;
  const sinceMs = performance.now();
  const { body } = await ask(ground, query);
  for await (const piece of body ?? []) {
    bytes += piece.length;
    for (let end = piece.indexOf(10); end !== -1; end = piece.indexOf(10, end + 1)) lines += 1;
    if (bytes - told > 4e6) {
      told = bytes;
      most = Math.max(most, memoryMb(ground.gateway));
    }
  }
  const seconds = (performance.now() - sinceMs) / 1_000;
  const { serving, others } = processorMs(ground.gateway);
  const [servingMs, othersMs] = [serving - spent.serving, others - spent.others];
  console.log(
    `  ${query.slice(0, 70)}\n  ${lines} lines, ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s: ${(lines / seconds).toFixed(0)} a second, ${(lines / (othersMs / 1_000)).toFixed(0)} a processor second of reading (serving took ${(servingMs / 1_000).toFixed(1)} s beside it, at most ${longestRunMs(logged).toFixed(0)} ms at once); memory ${before.toFixed(0)} → at most ${most.toFixed(0)} MiB; load ${load()}`,
  );
};

const exports = async (ground: Ground): Promise<void> => {
  // A million rows of five million in three years are 219 days.
  const days = Math.ceil((Math.min(1_000_000, rows) * 3 * 365) / rows);
  const query = (style: string) =>
    `verifications?export=${style}&start_time=${dayName(days + 60)}&end_time=${dayName(61)}`;
  console.log("exports");
  for (const style of ["csv", "csv", "csv-raw"]) await exported(ground, query(style));
  tellPace("verifications without an export", await startPace(ground, 8));
  const running = exported(ground, query("csv"));
  await Bun.sleep(500);
  tellPace("verifications beside an export", await startPace(ground, 8));
  await running;
};

const open = async (started: Child[]): Promise<Ground> => {
  const upstream = await startChild({
    command: ["run", "bench/verify/upstream.ts"],
    file: join(home, "upstream.log"),
  });
  started.push(upstream);
  const env = {
    DYG_ENVIRONMENT: "sandbox",
    DYG_DATA_DIR: dataDir,
    DYG_LISTEN: "127.0.0.1:0",
    DYG_DOUYIN_BASE_URL: upstream.url,
    DYG_DOUYIN_CLIENT_KEY: "bench-client-key",
    DYG_DOUYIN_CLIENT_SECRET: "bench-client-secret",
    DYG_DOUYIN_ACCOUNT_ID: "7000000000000000001",
    DYG_APP_RATE_PER_SECOND: "0",
    DYG_GUESS_LIMIT: "0",
  };
  const name = `bench-${process.pid}`;
  const command = ["run", "src/main.ts"];
  const made = JSON.parse(
    await runChild([...command, "apps", "create", "--name", name, "--code", name, "--json"], env),
  ) as { data: { app: { client_key: string }; secret: string } };
  const { data } = JSON.parse(
    await runChild(
      [...command, "operators", "create", "--uid", name, "--name", name, "--role", "admin", "--json"],
      env,
    ),
  ) as { data: { key: string } };
  const gateway = await startChild({
    // What `serve` runs, and how long its event loop is held up.
    command: ["bench/long/serve.ts"],
    file: gatewayLog,
    env,
  });
  started.push(gateway);
  return {
    gateway,
    operator: data.key,
    app: { clientKey: made.data.app.client_key, secret: made.data.secret },
  };
};

const started: Child[] = [];
const leave = async (): Promise<void> => {
  for (const child of started.toReversed()) await child.stop();
  rmSync(home, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void leave().finally(() => process.exit(1));
  });
try {
  if (!existsSync(join(dataDir, "dy-gateway.db"))) await makeLedger(dataDir, rows);
  const ground = await open(started);
  console.log(`${cpus().length} cores (${cpus()[0]?.model ?? "?"}), ${rows} rows, load ${load()}`);
  await pages(ground);
  await deepPages(ground, 10_000);
  await sums(ground);
  await exports(ground);
} finally {
  await leave();
}
