/** Holds a data dir as a server does, until it is killed. */
import { holdServeLock } from "../../../src/storage/serve-lock.ts";

holdServeLock(process.argv[2] ?? "");
console.log("held");
await Bun.sleep(60_000);
