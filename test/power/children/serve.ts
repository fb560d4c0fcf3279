/**
 * The gateway as `serve` builds it, with what only a test may ask for: `OFF` leaves the syncs out, and the log is moved
 * into the database every now and then, which otherwise happens after tens of megabytes.
 */
import { sql } from "drizzle-orm";
import { systemClock } from "../../../src/clock.ts";
import { readConfig } from "../../../src/config.ts";
import { openGateway } from "../../../src/gateway.ts";
import { openLog } from "../../../src/log.ts";

const checkpointMs = 150;

const log = openLog({ level: "info", nowMs: Date.now, write: (line) => process.stderr.write(line) });
const config = readConfig(process.env);
const synchronous = process.argv[2] === "OFF" ? "OFF" : "FULL";
const gateway = await openGateway({ config, clock: systemClock, log, synchronous });
const { host, port } = config.listen;
log.info("listening", { url: gateway.listen({ hostname: host, port }) });
let turn = 0;
setInterval(() => {
  turn += 1;
  try {
    if (turn % 4 === 0) gateway.storage.checkpoint();
    else gateway.storage.db.run(sql`PRAGMA wal_checkpoint(PASSIVE)`);
  } catch {
    // The reads of this turn share a transaction, and in it nothing is moved: the next time will do.
  }
}, checkpointMs);
