/**
 * The gateway as `serve` builds it, watched from inside: a timer that should fire every few milliseconds tells how long
 * the event loop was held up, and the system how much of that the thread ran, waited for a processor, or for the disk.
 * Each hold-up is a JSON line on stderr.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { openGateway } from "../../src/gateway.ts";
import { openLog } from "../../src/log.ts";

const tickMs = 5;
const tellFromMs = 20;

const config = readConfig(process.env);
const write = (line: string): void => {
  process.stderr.write(line);
};
const log = openLog({ level: "info", nowMs: Date.now, write });
const gateway = await openGateway({
  config,
  clock: systemClock,
  log: openLog({ level: config.logLevel, nowMs: Date.now, write }),
});

/** Milliseconds the main thread has run, and has been ready without a processor. */
const threadMs = (): { readonly ran: number; readonly waited: number } => {
  const [ran = 0, waited = 0] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8")
    .split(" ")
    .map(Number);
  return { ran: ran / 1e6, waited: waited / 1e6 };
};

const database = join(config.dataDir, "dy-gateway.db");
/** The database file itself is written only when the log is moved into it. */
const checkpointedAtMs = (): number => statSync(database).mtimeMs;

let lastMs = performance.now();
let last = {
  thread: threadMs(),
  checkpointedAtMs: checkpointedAtMs(),
  batches: gateway.storage.commitStats().batches,
};
setInterval(() => {
  const nowMs = performance.now();
  const now = {
    thread: threadMs(),
    checkpointedAtMs: checkpointedAtMs(),
    batches: gateway.storage.commitStats().batches,
  };
  const heldMs = nowMs - lastMs - tickMs;
  if (heldMs >= tellFromMs) {
    const ranMs = now.thread.ran - last.thread.ran;
    const waitedMs = now.thread.waited - last.thread.waited;
    log.info("held up", {
      heldMs,
      ranMs,
      waitedMs,
      sleptMs: Math.max(0, heldMs + tickMs - ranMs - waitedMs),
      commits: now.batches - last.batches,
      checkpoint: now.checkpointedAtMs !== last.checkpointedAtMs,
    });
  }
  lastMs = nowMs;
  last = now;
}, tickMs);

const { host, port } = config.listen;
log.info("listening", { url: gateway.listen({ hostname: host, port }) });
