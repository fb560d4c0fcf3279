/**
 * The ledger and its reports when the ledger is old: pages by every filter, a page far down, sums, a large export, alone
 * and while verifications are made, through the real program over HTTP. `bun run bench reports [rows] [folder] [part]`: a
 * ledger made in `folder` is used again; the parts are pages, deep, sums and exports.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { appCount, codeOf, makeLedger, poiIdOf, shopCount } from "./reports/ledger.ts";
import {
  ask,
  dayName,
  type Ground,
  load,
  type Spent,
  spentOn,
  startPace,
  tellPace,
  timed,
  told,
} from "./reports/measure.ts";
import { sums } from "./reports/sums.ts";
import { type Child, gatewaySettings, processorMs, root, runChild, startChild } from "./verify/child.ts";

const [rowsText = "5000000", folder, only] = process.argv.slice(2);
const rows = Number(rowsText);
mkdirSync(join(root, "data"), { recursive: true });
const home = mkdtempSync(join(root, "data", "bench-"));
const gatewayLog = join(home, "gateway.log");
const dataDir = folder ?? join(home, "data");

type Page = {
  readonly next_cursor: string | null;
  readonly total: number;
  readonly data: readonly unknown[];
};

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
  const env = gatewaySettings({ dataDir, upstreamUrl: upstream.url });
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

const parts: Readonly<Record<string, (ground: Ground) => Promise<void>>> = {
  pages,
  deep: (ground) => deepPages(ground, 10_000),
  sums,
  exports,
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
  for (const [name, part] of Object.entries(parts))
    if (only === undefined || only === name) await part(ground);
} finally {
  await leave();
}
