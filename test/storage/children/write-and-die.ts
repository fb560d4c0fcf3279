/** Applies a migration of a later program and dies at once, so that it stands in the log only. */
import { migrations } from "../../../migrations/index.ts";
import { open } from "../dirs.ts";

const [dataDir = "", name = ""] = process.argv.slice(2);
open(dataDir, { migrations: [...migrations, { name, sql: "CREATE TABLE future (id integer) STRICT;" }] });
process.kill(process.pid, "SIGKILL");
